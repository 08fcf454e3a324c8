"""Lists of whole governments: what each row stands for, and which row it is a part of, by codes, indentation and numbering.

Their rows bear names that repeat from one branch to the next (行政运行 under every 款) and often no code; what tells them
apart is where they stand. Totals stand outside of the branches: the total of the year sums the branches before it, the
grand total that and what is listed below the line (上年结转, 调入资金 …).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Final

from attrs import field, mutable

from budgetlint.binding.catalogue import Catalogue, Half, Outline
from budgetlint.binding.labels import Label, label, plain, style
from budgetlint.binding.staged import is_region_name
from budgetlint.binding.subjects import Subjects
from budgetlint.binding.sums import value
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.nodes import Cell, Row

#: In tenths of a point: how far rows of one level stray, what 其中 in front of a name takes, how wide half a character of
#: a table is, and how far the middles of centred rows lie apart.
_STRAY: Final = 48
_OF_WHICH: Final = 150
_HALF_CHARACTER: Final = 52
_CENTRED: Final = 70
#: What a total of all that is listed is called, and how any total is.
#: The end of the name above, which ran over into this cell (…转移支付支 / 出26.…).
_SPILT: Final = re.compile(r"^[\u4e00-\u9fff]{1,2}(?=\d{1,2}[.、．])")
_SURE: Final = re.compile(r"(?:合计|总计|小计)$")
_LISTS: Final = re.compile(r"^其中[:,，]?")
_CODE: Final = re.compile(r"\d{3,9}")
_LEVEL: Final = re.compile(r"\((?:类|款|项)\)$")
_CLASS: Final = 3
_ALL: Final = re.compile(r"(?:合计|总计|总合计|小计|支出合计|收入合计)$")


@mutable(eq=False)
class _Line:
    """One row of the list while its place is looked for."""

    row: int
    cell: Cell | None
    label: Label
    text: str
    code: str
    total: str = ""  # year, grand, or nothing
    parent: _Line | None = None
    below: bool = False
    aside: bool = False
    key: dict[str, str] = field(factory=dict)

    @property
    def indent(self) -> int:
        return self.cell.indent if self.cell is not None else 0

    @property
    def middle(self) -> int:
        """Where the middle of its text is, in characters as wide as those of most tables."""
        return self.indent + _HALF_CHARACTER * len(plain(self.text))


def read_outline(
    catalogue: Catalogue,
    half: Half,
    number: int,
    columns: Sequence[Column],
    rows: Sequence[tuple[int, Row]],
    year: int | None,
) -> list[Entry]:
    """The entries of one list; ``whole`` of each is a position among them."""
    outline = half.outline
    assert outline is not None
    lines = _lines(outline, columns, rows)
    _mend_codes(lines)
    subjects = catalogue.subjects.get(outline.subject) if outline.subject else None
    if subjects is not None and _is_flat(lines):
        _place_by_subject(lines, subjects, year)
    else:
        _place(lines)
    amounts = [c.index for c in columns if c.role is ColumnRole.AMOUNT and c.additive]
    _sum_up(outline, lines, partial(_closes, dict(rows), amounts))
    _below_the_line(outline, lines)
    _name(catalogue, half, outline, subjects, lines, year)
    at = {id(line): n for n, line in enumerate(lines)}
    listed_in_part = {id(line.parent) for line in lines if line.label.of_which and line.parent is not None}
    return [
        Entry(
            row=line.row,
            half=number,
            label=line.text,
            code=line.code or None,
            key=tuple(line.key.items()),
            whole=_whole(line, outline, at),
            exhaustive=id(line) not in listed_in_part,
            total=bool(line.total),
            aside=line.aside,
        )
        for line in lines
    ]


def _whole(line: _Line, outline: Outline, at: Mapping[int, int]) -> int | None:
    if line.parent is None or line.aside or (outline.flat and not line.parent.total):
        return None
    return at[id(line.parent)]


def _lines(outline: Outline, columns: Sequence[Column], rows: Sequence[tuple[int, Row]]) -> list[_Line]:
    names = [c.index for c in columns if c.role is ColumnRole.LABEL]
    codes = [c.index for c in columns if c.role is ColumnRole.CODE]
    amounts = [c.index for c in columns if c.role is ColumnRole.AMOUNT]
    found: list[_Line] = []
    for at, row in rows:
        printed = [row.cells[i] for i in names if i < len(row.cells) and row.cells[i].text]
        pieces = [row.cells[i].text.replace(" ", "") for i in codes if i < len(row.cells) and row.cells[i].text]
        spelled = [p for p in pieces if not any(c.isdigit() for c in p)]
        if not printed and not spelled:
            continue
        if not amounts or not any(i < len(row.cells) for i in amounts):
            continue
        if len(printed) > 1 and _CODE.fullmatch(printed[0].text):  # 项目 over codes and names
            pieces, printed = [printed[0].text], printed[1:]
        cell = printed[0] if printed else None
        text = cell.text if cell is not None else spelled[0]
        own = label(_SPILT.sub("", text))
        code = "" if spelled else "".join(pieces) or own.code or ""
        found.append(_Line(at, cell, own, text, code, outline.total(own.name)))
    return found


def _mend_codes(lines: Sequence[_Line]) -> None:
    """A code (21040) between two that begin alike (20139, 20141) and otherwise than itself is misprinted: it belongs there."""
    coded = [line for line in lines if line.code]
    for before, line, after in zip(coded, coded[1:], coded[2:], strict=False):
        above = len(line.code) - 2
        begins = before.code[:above]
        if above >= _CLASS and len(before.code) >= len(line.code) <= len(after.code):
            if begins == after.code[:above] != line.code[:above]:
                line.code = begins + line.code[above:]


def _place(lines: Sequence[_Line]) -> None:
    """The branch that each row belongs to: the nearest row above it that stands further out."""
    inner = _levels(lines)[1:]
    for line in lines:
        if line.total and not _is_outside(line, inner):
            line.total = ""
    order = _styles(lines)
    totals = [line for line in lines if line.total]
    regular = _levels(lines)
    stack: list[_Line] = []
    for line in lines:
        if line.total or _is_centred(line, totals, regular):
            stack = [line]
            continue
        while stack:
            if _is_listed_with(line, stack[-1]):
                line.parent = stack[-1].parent
                break
            if _is_within(line, stack[-1], order):
                line.parent = stack[-1]
                break
            stack.pop()
        stack.append(line)


def _levels(lines: Sequence[_Line]) -> Sequence[int]:
    """How far rows begin from the left, level by level: where names of different lengths begin alike. What stands in the
    middle does not."""
    lengths: dict[int, set[int]] = {}
    for line in lines:
        if not line.total:
            lengths.setdefault(line.indent, set()).add(len(plain(line.text)))
    found = sorted(indent for indent, own in lengths.items() if len(own) > 1 or indent < 2 * _OF_WHICH)
    return [at for n, at in enumerate(found) if n == 0 or at - found[n - 1] > _STRAY]


def _is_outside(total: _Line, inner: Sequence[int]) -> bool:
    """Whether what is called a total stands outside of all branches: on the outermost level, or in the middle; a name that
    says its level (政府性基金收入(款)) is a subject's, and so is one with the code of one."""
    if _LEVEL.search(plain(total.text)) or (total.code and len(total.code) > _CLASS):
        return False
    if _SURE.search(total.label.name):
        return True
    if style(total.text) is not None and "本年" not in total.label.name:
        return False
    return not any(abs(total.indent - level) <= _STRAY for level in inner)


