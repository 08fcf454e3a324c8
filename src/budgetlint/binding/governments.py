"""Lists of the governments of an area: all of it, the one that reports, those below it, and what is below each of these.

``甲省 ¦ 甲省本级 ¦ 乙市 ¦ 乙市本级 ¦ 丙区`` is told by names and order alone: a government is followed by its own level, then by
those below it. Where such a group ends is told by the sums, if it is not told by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import evolve

from budgetlint.binding.labels import label
from budgetlint.binding.layouts import Part
from budgetlint.binding.sums import value
from budgetlint.binding.wholes import nearest_wholes
from budgetlint.model.amount import FigureKind
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.keys import Tier
from budgetlint.model.nodes import Row
from budgetlint.regex import regex

#: For each name of a list what it prints, column by column; None for what is no number.
Figures: TypeAlias = Sequence[Sequence[Fraction | None]]
_OWN: Final = regex(r"(?:[省市县区州盟旗]|自治[区州县旗]|地区)?(?:本级|级)")
_BELOW: Final = regex(
    r"(?:转贷|下达|所属|各|对)*(?:市县|地市|县市|县区|区县|市县区|县市区|市区|盟市|州市|市州|市|县|区|下级|市、县)(?:级)?(?:合计|小计|汇总)|(?:各)?(?:市县|县区|区县|县市区|下级|各市|各县)"
)
_ALL: Final = regex(r"合计|总计|本地区|全[省市县区州盟旗辖]|全自治[区州]|全地区|(?:全[省市区州县])?(?:合计|总计)")


def governments(names: Sequence[str], figures: Figures = ()) -> list[Part | None]:
    """What each of some names says, in the order of their list; None for what is no government."""
    plain = [label(name).name for name in names]
    found: list[Part | None] = [None] * len(plain)
    at = 0
    if plain and (_ALL.fullmatch(plain[0]) or _heads(plain, 0)):
        found[0], at = {"tier": str(Tier.AREA)}, 1
    while at < len(plain) and (_is_own_row(plain, at) or _BELOW.fullmatch(plain[at])):
        own = not _BELOW.fullmatch(plain[at])
        found[at] = {"tier": str(Tier.OWN if own else Tier.BELOW)}
        at += 1
    while at < len(plain):
        end = _end_of_group(plain, at, figures) if _heads(plain, at) else at + 1
        for n in range(at, end):
            found[n] = _below(plain[at], "" if n == at else plain[n])
        at = end
    return found


def read_governments(
    number: int, columns: Sequence[Column], rows: Iterable[tuple[int, Row]], known: Part
) -> list[Entry]:
    """The entries of a list of governments, each with the nearest one that it is a part of."""
    names = [c.index for c in columns if c.role is ColumnRole.LABEL][:1]
    amounts = [c.index for c in columns if c.role is ColumnRole.AMOUNT]
    listed = [(at, row) for at, row in rows if any(i < len(row.cells) and row.cells[i].text for i in names)]
    labels = [row.cells[i].text for _, row in listed for i in names]
    parts = governments(labels, [[_amount(row, i) for i in amounts] for _, row in listed])
    entries = []
    for (at, _), text, part in zip(listed, labels, parts, strict=True):
        key = part if part is not None else {"local": label(text).name}
        total = key.get("tier") in (Tier.AREA, Tier.BELOW) and "region" not in key
        entries.append(Entry(at, number, text, None, tuple(key.items()), total=total))
    wholes = nearest_wholes([{**known, **dict(e.key)} for e in entries])
    return [evolve(e, whole=whole) for e, whole in zip(entries, wholes, strict=True)]


def read_government_columns(columns: Sequence[Column], known: Part) -> list[Column]:
    """The columns of a list of which each is a government."""
    amounts = [c for c in columns if c.role is ColumnRole.AMOUNT and c.header]
    parts = governments([c.header[-1] for c in amounts])
    keys = {c.index: p for c, p in zip(amounts, parts, strict=True) if p is not None}
    return [evolve(c, key=tuple({**known, **keys[c.index]}.items())) if c.index in keys else c for c in columns]


def are_governments(columns: Sequence[Column]) -> bool:
    """Whether columns that are not understood otherwise begin with a government and its own level (甲省 ¦ 甲省本级)."""
    amounts = [c for c in columns if c.role is ColumnRole.AMOUNT and c.header]
    return all("local" in dict(c.key) for c in amounts) and _heads([label(c.header[-1]).name for c in amounts], 0)


def _amount(row: Row, index: int) -> Fraction | None:
    if index >= len(row.cells):
        return None
    figure = row.cells[index].figure
    if figure.kind is FigureKind.NUMBER and figure.amount is not None:
        return Fraction(value(figure, figure.amount.exponent) or 0) * Fraction(10) ** figure.amount.exponent
    return Fraction(0) if figure.is_nothing else None


def _heads(names: Sequence[str], at: int) -> bool:
    """Whether the next name is the level of this one itself."""
    return at + 1 < len(names) and _is_own(names[at + 1], names[at])


def _is_own_row(names: Sequence[str], at: int) -> bool:
    if at == 0:
        return _is_own(names[0], names[0]) or names[0].endswith("本级")
    return _is_own(names[at], names[0]) or (at == 1 and _is_own_of_all(names))


def _is_own_of_all(names: Sequence[str]) -> bool:
    """Whether what follows the whole area is the level of the government that reports, whose name alone is not printed:
    of the level that the area is (全省 ¦ 甲省本级), or the only such name of the list (合计 ¦ 甲市本级 ¦ 乙县)."""
    if not _ALL.fullmatch(names[0]) or not names[1].endswith("本级"):
        return False
    level = names[0].removeprefix("全")[:1]
    return names[1].endswith(f"{level}本级") or sum(name.endswith("本级") for name in names) == 1


def _is_own(name: str, of: str) -> bool:
    return _OWN.fullmatch(name) is not None or (name.endswith("本级") and name.removesuffix("本级") == of)


def _below(head: str, name: str) -> Part:
    """A government below the one that reports; its own level is named alike wherever it is printed."""
    own = "本级" if name and _is_own(name, head) else name
    return {"tier": str(Tier.BELOW), "region": f"{head}/{own}" if own else head}


def _end_of_group(names: Sequence[str], head: int, figures: Figures) -> int:
    """One past the last government below one: where the next begins that has some, or where the sums close before that."""
    end = next((n for n in range(head + 2, len(names)) if _heads(names, n)), len(names))
    if not figures or _closes(figures, head, end):
        return end
    return next((n for n in range(end - 1, head + 2, -1) if _closes(figures, head, n)), end)


def _closes(figures: Figures, head: int, end: int) -> bool:
    """Whether what governments print adds up to what the one above them does, in most columns."""
    told = closing = 0
    for column, whole in enumerate(figures[head]):
        parts = [figures[n][column] for n in range(head + 1, end)]
        if whole is not None and whole and None not in parts:
            told += 1
            off = abs(whole - sum(p for p in parts if p is not None))
            closing += off * 1000 <= abs(whole) or off * 2 <= Fraction(len(parts), 100)
    return told > 0 and 2 * closing > told
