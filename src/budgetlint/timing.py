"""How long things take: seconds by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

#: What a document goes through, in this order; every other name is a rule's.
STAGES = ("read", "parse", "bind", "reconcile")


class Stopwatch:
    """Adds up laps."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        begun = perf_counter()
        try:
            yield
        finally:
            self._spent[name] += perf_counter() - begun

    def take(self) -> Mapping[str, float]:
        """What has been added up since the last time."""
        spent, self._spent = dict(self._spent), defaultdict(float)
        return spent
