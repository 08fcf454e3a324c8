"""Lists of whole governments: what each row stands for, and which row it is a part of, by codes, indentation and numbering.

Their rows bear names that repeat from one branch to the next (行政运行 under every 款) and often no code; what tells them
apart is where they stand. Totals stand outside of the branches: the total of the year sums the branches before it, the
grand total that and what is listed below the line (上年结转, 调入资金 …).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Final

from budgetlint.binding.branches import CLASS, Line, is_flat, lines_of, mend_codes, place, place_by_subject, variants
from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.layouts import Half, Outline
from budgetlint.binding.staged import is_region_name
from budgetlint.binding.subjects import Subjects
from budgetlint.binding.sums import value
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.nodes import Row
from budgetlint.regex import regex

#: What a total of all that is listed is called.
_ALL: Final = regex(r"(?:合计|总计|总合计|小计|支出合计|收入合计)$")

#: A sum of so many units for each of its parts does not close by chance.
_NO_CHANCE: Final = 1000


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
    lines = lines_of(outline, columns, rows)
    mend_codes(lines)
    subjects = catalogue.subjects.get(outline.subject) if outline.subject else None
    if subjects is not None and is_flat(lines):
        place_by_subject(lines, outline, subjects, year)
    else:
        place(lines)
    amounts = [c.index for c in columns if c.role is ColumnRole.AMOUNT and c.additive]
    closes = partial(_closes, dict(rows), amounts)
    _level(lines, closes, partial(_prints, dict(rows), amounts))
    _head_transfers(outline, lines, partial(_mostly_closes, dict(rows), amounts))
    _sum_up(outline, lines, closes)
    _below_the_line(outline, lines)
    _name(catalogue, half, outline, subjects, lines, year)
    if subjects is not None:
        _put_back(subjects, lines, year, partial(_is_more, dict(rows), amounts))
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


def _whole(line: Line, outline: Outline, at: Mapping[int, int]) -> int | None:
    if line.parent is None or line.aside or (outline.flat and not line.parent.total):
        return None
    return at[id(line.parent)]


def _closes(rows: Mapping[int, Row], columns: Sequence[int], total: Line, parts: Sequence[Line]) -> bool:
    """Whether a total is the sum of some rows in every column, as far as rounding tells."""
    return all(_closes_in(rows, column, total, parts) for column in columns)


def _mostly_closes(rows: Mapping[int, Row], columns: Sequence[int], total: Line, parts: Sequence[Line]) -> bool:
    """The same where a single figure may be wrong: in all columns but one, and in one at least not by chance."""
    failing = [column for column in columns if not _closes_in(rows, column, total, parts)]
    printed = [abs(values[0]) for c in columns if c not in failing and (values := _values(rows, c, (total, *parts)))]
    return not failing or (len(failing) == 1 and max(printed, default=0) >= _NO_CHANCE * len(parts))


def _closes_in(rows: Mapping[int, Row], column: int, total: Line, parts: Sequence[Line]) -> bool:
    values = _values(rows, column, (total, *parts))
    return values is not None and abs(values[0] - sum(values[1:])) <= len(parts) // 2


def _values(rows: Mapping[int, Row], column: int, lines: Sequence[Line]) -> Sequence[int] | None:
    """What rows print in one column, counted in its finest digit; None where that can not be read."""
    figures = [rows[line.row].cells[column].figure for line in lines if column < len(rows[line.row].cells)]
    exponent = min((f.amount.exponent for f in figures if f.amount), default=0)
    values = [value(f, exponent) for f in figures]
    return None if None in values or not values else [v or 0 for v in values]


def _is_more(rows: Mapping[int, Row], columns: Sequence[int], line: Line, other: Line) -> bool:
    """Whether one row prints more than another in every column in which it prints anything, and in some."""
    pairs = [values for column in columns if (values := _values(rows, column, (line, other))) is not None]
    return any(pair[0] for pair in pairs) and all(len(p) == 2 and p[0] > p[1] > 0 for p in pairs if p[0])


def _prints(rows: Mapping[int, Row], columns: Sequence[int], line: Line) -> bool:
    """Whether a row prints an amount other than 0."""
    return any(any(_values(rows, column, (line,)) or ()) for column in columns)


def _level(
    lines: Sequence[Line], closes: Callable[[Line, Sequence[Line]], bool], prints: Callable[[Line], bool]
) -> None:
    """A row that only begins further out than those below it heads none of them: they do not sum it, and the row above
    is the sum of all of them in every column. One that prints nothing may as well lack its figure."""
    parts: dict[int, list[Line]] = {}
    for line in lines:
        if line.parent is not None:
            parts.setdefault(id(line.parent), []).append(line)
    for line in lines:
        own, above = parts.get(id(line), []), line.parent
        if not own or above is None or above.total or closes(line, own) or not prints(line):
            continue
        beside = parts[id(above)]
        if not closes(above, beside) and closes(above, [*beside, *own]):
            for part in own:
                part.parent = above


def _head_transfers(outline: Outline, lines: Sequence[Line], closes: Callable[[Line, Sequence[Line]], bool]) -> None:
    """What is listed below the line may begin with its sum (转移性收入), though nothing but the figures tells."""
    parents = {id(line.parent) for line in lines}
    for at, head in enumerate(lines):
        if head.total or head.parent is not None or id(head) in parents or not outline.is_below(head.label.name):
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].total), len(lines))
        parts = [line for line in lines[at + 1 : end] if line.parent is None]
        if len(parts) > 1 and all(outline.is_below(p.label.name) for p in parts) and closes(head, parts):
            for part in parts:
                part.parent = head
            return


def _sum_up(outline: Outline, lines: Sequence[Line], closes: Callable[[Line, Sequence[Line]], bool]) -> None:
    """Give the branches to the totals that sum them. Some sum what is below the line as well: their figures tell."""
    has_grand = any(line.total == "grand" and not _ALL.fullmatch(line.label.name) for line in lines)
    open_: list[Line] = []
    year: Line | None = None
    head: Line | None = None
    for line in lines:
        if not line.total:
            if line.parent is None:
                open_.append(line)
            continue
        plain = has_grand and _ALL.fullmatch(line.label.name)
        if line.total == "year" or (year is None and (plain or _is_subtotal(line, lines))):
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


def _is_subtotal(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a total is called 小计, and another one of the list 合计 or 总计."""
    others = (x.label.name for x in lines if x is not line and x.total == "grand")
    return line.label.name.endswith("小计") and any(name.endswith(("合计", "总计")) for name in others)


