"""Entries: what each row (or half row) of a list stands for, scoped by the rows above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen, mutable

from budgetlint.binding.catalogue import Catalogue, Half, TableKind, Term
from budgetlint.binding.labels import Label, label
from budgetlint.binding.wholes import address, nearest_wholes
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.nodes import Row

Part = Mapping[str, str]
_SUBTOTAL = ("小计", "合计")


@frozen
class _Printed:
    """What a row prints for its identity: label, code pieces, project."""

    text: str
    label: Label
    codes: tuple[str, ...]
    project: str | None


@mutable
class _List:
    """The state of one list while its rows are read from top to bottom."""

    half: Half
    scope: dict[str, str] = field(factory=dict)
    totals: list[dict[str, str]] = field(factory=list)
    ancestors: list[str] = field(factory=list)
    subtotal_seen: bool = False
    #: Whether the list has columns that name its rows: an unnamed row is its total only where none is ever named.
    named: bool = False


def read_entries(
    catalogue: Catalogue, kind: TableKind, columns: Sequence[Column], rows: Sequence[tuple[int, Row]], year: int | None
) -> tuple[Entry, ...]:
    """Entries of all halves, in order of half and row, each with the nearest entry it is a part of."""
    result: list[Entry] = []
    for number, half in enumerate(kind.halves):
        own = [c for c in columns if c.half == number]
        state = _List(half, named=any(c.role in (ColumnRole.LABEL, ColumnRole.CODE) for c in own))
        entries = []
        for at, row in rows:
            printed = _printed(catalogue, half, own, row)
            if printed is not None:
                entries.append(_entry(catalogue, state, printed, at, number, year))
        result.extend(_with_wholes(kind, half, entries, len(result)))
    return tuple(result)


def _printed(catalogue: Catalogue, half: Half, columns: Sequence[Column], row: Row) -> _Printed | None:
    """The identity that a row prints in one half; None if it lists nothing there."""
    cells = {c.index: row.cells[c.index] for c in columns if c.index < len(row.cells)}
    # A list's own codes (采购目录序号) are no subjects.
    coded = [c for c in columns if c.role is ColumnRole.CODE and c.index in cells and _header(c) not in half.codes]
    codes = tuple(cells[c.index].text.replace(" ", "") for c in coded)
    names = [(c, cells[c.index].text) for c in columns if c.role is ColumnRole.LABEL and c.index in cells]
    figures = [
        cells[c.index].text for c in columns if c.role in (ColumnRole.AMOUNT, ColumnRole.VALUE) and c.index in cells
    ]
    # 合计 printed in the code column is a label.
    spelled = [c for c in codes if c and not any(d.isdigit() for d in c)]
    codes = tuple("" if c in spelled else c for c in codes)
    projects = catalogue.headers["project"] if len(names) > 1 else frozenset()
    is_project = [half.dimension is None and c.header[-1:] != () and _header(c) in projects for c, _ in names]
    subject = [text for (c, text), p in zip(names, is_project, strict=True) if text and not p]
    project = [text for (c, text), p in zip(names, is_project, strict=True) if text and p]
    text = (subject or project or spelled or [""])[0]
    if not text and not any(codes) and not any(figures):
        return None
    if not names and not any(figures):
        return None
    return _Printed(text, label(text), codes, project[0] if project else None)


def _header(column: Column) -> str:
    return label(column.header[-1]).name if column.header else ""


def _entry(catalogue: Catalogue, state: _List, printed: _Printed, row: int, half: int, year: int | None) -> Entry:
    key, total = _identified(catalogue, state, printed, year)
    if key is None:
        key = _unresolved(state, printed, row)
    if printed.project and not total:
        key |= {"project": label(printed.project).name}
    merged = {**state.half.row_key, **key}
    return Entry(
        row=row,
        half=half,
        label=printed.text,
        code="".join(printed.codes) or printed.label.code,
        key=tuple(merged.items()),
        total=total,
        exhaustive=not printed.label.of_which,
    )


def _identified(
    catalogue: Catalogue, state: _List, printed: _Printed, year: int | None
) -> tuple[dict[str, str] | None, bool]:
    """What a row's code or name adds to the key, and whether the row is a total; None where it is not understood."""
    parts = printed.codes if any(printed.codes) else tuple(filter(None, (printed.label.code,)))
    for source in state.half.rows:
        if source in catalogue.subjects:
            if state.half.dimension and not any(parts):
                continue  # a project that bears a subject's name is none
            above = () if state.half.classes else state.ancestors
            code = catalogue.subjects[source].resolve(parts, printed.label.name, year, above)
            if code is not None:
                return _subject_key(state, source, code), False
        elif not any(printed.codes) and (term := catalogue.term(source, printed.label.name)):
            return _term_key(state, term), term.total
    if printed.label.name.endswith(_SUBTOTAL):
        return {}, True
    if not printed.text and not state.named:
        return {}, False
    return None, False


def _unresolved(state: _List, printed: _Printed, row: int) -> dict[str, str]:
    """The key of a row by its own words: the project where the list is one of projects, else opaque."""
    if state.half.dimension == "project":
        return {"project": printed.label.name}
    return {"local": printed.label.name or printed.text or f"第{row + 1}行", **state.scope}


def _subject_key(state: _List, dimension: str, code: str) -> dict[str, str]:
    state.ancestors = [code, *(a for a in state.ancestors if code.startswith(a) and a != code)]
    key = {dimension: code}
    if state.subtotal_seen and state.half.row_key:
        key["flow"] = "线下"
    return key


def _term_key(state: _List, term: Term) -> dict[str, str]:
    key = dict(term.key)
    if term.total and term.next is not None and key in state.totals:
        key = dict(term.next)
    if term.scope:
        state.scope = {"flow": key["flow"]}
    elif "flow" in key:
        state.scope = {}
    else:
        key = {**state.scope, **key}
    if term.total:
        state.totals.append(key)
        # A subtotal that follows its parts closes them: what comes after it stands below the line.
        state.subtotal_seen = bool(state.ancestors) and key.get("flow") == "本年"
    return key


def _with_wholes(kind: TableKind, half: Half, entries: list[Entry], base: int) -> list[Entry]:
    """Entries with ``whole`` set; a 弥补 row printed above the year's subtotal is summed into it."""
    keys: list[Mapping[str, str]] = [{**kind.key, **half.key, **dict(e.key)} for e in entries]
    wholes = nearest_wholes(keys)
    of_which = {w for e, w in zip(entries, wholes, strict=True) if w is not None and not e.exhaustive}
    totals = {address(key): i for i, key in reversed(list(enumerate(keys))) if entries[i].total}
    years = [i for i, key in enumerate(keys) if entries[i].total and key.get("flow") == "本年"]
    linked = []
    for at, (entry, whole) in enumerate(zip(entries, wholes, strict=True)):
        if keys[at].get("flow") == "弥补":
            whole = next((i for i in years if i > at), whole)
        if not entry.total:
            # A row and a total that mean the same: the total sums the row, and the grand total takes the total only.
            whole = totals.get(address(keys[at]), whole)
        position = None if whole is None else base + whole
        linked.append(evolve(entry, whole=position, exhaustive=at not in of_which))
    return linked