def _is_flat(lines: Sequence[_Line]) -> bool:
    """Whether nothing but names tells branches apart."""
    own = [line for line in lines if not line.total]
    return (
        len(own) > 1 and len({line.indent for line in own}) == 1 and not any(line.code or _style(line) for line in own)
    )


def _place_by_subject(lines: Sequence[_Line], subjects: Subjects, year: int | None) -> None:
    """Each row below the class that stands before it and has a subject of its name."""
    above: _Line | None = None
    within = ""
    for line in lines:
        if line.total:
            continue
        name = line.label.name
        if within and any(len(c) > _CLASS for n in _variants(name) for c in subjects.named(n, year, within)):
            line.parent = above
            continue
        classes = [c for c in subjects.named(name, year) if len(c) == _CLASS]
        if len(classes) == 1:
            above, within = line, classes[0]
        else:
            line.parent = above


def _is_centred(line: _Line, totals: Sequence[_Line], levels: Sequence[int]) -> bool:
    """Whether a row stands in the middle of its column, as a total does, and so on no level."""
    if line.indent < 2 * _OF_WHICH or any(0 <= line.indent - level <= _STRAY for level in levels):
        return False
    return any(t.indent >= 2 * _OF_WHICH and abs(line.middle - t.middle) <= _CENTRED for t in totals)


