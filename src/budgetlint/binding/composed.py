"""Rows and columns of debt tables: names that are put together of a year, a stage, what is owed or paid, and of which kind.

``2023年末地方政府一般债务余额预计执行数`` is year 2023, stage 执行 and 一般债务余额; ``其中:一般债务`` below it says only of which kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from attrs import evolve, field

from budgetlint.binding import staged
from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.dated import bare_words, without_date
from budgetlint.binding.labels import label, plain
from budgetlint.binding.layouts import Half, Part
from budgetlint.binding.wholes import nearest_wholes
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.keys import MEMBERS, Fund
from budgetlint.model.nodes import Row
from budgetlint.records import mutable

#: What tells 一般债务 from 专项债务: the budget that it is paid from.
_KINDS: Final[Mapping[str, str]] = {str(Fund.GENERAL): "一般", str(Fund.GOVERNMENT_FUND): "专项"}
#: How many years back a name is: no dimension of keys, told by the entry.
_BACK: Final = "back"
_ITEMS: Final = frozenset(map(str, MEMBERS["item"]))


@lru_cache(maxsize=64)
def _terms(catalogue: Catalogue, names: tuple[str, ...]) -> Mapping[str, Part]:
    """Every name of some vocabularies, bare → what it means; the first that has it says."""
    found: dict[str, Part] = {}
    for vocabulary in names:
        for term in catalogue.vocabularies.get(vocabulary, ()):
            for name in term.names:
                found.setdefault(bare_words(name), term.key)
    return found


def meaning(catalogue: Catalogue, half: Half, text: str, year: int | None) -> Part | None:
    """What one name says; None where it is not understood. A name of nothing but year and stage says just those."""
    words = without_date(text, year)
    part = {**words.part, **({_BACK: str(words.back)} if words.back is not None else {})}
    found = _terms(catalogue, half.composed).get(words.name)
    if found is not None:
        return {**part, **found}
    return part if part and words.name in ("", plain(text)) else None


def settled(said: Part) -> dict[str, str]:
    """A key of what was said: 债务余额 paid from the general budget is 一般债务余额, what was refinanced of it a bond of its
    own."""
    key = dict(said)
    if "item" not in key:
        return key
    kind = _KINDS.get(key.pop("fund", ""), "")
    item, source = key.get("item", ""), key.get("part_of", "").rpartition("/")[2]
    if f"{kind}{item}" in _ITEMS:
        key["item"] = f"{kind}{item}"
    bond = f"{source}{kind}债券"
    if source and item == "债务发行" and bond in _ITEMS:
        key["item"], key["part_of"] = bond, "债券"
    return key


def joined(outer: Part, inner: Part) -> dict[str, str]:
    """What two names say together, the second of what is within the first."""
    key = {**outer, **inner}
    own, within = inner.get("part_of"), outer.get("part_of")
    if own and within and within != own and not own.startswith(f"{within}/"):
        key["part_of"] = f"{within}/{own}"
    return key


def crossed(column: Column, row: Entry) -> dict[str, str]:
    """What a column and a row say together: 上年末 in a row is the end of the year before that of its column."""
    said = dict(column.key)
    key = joined(said, dict(row.key))
    if row.back is not None and "year" in said:
        key["year"] = str(int(said["year"]) - row.back)
    return settled(key)


def read_composed_column(
    catalogue: Catalogue, half: Half, column: Column, known: Part, year: int | None
) -> Column | None:
    """A column whose header path says what it is, word by word from the top, and at its end may be how much more that is
    than another one; None where a word of it is unknown."""
    key = dict(known)
    said = False
    for at, text in enumerate(column.header):
        part = meaning(catalogue, half, text, year)
        if part is None and at == len(column.header) - 1:
            measured = staged.meaning([text], year, None)
            if "measure" not in measured.key:
                return None
            part = measured.key
            column = evolve(column, unit=measured.unit or column.unit, additive=measured.unit is None)
        if part is None:
            return None
        key = joined(key, part)
        said = True
    key.pop(_BACK, None)
    return evolve(column, role=ColumnRole.AMOUNT, key=tuple(settled(key).items())) if said else None


def are_items(
    catalogue: Catalogue, half: Half, columns: Sequence[Column], rows: Iterable[tuple[int, Row]], year: int | None
) -> bool:
    """Whether most rows of a list name what is owed or paid: a table that lists it so has no governments in its rows."""
    names = [c.index for c in columns if c.role is ColumnRole.LABEL]
    texts = [row.cells[i].text for _, row in rows for i in names if i < len(row.cells) and row.cells[i].text]
    said = [meaning(catalogue, half, label(text).name, year) for text in texts]
    return 2 * sum(part is not None and "item" in part for part in said) > len(texts)


@mutable
class _Scope:
    """What the rows above say for those below: what is owed or paid, when, and of which kind."""

    head: dict[str, str] = field(factory=dict)
    group: dict[str, str] = field(factory=dict)
    kind: dict[str, str] = field(factory=dict)

    def divides(self, key: Part) -> bool:
        """Whether a row says no more than of which kind what stands above it is: both kinds are all of it."""
        return bool(self.kind) and "fund" not in self.head and key.get("part_of") == self.head.get("part_of")


def read_composed(
    catalogue: Catalogue,
    half: Half,
    number: int,
    columns: Sequence[Column],
    rows: Iterable[tuple[int, Row]],
    known: Part,
    year: int | None,
) -> list[Entry]:
    """The entries of a list whose rows are named so, each with the nearest one of the list that it is a part of."""
    names = [c.index for c in columns if c.role is ColumnRole.LABEL]
    figures = [c.index for c in columns if c.role in (ColumnRole.AMOUNT, ColumnRole.VALUE)]
    scope = _Scope()
    entries: list[Entry] = []
    for at, row in rows:
        texts = [row.cells[i].text for i in names if i < len(row.cells) and row.cells[i].text]
        if texts and any(i < len(row.cells) for i in figures):
            key = _row_key(catalogue, half, scope, texts, year)
            of_which = label(texts[-1]).of_which and (key is None or ("part_of" in key and not scope.divides(key)))
            own = key if key is not None else {"local": label(texts[-1]).name}
            back = own.pop(_BACK, None)
            years = None if back is None else int(back)
            entries.append(Entry(at, number, texts[-1], None, tuple(own.items()), exhaustive=not of_which, back=years))
    return _linked(entries, known)


def _row_key(
    catalogue: Catalogue, half: Half, scope: _Scope, texts: Sequence[str], year: int | None
) -> dict[str, str] | None:
    """What a row's names say together with the rows above it; None where one of them is unknown."""
    parts = [meaning(catalogue, half, text, year) for text in texts]
    if any(part is None for part in parts):
        return None
    *outer, last = [part for part in parts if part is not None]
    for part in outer:  # a group printed once for the rows beside it
        scope.group = dict(part)
    if len(texts) > 1 or "item" in last:
        if "item" in last and not _divides(last, scope.head):
            scope.head, scope.kind = dict(last), {}
        key = {**scope.head, **scope.group, **last}
        scope.kind = {"fund": key["fund"]} if "fund" in key else {}
        return settled(key)
    if "fund" in last:
        scope.kind = {"fund": last["fund"]}
    if not scope.head:
        return settled(last)  # what the columns say is told of each row
    return settled(joined({**scope.head, **scope.kind}, last))


def _divides(part: Part, head: Part) -> bool:
    """Whether a name says of which kind what the head above it names is (债券还本支出 ¦ 一般债券还本支出): of the same time."""
    same = all(part.get(d) == head.get(d) for d in ("item", "part_of")) and "year" not in part and "stage" not in part
    return same and "fund" in part and "fund" not in head


def _linked(entries: Sequence[Entry], known: Part) -> list[Entry]:
    keys = [{**known, **dict(e.key)} for e in entries]
    wholes = nearest_wholes(keys)
    of_which = {w for e, w in zip(entries, wholes, strict=True) if w is not None and not e.exhaustive}
    partial = {
        w
        for w in wholes
        if w is not None and _is_partial(keys[w], [k for k, v in zip(keys, wholes, strict=True) if v == w])
    }
    return [
        evolve(e, whole=whole, exhaustive=at not in of_which and at not in partial)
        for at, (e, whole) in enumerate(zip(entries, wholes, strict=True))
    ]


def _is_partial(whole: Part, parts: Sequence[Part]) -> bool:
    """Whether all parts are of one sort that the whole is not: bonds alone need not be all debts."""
    sorts = {p.get("part_of") for p in parts}
    return "part_of" not in whole and len(sorts) == 1 and None not in sorts
