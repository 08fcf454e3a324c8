"""政府收支分类科目 of one year, from the national pack's data."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from attrs import frozen

FOLDER = Path(__file__).parents[2] / "rules" / "budgetlint_national" / "data" / "subjects"
#: Classes that no department spends: transfers, debt, reserves, social insurance, state capital.
_NOT_SPENT = {"209", "223", "227", "230", "231", "232", "233", "234"}


@frozen
class Subjects:
    """Codes with their names in one year, and the leaves that a department may spend, by kind of budget."""

    function: dict[str, str]
    economic: dict[str, str]
    general: tuple[str, ...]
    government_fund: tuple[str, ...]
    state_capital: tuple[str, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """All functional classes (类), in the order of their codes."""
        return tuple(sorted(c for c in self.function if len(c) == 3))

    @property
    def economic_leaves(self) -> tuple[str, ...]:
        return tuple(sorted(c for c in self.economic if len(c) == 5))


@cache
def subjects_of(year: int) -> Subjects:
    """The subjects in force in ``year``."""
    function = _rows("functional.csv", year)
    economic = _rows("economic_department.csv", year)
    leaves: dict[str, list[str]] = {}
    for code, row in sorted(function.items()):
        if len(code) == 7 and {code[:3], code[:5]} <= function.keys():
            leaves.setdefault(row["budget"], []).append(code)
    return Subjects(
        {code: row["name"] for code, row in function.items()},
        {code: row["name"] for code, row in economic.items()},
        tuple(c for c in leaves["一般公共预算"] if c[:3] not in _NOT_SPENT),
        tuple(c for c in leaves["政府性基金预算"] if c[:3] not in _NOT_SPENT),
        tuple(c for c in leaves["国有资本经营预算"] if c.startswith("223")),
    )


def _rows(name: str, year: int) -> dict[str, dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: row
            for row in csv.DictReader(file)
            if int(row["valid_from_year"]) <= year <= int(row["valid_to_year"] or 9999)
        }
