"""Any bytes give a verdict, never a traceback; no character of a table is lost; cost grows with the text."""

from __future__ import annotations

import itertools
import signal
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from budgetlint.binding import Catalogue, understand
from budgetlint.model.blocks import TableBlock
from budgetlint.model.facts import Disclosure
from budgetlint.model.nodes import Document, Node, Section, Table, walk
from budgetlint.model.source import Span, Unreadable
from budgetlint.readers import read
from budgetlint.readers.normal import normalise
from budgetlint.syntax import parse
from generator import Dialect, budgets, make_budget, render

_LONG = settings.get_current_profile_name() == "long"
_MANY = settings(
    max_examples=2000 if _LONG else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_SEEDS = sorted((Path(__file__).parents[3] / "shared" / "corpus" / "seeds").glob("*.txt"))

#: Pieces that tables, headings and amounts are made of, and characters that readers trip over.
_PIECES = (
    "\t", "\n", "\r", "\r\n", "\n\n\n", "|", " |\n", "||\n", "|---|---|\n",
    "\f", "\x0b", "\x00", "\x1c", "\x85", "\u2028", "\u2029", "\ufeff", "\u3000", "\u200b", "😀", "𠮷",
    "一、", "（一）", "第一部分", "第99部分", "1.", "①", "#### ", "**", "<b>", "</td>", "&nbsp;", "$\\geq$", "$",
    "[bookmark: ", "]", "page number", "- 3 -", "单位：万元", "单位:", "表一：", "部门收支总体情况表", "支出总表",
    "目录", "注：", "栏次\t1\t2\t3", "序号", "科目编码", "合计", "类\t款\t项", "201", "2010101",
    "10,000.00", "1,2,3", "-", "—", "１２．３", "−5", "0.0.0", "9" * 30, "1e9", "%", "(1)=(2)+(3)",
    "三公", "万元", "《", "》", "“", "其中：", "…………3",
)  # fmt: skip


@cache
def catalogue() -> Catalogue:
    return Catalogue.load([("budgetlint_national", n) for n in ("tables.yaml", "debt.yaml", "narrative.yaml")])


def verdict(data: bytes) -> Disclosure | None:
    """The document as understood, or None for what no reader takes; checks that no table character is lost."""
    try:
        source = read("some.txt", data)
    except Unreadable:
        return None
    tree = parse(source)
    disclosure = understand(source, tree, catalogue())
    held = Cover(span for node in walk(tree) if not isinstance(node, Document | Section) for span in spans_of(node))
    for block in source.blocks:
        if isinstance(block, TableBlock):
            for cell in (cell for row in block.rows for cell in row):
                normal = normalise(source, cell)
                kept = zip(normal.text, normal.offsets, strict=True)
                lost = [at for char, at in kept if not char.isspace() and not held.holds(at)]
                assert not lost, f"characters {lost[:9]} of the cell {source.cut(cell)!r} lie in no node"
    for fact in disclosure.facts:
        assert source.cut(fact.span) == fact.raw
    return disclosure


def spans_of(node: Document | Node) -> Iterator[Span]:
    """Where a leaf of the tree keeps its text; a table keeps it in its cells and lines."""
    if not isinstance(node, Table):
        yield node.span
        return
    yield from (cell.span for row in node.rows for cell in row.cells)
    lines = (node.caption, node.number, node.unit, *node.metadata, *node.stray, *node.notes)
    yield from (line.span for line in lines if line is not None)


class Cover:
    """A set of offsets, given as spans."""

    def __init__(self, spans: Iterator[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def holds(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


@_MANY
@given(st.binary(max_size=2000))
@example(b"")
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"%PDF-1.7")
@example(b"\x00" * 64)
@example("收入\t1\r支出\t2\r".encode())
@example(b"\t" * 5000)
@example(b"|" * 5000)
@example(("\t|" * 2000).encode())
@example(("（" * 3000).encode())
@example(("第一部分\n" * 400).encode())
def test_any_bytes_give_a_verdict(data: bytes) -> None:
    verdict(data)


@_MANY
@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=60).map("".join))
@example("\ta\nb\n\tc\td\n\te\tf\n")
@example(" |\n\ufeff\n |\n\n |\n部门收支总体情况表 |\n\t")
@example("\t第二部分 2023年部门预算表\n部门收支总体情况表\n\t单位：万元\n\n\t项目\n\t金额\n\n\t合计\n\t1\n")
def test_any_text_gives_a_verdict(text: str) -> None:
    verdict(text.encode("utf-8", "surrogatepass"))


_CELLS = st.sampled_from(_PIECES) | st.from_regex(r"-?[0-9,]{1,9}(\.[0-9]{1,3})?", fullmatch=True)


@_MANY
@given(st.lists(st.lists(_CELLS, max_size=7), max_size=14), st.sampled_from(("\t", "\n\t", "|", " |\n")))
def test_any_table_gives_a_verdict(rows: list[list[str]], between: str) -> None:
    verdict("\n".join(between.join(["", *row]) for row in rows).encode())


def damaged(draw: st.DrawFn, text: str) -> str:
    """``text`` with some pieces cut out, doubled, reversed or put in."""
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 1, 1, 2, 7, 80, 900))))
        piece = text[start:end]
        middle = draw(st.sampled_from(("", piece + piece, piece[::-1], *_PIECES)))
        text = text[:start] + middle + text[end:]
    return text


