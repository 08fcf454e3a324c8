"""What is let be and what is reported make up all that was found; and the laws that a baseline keeps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from budgetlint.baseline import Baseline, Counts, counted, grown, lowered, read_baseline, renewed, stale, written
from budgetlint.model.directives import Directive, Inline
from budgetlint.model.findings import Anchor, Diagnostic, Severity, SuppressionKind
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.source import Place
from budgetlint.report import DocumentSummary, FileSummary, Known, Report, RuleInfo
from budgetlint.suppressions.applying import applied
from budgetlint.suppressions.rules import RULES
from budgetlint.suppressions.stated import Entry, Named, SideFile, Stated
from budgetlint.suppressions.words import IDS, MESSAGES
from budgetlint.testing import installed

TODAY = date(2026, 7, 1)
HERE = Path.cwd()
_KNOWN = {r.id: r for r in installed().rules if r.id in ("BL005", "BL113", "BL205", "BL206", "BL216", *IDS)}
_OWN = [rule for rule in _KNOWN if rule not in IDS]
_NAMES = [*_OWN, *(_KNOWN[rule].name for rule in _OWN), "bl205", "BL999", "BL095", "sum"]
_PATHS = ("甲县/预算.docx", "甲县/说明.txt", "乙县/预算.txt")
_TABLES = ("", "收入总表", "支出总表")
_LABELS = ("", "教育支出", "合  计")
ALL = tuple(Named(r.id, r.name, r.severity, r.opt_in) for r in _KNOWN.values())
_TOLD = tuple(RuleInfo(r.id, r.name, r.severity, r.summary, r.requirement) for r in _KNOWN.values())
_DUTIES = tuple(installed().requirements[name] for name in ("Q", "R4"))


def place(line: int, end: int | None = None) -> Place:
    return Place(line, 1, end or line, 5)


def known(value: str = "") -> Known:
    return Known(value, "none")


def report(found: Sequence[Diagnostic], paths: Iterable[str] = _PATHS) -> Report:
    """A run over some files, each a document, in which every rule was judged."""
    paths = tuple(paths)
    documents = tuple(
        DocumentSummary((FileSummary(p, "", "", ""),), known(), known(), known(), known(), known(), (), (), 0, 0, 0)
        for p in paths
    )
    failed = {(d.rule, d.path) for d in found}
    outcomes = tuple(
        Outcome(rule, p, Verdict.FAIL if (rule, p) in failed else Verdict.PASS)
        for p in paths
        for rule in sorted(_KNOWN)
    )
    own = {p: n for n, p in enumerate(paths)}
    order = sorted((d for d in found if d.path in own), key=lambda d: (own[d.path], d.place.line, d.rule))
    seen: Counter[tuple[object, ...]] = Counter()
    numbered = []
    for d in order:
        key = (d.rule, d.path, d.anchor)
        numbered.append(evolve(d, anchor=evolve(d.anchor, ordinal=seen[key])))
        seen[key] += 1
    return Report(documents, tuple(numbered), outcomes, rules=_TOLD, requirements=_DUTIES)


anchors = st.builds(Anchor, st.sampled_from(_TABLES), st.sampled_from(_LABELS), st.sampled_from(("", "合计")))
diagnostics = st.builds(
    Diagnostic,
    rule=st.sampled_from(_OWN),
    name=st.just("n"),
    severity=st.sampled_from(Severity),
    message=st.just("不对"),
    path=st.sampled_from(_PATHS),
    place=st.builds(lambda line, more: place(line, line + more), st.integers(1, 12), st.integers(0, 2)),
    anchor=anchors,
    also=st.lists(st.sampled_from(_OWN), max_size=2).map(tuple),
)
founds = st.lists(diagnostics, max_size=12)
reports = st.builds(report, founds)

directives = st.builds(
    lambda rules, whole, until, path, lines, line: Inline(
        Directive("ignore", tuple(rules), "已核实", whole, until, line=line),
        path,
        place(line),
        None if whole else lines,
    ),
    st.lists(st.sampled_from(_NAMES), min_size=1, max_size=3, unique=True),
    st.booleans(),
    st.sampled_from(("", "2026-07-01", "2026-06-30")),
    st.sampled_from(_PATHS),
    st.one_of(st.none(), st.tuples(st.integers(1, 12), st.integers(0, 3)).map(lambda t: (t[0], t[0] + t[1]))),
    st.integers(1, 30),
)
_UNTIL = st.sampled_from((None, date(2026, 7, 1), date(2026, 6, 30)))
_PATTERNS = st.sampled_from((*_PATHS, "甲县/*.docx", "**/*.txt", "预算.*", "甲县", "乙县/", "丙县/*", "**"))


@st.composite
def entries(draw: st.DrawFn, found: Sequence[Diagnostic]) -> Entry:
    at, until = place(1), draw(_UNTIL)
    if bool(found) and draw(st.booleans()):
        mark = draw(st.sampled_from(found)).fingerprint
        return Entry("已核实", at, fingerprint=mark, path=draw(st.sampled_from(("", *_PATHS))), until=until)
    return Entry(
        "已核实",
        at,
        rule=draw(st.sampled_from(_NAMES)),
        path=draw(_PATTERNS),
        table=draw(st.sampled_from(_TABLES)),
        row=draw(st.sampled_from(("", "教育 支出", "合计"))),
        until=until,
    )


@st.composite
def stated(draw: st.DrawFn, found: Sequence[Diagnostic]) -> Stated:
    drawn = draw(st.lists(entries(found), max_size=4))
    own = [evolve(entry, place=place(line)) for line, entry in enumerate(drawn, 1)]  # no two stand on one line
    some = draw(st.lists(st.sampled_from(found), max_size=4)) if found else []
    baseline = Baseline("b.json", HERE, counted(some, HERE)) if draw(st.booleans()) else None
    return Stated(SideFile("budgetlint.ignore.yaml", HERE, tuple(own)), baseline, whole=draw(st.booleans()))


def bare(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings of a run without what is said of their being let be."""
    return [evolve(d, suppression=None) for d in found if d.rule not in IDS]