def _is_listed_with(line: _Line, first: _Line) -> bool:
    """Whether a row goes on with what 其中 began: flush with the name behind that word."""
    if not first.label.of_which or line.label.of_which:
        return False
    numbered = style(_LISTS.sub("", plain(first.text)))
    return line.indent - first.indent >= _OF_WHICH or (numbered is not None and numbered == _style(line))


def _styles(lines: Sequence[_Line]) -> Mapping[str | None, int]:
    """Ways of numbering in the order in which the table first uses them; names without a number come last."""
    found = dict.fromkeys(s for line in lines if (s := _style(line)) is not None)
    return {**{s: n for n, s in enumerate(found)}, None: len(found)}


def _style(line: _Line) -> str | None:
    return None if line.label.of_which else style(_SPILT.sub("", line.text))


def _is_within(line: _Line, above: _Line, order: Mapping[str | None, int]) -> bool:
    """Whether a row stands further in than one above it."""
    if line.code and above.code:
        return len(line.code) > len(above.code) and line.code.startswith(above.code)
    if above.total and above.indent >= 2 * _OF_WHICH:  # it stands in the middle
        return False
    if abs(line.indent - above.indent) > _STRAY:
        return line.indent > above.indent
    if line.label.of_which:
        return True
    return not above.total and order[_style(line)] > order[_style(above)]


def _closes(rows: Mapping[int, Row], columns: Sequence[int], total: _Line, parts: Sequence[_Line]) -> bool:
    """Whether a total is the sum of some rows in every column, as far as rounding tells."""
    for column in columns:
        figures = [
            rows[line.row].cells[column].figure for line in (total, *parts) if column < len(rows[line.row].cells)
        ]
        exponent = min((f.amount.exponent for f in figures if f.amount), default=0)
        values = [value(f, exponent) for f in figures]
        if any(v is None for v in values):
            return False
        whole, *listed = (v or 0 for v in values)
        if abs(whole - sum(listed)) > len(listed) // 2:
            return False
    return True


def _sum_up(outline: Outline, lines: Sequence[_Line], closes: Callable[[_Line, Sequence[_Line]], bool]) -> None:
    """Give the branches to the totals that sum them. Some sum what is below the line as well: their figures tell."""
    has_grand = any(line.total == "grand" and not _ALL.fullmatch(line.label.name) for line in lines)
    open_: list[_Line] = []
    year: _Line | None = None
    head: _Line | None = None
    for line in lines:
        if not line.total:
            if line.parent is None:
                open_.append(line)
            continue
        if line.total == "year" or (has_grand and _ALL.fullmatch(line.label.name) and year is None):
            line.total = "year"
            parts = [x for x in open_ if not outline.is_below(x.label.name)]
            if len(parts) < len(open_) and not closes(line, parts) and closes(line, open_):
                parts = open_
        else:
            parts = [*([year] if year is not None else []), *open_]
        if not parts and line.total == "grand" and head is None and year is None:
            head = line
            continue
        if parts:
            _give(line, parts, lines)
            open_ = [x for x in open_ if x.parent is None]
        year, head = line, None
    if head is not None and open_ and year is None:
        _give(head, open_, lines)


