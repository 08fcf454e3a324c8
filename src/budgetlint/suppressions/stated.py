"""What a run is told of findings that are let be, beside what documents say themselves. Plain data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from budgetlint.model.findings import Anchor, Severity
from budgetlint.model.source import Place
from budgetlint.records import frozen

if TYPE_CHECKING:
    from budgetlint.baseline import Baseline

#: The files that say so, by their names.
SIDE_FILE: Final = "budgetlint.ignore.yaml"
BASELINE: Final = "budgetlint.baseline.json"


class Named(NamedTuple):
    """A rule there is, how grave it is, and whether it takes part only where it is asked for."""

    id: str
    name: str
    severity: Severity
    opt_in: bool


@frozen
class Entry:
    """One entry of a side file: all that it says has to fit a finding. ``path`` is a pattern (config.Patterns) from the
    folder of the file; ``until`` the last day that it holds."""

    reason: str
    place: Place
    fingerprint: str = ""
    rule: str = ""
    path: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    until: date | None = None
    by: str = ""

    def names(self, anchor: Anchor) -> bool:
        """Whether table, row and column are as it says, blanks aside."""
        wanted = ((self.table, anchor.table), (self.row, anchor.row_label), (self.column, anchor.column_label))
        return all(not own or _bare(own) == _bare(other) for own, other in wanted)


def _bare(text: str) -> str:
    return "".join(text.split())


@frozen
class SideFile:
    """The entries of a side file, in their order; ``folder`` is that of the file, ``name`` what it is called in messages."""

    name: str
    folder: Path
    entries: tuple[Entry, ...]


class Stated(NamedTuple):
    """``whole``: whether the run is over all that the side file may speak of."""

    side: SideFile | None = None
    baseline: Baseline | None = None
    whole: bool = False