# --- suppress + report = all ------------------------------------------------------------------------------------------


@given(st.data())
def test_what_is_let_be_and_what_is_reported_is_all_that_was_found(data: st.DataObject) -> None:
    run = data.draw(reports)
    inline = data.draw(st.lists(directives, max_size=4))
    made = applied(run, inline, data.draw(stated(run.diagnostics)), ALL, TODAY)
    event(f"let be: {sum(d.suppressed for d in made.diagnostics) > 0}")
    assert sorted(map(repr, bare(made.diagnostics))) == sorted(map(repr, run.diagnostics)), (
        "nothing lost, nothing twice"
    )
    assert all(d.suppression.reason for d in made.diagnostics if d.suppression is not None)
    assert not any(d.suppressed for d in made.diagnostics if d.rule in IDS), "nothing hides what is wrong with hiding"
    assert (made.documents, made.unread, made.crashes) == (run.documents, run.unread, run.crashes)
    marks = [d.fingerprint for d in made.diagnostics if d.rule in IDS]
    assert len(set(marks)) == len(marks)


@given(reports)
def test_without_anything_said_nothing_changes(run: Report) -> None:
    assert applied(run, (), Stated(), ALL, TODAY) == run


@given(st.data())
def test_only_what_is_meant_is_let_be(data: st.DataObject) -> None:
    """Each on its own: a finding is let be if and only if a directive of its lines, or an entry, names it."""
    run = data.draw(reports)
    own = data.draw(directives)
    made = applied(run, [own], Stated(), ALL, TODAY)
    valid = {n for n in own.directive.rules if n.upper() in _OWN or n in {_KNOWN[i].name for i in _OWN}}
    ids = {next(i for i in _OWN if n.upper() == i or n == _KNOWN[i].name) for n in valid}
    on = own.directive.until != "2026-06-30"
    for d in made.diagnostics:
        if d.rule in IDS:
            continue
        first, last = own.lines or (0, 0)
        there = d.path == own.path and (own.directive.whole or (first <= d.place.end_line and d.place.line <= last))
        meant = on and there and not ids.isdisjoint({d.rule, *d.also})
        assert d.suppressed == meant, (own, d)


@given(st.data())
def test_what_is_said_to_be_unused_can_be_removed(data: st.DataObject) -> None:
    run = data.draw(reports)
    side = data.draw(stated(run.diagnostics)).side
    assert side is not None
    made = applied(run, (), Stated(side, whole=True), ALL, TODAY)
    unused = {d.place.line for d in made.diagnostics if d.rule in IDS}
    left = evolve(side, entries=tuple(e for e in side.entries if e.place.line not in unused))
    again = applied(run, (), Stated(left, whole=True), ALL, TODAY)
    told = [d.suppressed for d in made.diagnostics if d.rule not in IDS]
    assert [d.suppressed for d in again.diagnostics if d.rule not in IDS] == told
    assert not [d for d in again.diagnostics if d.rule in IDS]


@given(st.data())
def test_a_rule_that_did_not_run_leaves_nothing_unused(data: st.DataObject) -> None:
    run = data.draw(reports)
    some = tuple(r for r in _TOLD if r.id in IDS or data.draw(st.booleans()))
    chosen = {r.id for r in some}
    partly = evolve(run, rules=some, diagnostics=tuple(d for d in run.diagnostics if d.rule in chosen))
    inline = data.draw(st.lists(directives, max_size=4))
    everything = data.draw(stated(run.diagnostics))
    for d in applied(partly, inline, everything, ALL, TODAY).diagnostics:
        if d.rule == "BL095" and d.message_id == "unused" and len(d.anchor.row_label) < 32:
            name = d.anchor.row_label
            assert name.upper() in chosen or any(r.name == name for r in some)


