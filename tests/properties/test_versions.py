"""The laws of comparing two versions: every finding stands in one of the four lists, and the comparison is its own mirror."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from budgetlint.formats.facts import records
from budgetlint.model.findings import Anchor, Diagnostic, Severity
from budgetlint.model.source import Place
from budgetlint.report import DocumentSummary, FileSummary, Known
from budgetlint.testing import lint_text
from budgetlint.versions import Changes, Comparison, Version, compare
from generator import Dialect, make_budget, render
from handmade import understood
from sandbox import ROOT

FAULTY = (ROOT / "examples" / "department-budget-faulty.txt").read_text(encoding="utf-8")
#: Whole documents are read.
_FEW = settings(max_examples=200 if settings.get_current_profile_name() == "long" else 5)
_UNKNOWN = Known(None, "none")


def summary(path: str, entity: str | None = None, year: int | None = None) -> DocumentSummary:
    file = FileSummary(path, "0" * 64, "utf-8", "text/plain")
    return DocumentSummary((file,), entity=Known(entity, "high"), year=Known(year, "high"), kind=Known("部门预算", "high"), level=_UNKNOWN, province=_UNKNOWN, dates=(), tables=(), prose_amounts=0,
                           prose_bound=0, unparsed=0)  # fmt: skip


def finding(path: str, rule: int, row: int, line: int, message: int) -> Diagnostic:
    anchor = Anchor("表一", f"第{row}项", "合计")
    place = Place(line, 1, line, 5)
    return Diagnostic(
        f"BL90{rule}", "some-rule", Severity.ERROR, f"相差{message}", path, place, anchor, message_id="differs"
    )


#: Rule, row, line, message.
Said: TypeAlias = tuple[int, int, int, int]
#: Body, year and findings of each document.
Side: TypeAlias = list[tuple[str | None, int, list[Said]]]

#: Few of everything, so that many mean the same.
_SAID = st.tuples(*[st.integers(1, 2)] * 2, st.integers(1, 5), st.integers(1, 2))
_FINDINGS = st.lists(_SAID, max_size=6)
_SIDES = st.lists(
    st.tuples(st.sampled_from(["甲局", "乙局", "丙局", None]), st.sampled_from([2023, 2024]), _FINDINGS), max_size=4
)


def side(folder: str, documents: Side) -> list[Version]:
    versions = []
    for number, (entity, year, said) in enumerate(documents):
        path = f"{folder}/{number}.txt"
        found = sorted((finding(path, *one) for one in said), key=lambda d: d.place.line)
        versions.append(Version(summary(path, entity, year), tuple(found)))
    return versions


def count(changes: Changes[Diagnostic]) -> tuple[int, int, int, int]:
    return len(changes.new), len(changes.gone), len(changes.changed), len(changes.same)


@given(_SIDES, _SIDES)
def test_every_finding_stands_in_one_list(before: Side, after: Side) -> None:
    a, b = side("a", before), side("b", after)
    found = compare(a, b)
    assert Counter(id(c.after) for c in found if c.after) == Counter(id(v.summary) for v in b)
    assert Counter(id(c.before) for c in found if c.before) == Counter(id(v.summary) for v in a)
    for side_, pick in ((a, 0), (b, 1)):
        listed = [id(p[pick]) for c in found for p in (*c.findings.changed, *c.findings.same)]
        listed += [id(d) for c in found for d in (c.findings.new if pick else c.findings.gone)]
        assert Counter(listed) == Counter(id(d) for v in side_ for d in v.findings)
    for one in found:
        assert all(x.meaning == y.meaning for x, y in (*one.findings.changed, *one.findings.same))
        assert all(x.place == y.place for x, y in one.findings.same)
        assert all(x.place != y.place for x, y in one.findings.changed)
        # What is new means nothing that is gone: of what means the same, as many as possible are known again.
        assert {d.meaning for d in one.findings.new}.isdisjoint(d.meaning for d in one.findings.gone)


@given(_SIDES, _SIDES)
def test_the_other_way_round_it_is_the_mirror(before: Side, after: Side) -> None:
    a, b = side("a", before), side("b", after)

    def pairs(found: Sequence[Comparison], mirrored: bool) -> set[tuple[int, int]]:
        every = (p for c in found for p in (*c.findings.changed, *c.findings.same))
        return {(id(y), id(x)) if mirrored else (id(x), id(y)) for x, y in every}

    one, other = compare(a, b), compare(b, a)
    assert pairs(one, False) == pairs(other, True)
    for x, y in (("new", "gone"), ("gone", "new")):
        assert {id(d) for c in one for d in getattr(c.findings, x)} == {
            id(d) for c in other for d in getattr(c.findings, y)
        }


@given(_SIDES)
def test_a_version_beside_itself_is_unchanged(documents: Side) -> None:
    versions = side("a", documents)
    for one in compare(versions, versions):
        assert count(one.findings)[:3] == (0, 0, 0)


@given(_FINDINGS, st.integers(1, 9))
def test_lines_inserted_above_only_move(said: list[Said], lines: int) -> None:
    [a] = side("a", [("甲局", 2024, said)])
    below = tuple(evolve(d, place=evolve(d.place, line=d.place.line + lines)) for d in a.findings)
    [one] = compare([a], [evolve(a, findings=below)])
    assert count(one.findings) == (0, 0, len(said), 0)


@cache
def version(text: str) -> Version:
    report = lint_text(text)
    return Version(report.documents[0], tuple(report.diagnostics), tuple(records(understood(text))))


@_FEW
@given(st.integers(1, 200), st.integers(1, 3))
def test_a_document_with_more_lines_has_the_same_findings(at: int, more: int) -> None:
    """Blank lines, between two that are."""
    lines = FAULTY.split("\n")
    blank = [n for n, line in enumerate(lines) if not line and n and not lines[n - 1]] or [0]
    where = blank[at % len(blank)]
    [one] = compare([version(FAULTY)], [version("\n".join([*lines[:where], *[""] * more, *lines[where:]]))])
    assert (
        not one.findings.new and not one.findings.gone and not any((one.facts.new, one.facts.gone, one.facts.changed))
    )


def test_an_edit_leaves_what_it_does_not_touch() -> None:
    before = version(FAULTY)
    assert FAULTY.count("52.1.8") == 1
    [mended] = compare([before], [version(FAULTY.replace("52.1.8", "52.18"))])
    assert [d.rule for d in mended.findings.gone] == ["BL216"] and not mended.findings.new
    assert len(mended.findings.same) == len(before.findings) - 1
    [(old, new)] = mended.facts.changed
    assert (old["raw"], new["amount"], new["column_label"]) == ("52.1.8", "52.18", "人员经费")
    assert not mended.facts.new and not mended.facts.gone


@_FEW
@given(st.integers(0, 99), st.data())
def test_one_figure_changed_in_a_generated_budget(seed: int, data: st.DataObject) -> None:
    text = render(make_budget(seed), data.draw(st.sampled_from(list(Dialect)))).text
    places = [m.start() for m in re.finditer(r"(?<=\.)\d\d(?!\d)", text)]
    assume(places)  # a budget in 元 may print no decimals
    at = data.draw(st.sampled_from(places))
    other = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
    before, after = version(text), version(other)
    [one] = compare([before], [after])
    assert len(one.findings.new) + len(one.findings.changed) + len(one.findings.same) == len(after.findings)
    assert len(one.findings.gone) + len(one.findings.changed) + len(one.findings.same) == len(before.findings)
    assert not one.findings.changed, "no line has moved"
    assert len(one.facts.changed) <= 1 and not one.facts.new and not one.facts.gone
