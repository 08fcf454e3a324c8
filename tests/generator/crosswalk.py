"""From the economic classes of departments to those of governments, from the national pack's data."""

from __future__ import annotations

import csv
from functools import cache

from generator.subjects import FOLDER

_REST = {"301": "50199", "302": "50299", "303": "50999", "310": "50399"}


def of_government(code: str, *, office: bool) -> str:
    """The government's class of a department's; what undertakings spend has classes of its own."""
    known = _pairs()
    if not office and code[:3] in known["事业"]:
        return known["事业"][code[:3]]
    return known["行政/参公"].get(code) or known["全部"].get(code) or _REST[code[:3]]


@cache
def _pairs() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"行政/参公": {}, "事业": {}, "全部": {}}
    with (FOLDER / "economic_crosswalk.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["unit_type"]][row["dept_code"]] = row["gov_code"]
    return found


@cache
def government_names(year: int) -> dict[str, str]:
    """The government's economic classes in force in a year."""
    with (FOLDER / "economic_government.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: row["name"]
            for row in csv.DictReader(file)
            if int(row["valid_from_year"]) <= year <= int(row["valid_to_year"] or 9999)
        }