def _give(total: _Line, parts: Sequence[_Line], lines: Sequence[_Line]) -> None:
    """What is listed below a total of the rows before it (其中:保险费收入) divides it another way."""
    for line in lines:
        line.aside |= line.parent is total
    for part in parts:
        part.parent = total


def _below_the_line(outline: Outline, lines: Sequence[_Line]) -> None:
    """What is not of the year's own list: by its name, or because it stands behind the total of the year."""
    closed = False
    for line in lines:
        if line.total == "year":
            closed = True
        elif line.total:
            closed = False
        elif line.parent is not None and not line.parent.total:
            line.below = line.parent.below
        else:
            line.below = outline.is_below(line.label.name) or (
                closed and not (line.parent and line.parent.total == "year")
            )


def _name(
    catalogue: Catalogue,
    half: Half,
    outline: Outline,
    subjects: Subjects | None,
    lines: Sequence[_Line],
    year: int | None,
) -> None:
    """The part of a key that each row adds."""
    times = Counter(line.label.name for line in lines if not line.total)
    any_below = any(line.below for line in lines)
    for line in lines:
        key = dict(half.row_key)
        if line.total == "year":
            key["flow"] = "本年"
        elif line.total:
            key["flow"] = "总计" if any_below or _has_year(line, lines) else key.get("flow", "本年")
        else:
            if line.below:
                key["flow"] = "线下"
            key |= _identity(catalogue, half, outline, subjects, line, times, year)
        line.key = key


def _has_year(total: _Line, lines: Sequence[_Line]) -> bool:
    return any(line.total == "year" and line.parent is total for line in lines)


def _identity(
    catalogue: Catalogue,
    half: Half,
    outline: Outline,
    subjects: Subjects | None,
    line: _Line,
    times: Mapping[str, int],
    year: int | None,
) -> dict[str, str]:
    name = line.label.name
    for source in half.rows:
        term = catalogue.term(source, name)
        if term is not None:
            return dict(term.key)
    if subjects is not None and (code := _subject(subjects, line, year)) is not None:
        return {outline.dimension: code}
    if outline.names == "region" and is_region_name(name):
        return {"region": name}
    if outline.names and (line.below or outline.open or subjects is None):
        dimension = "project" if outline.names == "region" else outline.names
        above = line.parent
        repeated = times[name] > 1 and above is not None and not above.total
        return {dimension: f"{above.label.name}/{name}" if repeated and above is not None else name}
    return {"local": name or f"第{line.row + 1}行"}


def _subject(subjects: Subjects, line: _Line, year: int | None) -> str | None:
    """The code of a row: the printed one, else the one of that name just below the subject of its branch."""
    above = line.parent
    while above is not None and above.total:
        above = above.parent
    within = ""
    if above is not None:
        within = next((above.key[d] for d in ("function", "economic") if d in above.key), "")
    if line.code:
        return subjects.resolve((line.code,), line.label.name, year, (within,) if within else ())
    if above is not None and not within:
        return None
    # Below a total that is the only class itself (国有资本经营预算支出) its sections follow at once.
    lengths = (len(within) + 2,) if within else (_CLASS, _CLASS + 2) if line.parent is not None else (_CLASS,)
    for length, name in product(lengths, _variants(line.label.name)):
        found = {c for c in subjects.named(name, year, within) if len(c) == length}
        if len(found) == 1:
            return found.pop()
    return None


def _variants(name: str) -> tuple[str, ...]:
    return (name, name.removesuffix("支出"), f"{name}支出")
