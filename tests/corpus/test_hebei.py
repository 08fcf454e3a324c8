"""The rules of 河北 on real documents: what its own papers lack is found where it lacks, those of others are left alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Verdict
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.testing import installed
from corpus.real import CORPUS, needs_corpus

pytestmark = needs_corpus

RULES = tuple(r for r in installed().rules if "河北" in r.provinces)
ELSEWHERE = [
    *(p.relative_to(CORPUS).as_posix() for p in sorted((CORPUS / "seeds").glob("003*"))),
    *(p.relative_to(CORPUS).as_posix() for p in sorted((CORPUS / "department").glob("*"))),
]

#: Seed → rule → lines. All other rules find nothing there.
FOUND = {
    # No budget table at all, but all nine sections and the tables that stand in them; 8.07 of assets, services alone bought.
    "000": {"HE107": [602]},
    # Laid out as prescribed: nine sections, goals in three parts, 预算年度, codes, 栏次 and 31 classes in every table.
    "001": {},
    # Numbered otherwise (1、 二、 3、), but all nine are there. Neither the organisation (23) nor purchases (116) nor assets
    # (118) come with their table; revenue (26) is of two sources; one indicator (92) has three grades of four.
    "002": {"HE104": [116], "HE105": [118], "HE106": [23], "HE109": [92], "HE110": [26]},
    # The heading promises 职称, the list of three has units and posts alone.
    "004": {"HE112": [48]},
}
#: What those rules come to that find nothing, where the reason matters.
JUDGED = {
    "000": {"HE101": "", "HE102": "", "HE103": "", "HE104": "", "HE105": "", "HE106": "", "HE110": "", "HE108": "2022"},
    # The form of 2023 is simpler than that of HE103.
    "001": {"HE101": "", "HE102": "", "HE103": "2022", "HE104": "", "HE105": "", "HE106": "", "HE108": "", "HE110": ""},
    "002": {"HE101": "", "HE102": "2020", "HE103": "2020", "HE107": "2020", "HE108": "2022", "HE111": "2025"},
    "004": {"HE101": "绩效自评"},
}


@cache
def report(path: Path, *, company: bool = False) -> Report:
    """A document under the pack's rules, or under those of all packs."""
    session = Session(installed(), rules=None if company else RULES)
    return session.report([session.understand(path.name, path.read_bytes())])


def seed(number: str) -> Path:
    [path] = (CORPUS / "seeds").glob(f"{number}_*")
    return path


@pytest.mark.parametrize("number", FOUND)
def test_what_is_found_and_where(number: str) -> None:
    found: dict[str, list[int]] = {}
    for diagnostic in report(seed(number)).diagnostics:
        found.setdefault(diagnostic.rule, []).append(diagnostic.place.line)
    assert found == FOUND[number]


@pytest.mark.parametrize("number", FOUND)
def test_the_rest_is_judged_or_out_of_date(number: str) -> None:
    """A reason is given for what does not apply; without one, the rule has to pass."""
    told = {o.rule: o for o in report(seed(number)).outcomes}
    assert told.keys() == {r.id for r in RULES} and len(told) == 12
    for rule, reason in JUDGED[number].items():
        assert told[rule].verdict is (Verdict.NOT_APPLICABLE if reason else Verdict.PASS), told[rule]
        assert reason in told[rule].reason
    assert not [o for o in told.values() if o.verdict in (Verdict.NOT_EVALUABLE, Verdict.ERROR)]


@pytest.mark.parametrize(
    ("number", "line", "national", "own", "words"),
    [
        ("000", 602, "BL615", "HE107", "拟购置的固定资产"),
        ("002", 92, "BL717", "HE109", "四档列齐"),
        ("002", 23, "BL117", "HE106", "经费保障形式"),
    ],
)
def test_what_the_country_finds_as_well_is_told_once(
    number: str, line: int, national: str, own: str, words: str
) -> None:
    def speaks(diagnostic: Diagnostic) -> bool:
        return bool({national, own} & {diagnostic.rule, *diagnostic.also})

    [told] = (d for d in report(seed(number), company=True).diagnostics if speaks(d))
    assert (told.rule, told.place.line) == (national, line) and own in told.also
    assert len(told.basis) > 1 and any(words in basis for basis in told.basis)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_documents_of_other_provinces_are_left_alone(name: str) -> None:
    told = report(CORPUS / name)
    assert not told.diagnostics and not told.crashes
    assert {o.verdict for o in told.outcomes} == {Verdict.NOT_APPLICABLE}
    assert all("只适用于河北" in o.reason for o in told.outcomes)
