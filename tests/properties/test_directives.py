"""A directive in a document changes nothing but what it lets be: not its text, not what is read, not what is found."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import event, given, note
from hypothesis import strategies as st

from budgetlint.model.directives import Directive
from budgetlint.model.findings import Diagnostic
from budgetlint.model.source import Place, Source, Span
from budgetlint.readers import read
from budgetlint.readers.directives import taken_out
from budgetlint.report import Report
from budgetlint.session import Session
from budgetlint.settings import Settings
from budgetlint.testing import installed
from generator import Dialect, make_budget, render
from generator.dice import SeededDice
from generator.prose import make_told
from sandbox import ROOT

FAULTY = (ROOT / "examples/department-budget-faulty.txt").read_text("utf-8")
#: What people write, well and badly; all of it is out of the text.
_WRITTEN = (
    "<!-- budgetlint: ignore[BL205] 四舍五入 -->",
    "<!--budgetlint:ignore-file[BL101,BL103 until 2999-12-31]附表另发-->",
    "<!-- budgetlint:\n  ignore[BL205]\n  已与财政核对 -->",
    "<!-- budgetlint: 忽略 -->",
)
_LINES = (
    *_WRITTEN,
    "budgetlint: ignore[BL205,functional-levels-sum] 四舍五入",
    "  budgetlint:忽略[BL205 至 2020-12-31] 12.50万元是估计数",
    "# budgetlint: noqa",
    "\tbudgetlint: ignore[BL205] 单元格下面",
    "budgetlint:",
    "<!-- budgetlint: ignore[BL205] 没有结束",
    "<!-- budgetlint: ignore[BL205] 一 --> <!-- budgetlint: ignore[BL216] 二 -->",
)
_ENDS = re.compile(r"\r\n|\n|\r")

texts = st.text(st.sampled_from("甲1.5 \t\u3000|\r\n\f<!->budgetlin:[]忽略"), max_size=60).filter(
    lambda text: "budgetlint" not in text.lower() and not text.endswith("\r")
)
written = st.sampled_from(_LINES)


@cache
def session() -> Session:
    return Session(installed(), Settings(suppressions=None))


def lines(text: str) -> list[str]:
    """The lines of a text with their ends; none after the last end."""
    cuts = [0, *(m.end() for m in _ENDS.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if b > a]


def inserted(text: str, at: int, line: str) -> str:
    """The text with one more line, before the line of a number or behind all of them."""
    own = lines(text)
    end = next((m[0] for m in _ENDS.finditer(text)), "\n")
    return "".join([*own[:at], line.replace("\n", end) + end, *own[at:]])


def ended(text: str) -> str:
    """The text with an end to its last line."""
    return text if not text or text.endswith(("\n", "\r")) else f"{text}\n"


def appended(text: str, at: int, comment: str) -> str:
    """The text with a comment at the end of a line."""
    own = lines(text)
    bare = own[at].rstrip("\r\n")
    return "".join([*own[:at], f"{bare} {comment}{own[at][len(bare) :]}", *own[at + 1 :]])


def checked(text: str) -> tuple[Source, Report]:
    understood = session().understand("budget.txt", text.encode())
    return understood.source, session().report([understood])


def printed(source: Source, place: Place) -> str:
    """What stands at a place of the file as it was published."""
    starts = source.published_starts
    start, end = starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1
    return source.published[start:end]


def meaning(found: Diagnostic) -> Diagnostic:
    """A finding without the numbers of lines."""
    number = re.compile(r"第[\d、–]+行|\d+:\d+")

    def bare(text: str) -> str:
        return number.sub("#", text)

    nowhere = Place(1, 1, 1, 1)
    suggestions = (
        evolve(c, corrections=tuple(evolve(x, place=nowhere) for x in c.corrections)) for c in found.candidates
    )
    return evolve(
        found,
        place=nowhere,
        message=bare(found.message),
        conclusion=bare(found.conclusion),
        related=tuple((nowhere, bare(text)) for _, text in found.related),
        folded=tuple((nowhere, bare(text)) for _, text in found.folded),
        workings=tuple(map(bare, found.workings)),
        candidates=tuple(suggestions),
    )


# --- the text ---------------------------------------------------------------------------------------------------------


@given(texts, st.data())
def test_a_line_of_a_directive_is_no_line_of_the_text(text: str, data: st.DataObject) -> None:
    text = ended(text)
    changed = inserted(text, data.draw(st.integers(0, len(lines(text)))), data.draw(written))
    note(repr(changed))
    left, omitted, noted = taken_out(changed)
    assert left == text
    assert noted
    assert Source("a.txt", left, omitted=omitted).published == changed, "nothing of it is lost"


@given(texts.filter(str.strip), st.sampled_from(_WRITTEN), st.data())
def test_a_comment_at_the_end_of_a_line_is_none_of_it(text: str, comment: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines(text)) - 1))
    bare = lines(text)[at].rstrip("\r\n")
    if bare.strip(" \t\u3000") and bare == bare.rstrip(" \u3000"):
        assert taken_out(appended(text, at, comment))[0] == text


@given(texts, st.lists(st.tuples(st.integers(0, 20), written), min_size=1, max_size=4))
def test_places_count_what_was_taken_out(text: str, insertions: list[tuple[int, str]]) -> None:
    changed = ended(text)
    for at, line in insertions:
        changed = inserted(changed, min(at, len(lines(changed))), line)
    left, omitted, _ = taken_out(changed)
    source = Source("a.txt", left, omitted=omitted)
    assert len(source.line_starts) == len(source.published_starts)
    for at, char in enumerate(left):
        place = source.place(Span(at, at + 1))
        assert printed(source, place) == char or char in "\r\n"
        assert source.line_of(at) == place.line
    for number, start in enumerate(source.line_starts, 1):
        assert 0 <= start <= len(left) and source.line_of(start) >= number


@given(texts, st.lists(written, min_size=1, max_size=3))
def test_each_directive_says_where_it_is_written(text: str, directives: list[str]) -> None:
    changed = ended(text)
    for directive in directives:
        changed = inserted(changed, len(lines(changed)), directive)
    left, omitted, noted = taken_out(changed)
    source = Source("a.txt", left, omitted=omitted)
    written_in = [n.of for n in noted if isinstance(n.of, Directive)]
    own = [printed(source, Place(d.line, d.column, d.end_line, d.end_column)) for d in written_in]
    every = [part for d in directives for part in (re.findall(r"<!--.*?-->", d, re.DOTALL) or [d.strip()])]
    bare = [" ".join(part.split()) for part in own]
    assert sorted(bare) == sorted(" ".join(part.split()) for part in every)


# --- the document -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_a_directive_anywhere_leaves_what_is_read_and_found(seed: int) -> None:
    dice = SeededDice(seed)
    if seed % 4 == 3:
        text = make_told(seed).text
    elif seed % 4 == 2:
        text = FAULTY
    else:
        file = render(make_budget(seed), list(Dialect)[seed % len(Dialect)])
        text = file.text if seed % 8 else file.text.replace("1", "7", 40)  # what does not add up is found the same
    changed = inserted(text, dice.integer(0, len(lines(text))), dice.pick(_LINES))
    if dice.chance(50):
        changed = inserted(changed, dice.integer(0, len(lines(changed))), dice.pick(_LINES))
    before, after = (session().understand("budget.txt", t.encode()) for t in (text, changed))
    assert after.source.text == before.source.text
    assert [repr(f) for f in after.facts] == [repr(f) for f in before.facts]
    old, new = checked(text), checked(changed)
    assert list(map(meaning, new[1].diagnostics)) == list(map(meaning, old[1].diagnostics))
    assert [d.fingerprint for d in new[1].diagnostics] == [d.fingerprint for d in old[1].diagnostics]
    for d, was in zip(new[1].diagnostics, old[1].diagnostics, strict=True):
        assert printed(new[0], d.place) == printed(old[0], was.place)


@given(st.data())
def test_comments_at_the_ends_of_lines_leave_what_is_read(data: st.DataObject) -> None:
    own = [n for n, line in enumerate(lines(FAULTY)) if line.strip() and line == line.rstrip(" \u3000")]
    changed = FAULTY
    for at in data.draw(st.lists(st.sampled_from(own), max_size=5, unique=True)):
        if lines(FAULTY)[at].rstrip("\r\n").rstrip(" \u3000") == lines(FAULTY)[at].rstrip("\r\n"):
            changed = appended(changed, at, _WRITTEN[0])
    event("changed" if changed != FAULTY else "as it was")
    one, other = read("a.txt", changed.encode()), read("a.txt", FAULTY.encode())
    assert one.text == other.text
    assert [(b.span, type(b)) for b in one.blocks] == [(b.span, type(b)) for b in other.blocks]