def _give(total: Line, parts: Sequence[Line], lines: Sequence[Line]) -> None:
    """What is listed below a total of the rows before it (其中:保险费收入) divides it another way."""
    for line in lines:
        line.aside |= line.parent is total
    for part in parts:
        part.parent = total


def _below_the_line(outline: Outline, lines: Sequence[Line]) -> None:
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
    lines: Sequence[Line],
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


def _has_year(total: Line, lines: Sequence[Line]) -> bool:
    return any(line.total == "year" and line.parent is total for line in lines)


def _identity(
    catalogue: Catalogue,
    half: Half,
    outline: Outline,
    subjects: Subjects | None,
    line: Line,
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
    if name and (branch := _subject_above(line)) is not None:  # what the classification does not list, by its name
        return {outline.dimension: branch, "project": name}
    return {"local": name or f"第{line.row + 1}行"}


def _put_back(
    subjects: Subjects, lines: Sequence[Line], year: int | None, is_more: Callable[[Line, Line], bool]
) -> None:
    """A row that is more than the section above it, and whose name is one of another section of that class, is no part of
    it: its own section is not printed. It belongs to the class, where that stands above."""
    for line in lines:
        above = line.parent
        section = above.key.get("function", "") if above is not None and not line.code else ""
        if above is None or len(section) != CLASS + 2 or not is_more(line, above):
            continue
        own, others = (
            {c for v in variants(line.label.name) for c in subjects.named(v, year, w)}
            for w in (section, section[:CLASS])
        )
        if not own and len(others) == 1:
            line.parent = above.parent if above.parent is not None and not above.parent.total else None
            line.aside |= line.parent is None
            line.key = {k: v for k, v in line.key.items() if k != "project"} | {"function": others.pop()}


def _subject_above(line: Line) -> str | None:
    """The code of the subject whose branch a row stands in."""
    above = line.parent
    if above is None or above.total or "project" in above.key:
        return None
    return next((above.key[d] for d in ("function", "economic") if d in above.key), None)


def _subject(subjects: Subjects, line: Line, year: int | None) -> str | None:
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
    lengths = (len(within) + 2,) if within else (CLASS, CLASS + 2) if line.parent is not None else (CLASS,)
    for length, name in product(lengths, variants(line.label.name)):
        found = {c for c in subjects.named(name, year, within) if len(c) == length}
        if len(found) == 1:
            return found.pop()
    return None