@st.composite
def damaged_budgets(draw: st.DrawFn) -> str:
    return damaged(draw, render(draw(budgets()), draw(st.sampled_from(list(Dialect)))).text)


@st.composite
def damaged_seeds(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(_SEEDS)).read_text(encoding="utf-8")
    start = draw(st.integers(0, max(0, len(text) - 4000)))
    return damaged(draw, text[start : start + draw(st.sampled_from((400, 4000, 100_000)))])


@_MANY
@given(damaged_budgets())
def test_a_damaged_budget_gives_a_verdict(text: str) -> None:
    verdict(text.encode())


@pytest.mark.skipif(not _SEEDS, reason="the corpus is not there")
@_MANY
@given(damaged_seeds())
def test_a_damaged_seed_gives_a_verdict(text: str) -> None:
    verdict(text.encode())


@pytest.mark.skipif(not _SEEDS, reason="the corpus is not there")
@pytest.mark.parametrize("path", _SEEDS, ids=lambda path: path.name[:3])
def test_a_seed_gives_a_verdict(path: Path) -> None:
    assert verdict(path.read_bytes()) is not None


def calls_of(data: bytes) -> int:
    """How many Python and C functions are called to read, parse and understand: a cost without a clock."""
    count = itertools.count()
    calls = {"call", "c_call"}

    def tick(_frame: object, event: str, _argument: object) -> None:
        if event in calls:
            next(count)

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        source = read("long.txt", data)
        understand(source, parse(source), catalogue())
    finally:
        sys.setprofile(before)
    return next(count)


def text_of_size(dialect: Dialect, size: int) -> bytes:
    """Different budgets in one dialect, one after the other, up to about ``size`` bytes."""
    parts: list[bytes] = []
    seed = 0
    while sum(map(len, parts)) < size:
        parts.append(render(make_budget(seed % 40), dialect).text.encode())
        seed += 1
    return b"\n".join(parts)


@pytest.mark.parametrize("dialect", list(Dialect))
def test_cost_grows_with_the_text(dialect: Dialect) -> None:
    """Ten times the text costs about ten times the calls: n log n would pass, n² would not."""
    small, large = (200_000, 5_000_000 if dialect is Dialect.CELLS else 2_000_000) if _LONG else (20_000, 200_000)
    first, second = text_of_size(dialect, small), text_of_size(dialect, large)
    calls_of(first)  # fills the caches
    each = calls_of(first) / len(first)
    assert calls_of(second) / len(second) <= 1.5 * each


_REPEATED = (
    "\t", "|", "\n", "\r", "1", "（", "一、\n", "表一：\n", "\t1\n", "1 |\n", "a\tb\n", "|a|b|\n", "第一部分\n",
    "[bookmark: ", "<b>", "$", "1,", "单位：万元\n", "部门收支总体情况表\n", " ", "\u3000", "-", "《", "其中：",
    "<", "&", "|-", "注：", "\t\n\n", "PAGEREF ", "(1", "1 ", "—", "、",
)  # fmt: skip


@pytest.mark.parametrize("unit", _REPEATED, ids=repr)
def test_repetition_costs_no_more_than_its_length(unit: str) -> None:
    """One piece over and over is where backtracking and rescanning show."""
    each = [_cost_of(unit, count) / count for count in (2_000, 20_000)]
    assert each[1] <= 1.5 * each[0] + 1


@pytest.mark.parametrize("unit", _REPEATED, ids=repr)
def test_repetition_never_hangs(unit: str) -> None:
    """Calls do not count what one regular expression scans again and again; that shows as a hang.

    The limit is no measure of speed: it is dozens of times what a scan without rescanning takes.
    """
    size, limit = (2_000_000, 300) if _LONG else (100_000, 40)
    old = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(limit)
    try:
        verdict(f"a{unit * (size // len(unit))}b".encode())
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


def _give_up(_signal: int, _frame: object) -> None:
    raise TimeoutError("a hang")


def _cost_of(unit: str, count: int) -> int:
    data = (unit * count).encode()
    try:
        return calls_of(data)
    except Unreadable:
        return 0
