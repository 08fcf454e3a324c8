"""Lists in branches: which row of a list stands below which, by codes, indentation and numbering, and which are totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field

from budgetlint.binding.labels import Label, label, plain, style
from budgetlint.binding.layouts import Outline
from budgetlint.binding.subjects import Subjects
from budgetlint.model.facts import Column, ColumnRole
from budgetlint.model.nodes import Cell, Row
from budgetlint.records import mutable
from budgetlint.regex import regex

#: In tenths of a point: how far rows of one level stray, what 其中 in front of a name takes, how wide half a character of
#: a table is, and how far the middles of centred rows lie apart.
_STRAY: Final = 48
_OF_WHICH: Final = 150
_HALF_CHARACTER: Final = 52
_CENTRED: Final = 70
#: What a total of all that is listed is called, and how any total is.
#: The end of the name above, which ran over into this cell (…转移支付支 / 出26.…).
_SPILT: Final = regex(r"^[\u4e00-\u9fff]{1,2}(?=\d{1,2}[.、．])")
_SURE: Final = regex(r"(?:合计|总计|小计)$")
_LISTS: Final = regex(r"^其中[:,，]?")
_CODE: Final = regex(r"\d{3,9}")
_LEVEL: Final = regex(r"\((?:类|款|项)\)$")
CLASS: Final = 3


@mutable(eq=False)
class Line:
    """One row of the list while its place is looked for."""

    row: int
    cell: Cell | None
    label: Label
    text: str
    code: str
    total: str = ""  # year, grand, or nothing
    parent: Line | None = None
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


def lines_of(outline: Outline, columns: Sequence[Column], rows: Sequence[tuple[int, Row]]) -> list[Line]:
    names = [c.index for c in columns if c.role is ColumnRole.LABEL]
    codes = [c.index for c in columns if c.role is ColumnRole.CODE]
    amounts = [c.index for c in columns if c.role is ColumnRole.AMOUNT]
    found: list[Line] = []
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
        found.append(Line(at, cell, own, text, code, outline.total(own.name)))
    return found


def mend_codes(lines: Sequence[Line]) -> None:
    """A code (21040) between two that begin alike (20139, 20141) and otherwise than itself is misprinted: it belongs there."""
    coded = [line for line in lines if line.code]
    for before, line, after in zip(coded, coded[1:], coded[2:], strict=False):
        above = len(line.code) - 2
        begins = before.code[:above]
        if above >= CLASS and len(before.code) >= len(line.code) <= len(after.code):
            if begins == after.code[:above] != line.code[:above]:
                line.code = begins + line.code[above:]


def place(lines: Sequence[Line]) -> None:
    """The branch that each row belongs to: the nearest row above it that stands further out."""
    inner = _levels(lines)[1:]
    for line in lines:
        if line.total and not _is_outside(line, inner):
            line.total = ""
    order = _styles(lines)
    totals = [line for line in lines if line.total]
    regular = _levels(lines)
    stack: list[Line] = []
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


def _levels(lines: Sequence[Line]) -> Sequence[int]:
    """How far rows begin from the left, level by level: where names of different lengths begin alike. What stands in the
    middle does not."""
    lengths: dict[int, set[int]] = {}
    for line in lines:
        if not line.total:
            lengths.setdefault(line.indent, set()).add(len(plain(line.text)))
    found = sorted(indent for indent, own in lengths.items() if len(own) > 1 or indent < 2 * _OF_WHICH)
    return [at for n, at in enumerate(found) if n == 0 or at - found[n - 1] > _STRAY]


def _is_outside(total: Line, inner: Sequence[int]) -> bool:
    """Whether what is called a total stands outside of all branches: on the outermost level, or in the middle; a name that
    says its level (政府性基金收入(款)) is a subject's, and so is one with the code of one."""
    if _LEVEL.search(plain(total.text)) or (total.code and len(total.code) > CLASS):
        return False
    if _SURE.search(total.label.name):
        return True
    if style(total.text) is not None and "本年" not in total.label.name:
        return False
    return not any(abs(total.indent - level) <= _STRAY for level in inner)


def is_flat(lines: Sequence[Line]) -> bool:
    """Whether nothing but names tells branches apart."""
    own = [line for line in lines if not line.total]
    return (
        len(own) > 1 and len({line.indent for line in own}) == 1 and not any(line.code or _style(line) for line in own)
    )


def place_by_subject(lines: Sequence[Line], outline: Outline, subjects: Subjects, year: int | None) -> None:
    """Each row below the class that stands before it and has a subject of its name; a total ends the branch, and so does what
    stands below the line."""
    above: Line | None = None
    within = ""
    for line in lines:
        name = line.label.name
        if line.total:
            above, within = None, ""
            continue
        if within and any(len(c) > CLASS for n in variants(name) for c in subjects.named(n, year, within)):
            line.parent = above
            continue
        classes = [c for c in subjects.named(name, year) if len(c) == CLASS]
        if len(classes) == 1:
            above, within = line, classes[0]
        elif outline.is_below(name):
            above, within = None, ""
        else:
            line.parent = above


def _is_centred(line: Line, totals: Sequence[Line], levels: Sequence[int]) -> bool:
    """Whether a row stands in the middle of its column, as a total does, and so on no level."""
    if line.indent < 2 * _OF_WHICH or any(0 <= line.indent - level <= _STRAY for level in levels):
        return False
    return any(t.indent >= 2 * _OF_WHICH and abs(line.middle - t.middle) <= _CENTRED for t in totals)


def _is_listed_with(line: Line, first: Line) -> bool:
    """Whether a row goes on with what 其中 began: flush with the name behind that word."""
    if not first.label.of_which or line.label.of_which:
        return False
    numbered = style(_LISTS.sub("", plain(first.text)))
    return line.indent - first.indent >= _OF_WHICH or (numbered is not None and numbered == _style(line))


def _styles(lines: Sequence[Line]) -> Mapping[str | None, int]:
    """Ways of numbering in the order in which the table first uses them; names without a number come last."""
    found = dict.fromkeys(s for line in lines if (s := _style(line)) is not None)
    return {**{s: n for n, s in enumerate(found)}, None: len(found)}


def _style(line: Line) -> str | None:
    return None if line.label.of_which else style(_SPILT.sub("", line.text))


def _is_within(line: Line, above: Line, order: Mapping[str | None, int]) -> bool:
    """Whether a row stands further in than one above it."""
    if line.code and above.code:
        return len(line.code) > len(above.code) and line.code.startswith(above.code)
    if above.total and above.indent >= 2 * _OF_WHICH:  # it stands in the middle
        return False
    if abs(line.indent - above.indent) > _STRAY:
        return line.indent > above.indent
    if line.label.of_which:
        return True
    # A total without a number (一般公共预算收入) heads nothing on its own level.
    return (not above.total or _style(above) is not None) and order[_style(line)] > order[_style(above)]


def variants(name: str) -> tuple[str, ...]:
    return (name, name.removesuffix("支出"), f"{name}支出")
