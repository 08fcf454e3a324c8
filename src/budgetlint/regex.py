"""Regular expressions that are compiled when they are first used: a document needs half of ours, and to compile one of
Chinese signs takes longer than most documents ask of it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import AnyStr, Generic, cast

from budgetlint.compiled import patterns


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As ``re.compile`` makes it, for what is written in modules and data files; a fault shows when it is first used."""
    return cast("re.Pattern[AnyStr]", _Uncompiled(pattern, flags))


class _Uncompiled(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[AnyStr]:
        return patterns().pattern(self.pattern, self._flags)

    def __getattr__(self, name: str) -> object:
        """What a pattern has and this has not been asked for: the next time it is here."""
        found: object = getattr(self._compiled, name)
        setattr(self, name, found)
        return found

    def __reduce__(self) -> tuple[object, tuple[AnyStr, int]]:
        return regex, (self.pattern, self._flags)
