"""What a report tells of its documents, taken document by document, so that no more than one is in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar


class _Told(Protocol):
    """Whatever is told of a file."""

    @property
    def path(self) -> str: ...


T = TypeVar("T", bound=_Told)


class InStep(Generic[T]):
    """Findings or outcomes by their file, each file asked for once. A report has them in the order of its documents; what
    stands earlier than its document is kept until this is asked for."""

    def __init__(self, told: Callable[[], Iterable[T]]) -> None:
        """``told`` goes over all of them, twice."""
        #: How many there are of each file.
        self.counts = Counter(one.path for one in told())
        self._due = dict(self.counts)
        self._left = iter(told())
        self._early: dict[str, list[T]] = defaultdict(list)

    def of(self, path: str) -> Sequence[T]:
        """Those of one file, in their order."""
        missing = self._due.pop(path, 0) - len(self._early[path])
        while missing:
            one = next(self._left)
            self._early[one.path].append(one)
            missing -= one.path == path
        return self._early.pop(path)

    def rest(self) -> Mapping[str, Sequence[T]]:
        """Those that were not asked for, file by file."""
        for one in self._left:
            self._early[one.path].append(one)
        return self._early