# --- baselines --------------------------------------------------------------------------------------------------------


def known_in(found: Iterable[Diagnostic], counts: Counts) -> tuple[Report, list[Diagnostic]]:
    """A run with a baseline, and what is beyond it."""
    made = applied(report(list(found)), (), Stated(baseline=Baseline("b.json", HERE, counts)), ALL, TODAY)
    return made, [d for d in made.diagnostics if not d.suppressed]


@given(founds)
def test_once_written_nothing_is_beyond_it(found: list[Diagnostic]) -> None:
    made, beyond = known_in(found, counted(found, HERE))
    assert not beyond and not made.notes
    assert {d.suppression.kind for d in made.diagnostics if d.suppression} <= {SuppressionKind.BASELINE}


@given(founds, founds)
def test_what_is_added_is_reported_and_no_more(found: list[Diagnostic], added: list[Diagnostic]) -> None:
    _, beyond = known_in([*found, *added], counted(found, HERE))
    assert counted(beyond, HERE) == counted(added, HERE)


@given(founds, st.data())
def test_what_is_gone_is_noted_and_fails_nothing(found: list[Diagnostic], data: st.DataObject) -> None:
    kept = [d for d in found if data.draw(st.booleans())]
    made, beyond = known_in(kept, counted(found, HERE))
    assert not beyond and made.exit_code(Severity.INFO) == 0
    gone = len(found) - len(kept)
    assert [str(gone) in note.message for note in made.notes] == [True] * bool(gone)


@given(founds, st.permutations(_PATHS))
def test_the_order_of_documents_makes_no_difference(found: list[Diagnostic], paths: list[str]) -> None:
    some = counted(found[::2], HERE)
    baseline = Stated(baseline=Baseline("b.json", HERE, some))
    one, other = (applied(report(found, p), (), baseline, ALL, TODAY) for p in (_PATHS, paths))
    assert written(counted(one.diagnostics, HERE)) == written(counted(other.diagnostics, HERE))
    assert {repr(d) for d in one.diagnostics} == {repr(d) for d in other.diagnostics}


@given(founds, st.integers(1, 50))
def test_the_first_ones_of_equal_anchors_are_let_be(found: list[Diagnostic], moved: int) -> None:
    some = counted(found[::2], HERE)
    down = [evolve(d, place=place(d.place.line + moved)) for d in found]
    one, other = known_in(found, some)[0], known_in(down, some)[0]
    assert [d.suppressed for d in one.diagnostics] == [d.suppressed for d in other.diagnostics], "whatever the lines"


@given(founds, founds, st.sampled_from(_PATHS))
def test_what_was_not_examined_stays(old: list[Diagnostic], new: list[Diagnostic], path: str) -> None:
    before = counted(old, HERE)
    present = counted([d for d in new if d.path == path], HERE)

    def judged(entry: object) -> bool:
        return getattr(entry, "path", "") == path

    for after in (renewed(before, present, judged), lowered(before, present, judged)):
        assert {k: n for k, n in after.items() if k.path != path} == {k: n for k, n in before.items() if k.path != path}


@given(founds, founds)
def test_laws_of_writing_and_pruning(old: list[Diagnostic], new: list[Diagnostic]) -> None:
    before, present = counted(old, HERE), counted(new, HERE)

    def judged(_: object) -> bool:
        return True

    write = renewed(before, present, judged)
    assert write == present, "it holds what is there"
    assert lowered(write, present, judged) == write, "pruning what was just written changes nothing"
    update = lowered(before, present, judged)
    assert lowered(update, present, judged) == update, "once is enough"
    assert all(n <= before[k] and n <= present[k] for k, n in update.items()), "it never grows"
    assert not stale(update, present, judged) and grown(update, present) == (present - before).total()
    assert (grown(before, present) == 0) == (present <= before)


@given(founds, st.randoms(use_true_random=False))
def test_a_baseline_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, found: list[Diagnostic], dice: Random
) -> None:
    counts = counted(found, HERE)
    text = written(counts)
    file = tmp_path_factory.mktemp("b") / "budgetlint.baseline.json"
    file.write_text(text, encoding="utf-8")
    read = read_baseline(file, "b.json")
    assert read.counts == counts and written(read.counts) == text
    own = text.splitlines()
    for entry, line in read.lines.items():
        assert json.loads(own[line - 1].rstrip(","))["rule"] == entry.rule
    shuffled = dict(sorted(counts.items(), key=lambda _: dice.random()))
    assert written(shuffled) == text, "sorted, whatever the order"


def test_rules_about_suppressions_are_those_of_the_core() -> None:
    assert tuple(r.id for r in RULES) == IDS == tuple(MESSAGES)
