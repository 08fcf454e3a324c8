"""Entries: what each row (or half row) of a list stands for, scoped by the rows above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from attrs import evolve, field

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.composed import are_items, read_composed
from budgetlint.binding.governments import read_governments
from budgetlint.binding.labels import Label, label, style
from budgetlint.binding.layouts import Half, TableKind, Term, dimension_of
from budgetlint.binding.numbered import read_numbered
from budgetlint.binding.outlined import read_outline
from budgetlint.binding.wholes import address, nearest_wholes
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.nodes import Row
from budgetlint.records import mutable

Part = Mapping[str, str]
_SUBTOTAL = ("小计", "合计")
#: What a row is called that totals its whole list.
_GRAND = ("合计", "总计", "总合计", "支出合计", "收入合计", "支出总计", "收入总计")


class _Printed(NamedTuple):
    """What a row prints for its identity: label, code pieces, project."""

    text: str
    label: Label
    codes: tuple[str, ...]
    project: str | None
    #: Whether the only name that it can print is a project's.
    alone: bool = False


@mutable
class _List:
    """The state of one list while its rows are read from top to bottom."""

    half: Half
    #: Whether it lists projects: a name that is no subject's with a code is one.
    projects: bool = False
    scope: dict[str, str] = field(factory=dict)
    #: The numbering of the row that set the scope: the next row numbered so ends it.
    scope_style: str | None = None
    totals: list[dict[str, str]] = field(factory=list)
    ancestors: list[str] = field(factory=list)
    subtotal_seen: bool = False
    #: The same for a list of sources or natures: some were listed, and then the year's total.
    sourced: bool = False
    year_closed: bool = False
    #: Code and name of the subject listed last.
    last: tuple[str, str] = ("", "")
    #: Whether the list has columns that name its rows: an unnamed row is its total only where none is ever named.
    named: bool = False


def read_entries(
    catalogue: Catalogue, kind: TableKind, columns: Sequence[Column], rows: Sequence[tuple[int, Row]], year: int | None
) -> tuple[Entry, ...]:
    """Entries of all halves, in order of half and row, each with the nearest entry it is a part of."""
    lists: list[list[Entry]] = []
    for number, half in enumerate(kind.halves):
        own = [c for c in columns if c.half == number]
        if half.outline is not None:
            lists.append(read_outline(catalogue, half, number, own, rows, year))
            continue
        if half.numbered:
            lists.append(read_numbered(number, own, rows, {**kind.key, **half.key}))
            continue
        if half.governments == "rows" and not are_items(catalogue, half, own, rows, year):
            lists.append(read_governments(number, own, rows, {**kind.key, **half.key}))
            continue
        if half.composed:
            lists.append(read_composed(catalogue, half, number, own, rows, {**kind.key, **half.key}, year))
            continue
        state = _List(
            half,
            projects=kind.key.get("nature") == "项目",
            named=any(c.role in (ColumnRole.LABEL, ColumnRole.CODE) for c in own),
        )
        entries = []
        for at, row in rows:
            printed = _printed(catalogue, half, own, row)
            if printed is not None:
                entries.append(_entry(catalogue, state, printed, at, number, year))
        lists.append(entries)
    _spanning(kind, columns, lists, dict(rows))
    lists = [
        entries if half.is_linked else _with_grand_total(catalogue, half, entries)
        for half, entries in zip(kind.halves, lists, strict=True)
    ]
    result: list[Entry] = []
    for half, entries in zip(kind.halves, lists, strict=True):
        if half.is_linked:
            base = len(result)
            result.extend(evolve(e, whole=None if e.whole is None else base + e.whole) for e in entries)
        else:
            result.extend(_with_wholes(kind, half, entries, len(result)))
    return tuple(result)


def _with_grand_total(catalogue: Catalogue, half: Half, entries: list[Entry]) -> list[Entry]:
    """The only total of a list that also lists money carried over is the grand total, whatever it is called."""
    totals = [at for at, e in enumerate(entries) if e.total and "flow" in dict(e.key)]
    if len(totals) != 1 or not any(dict(e.key).get("flow") == "上年结转" for e in entries[: totals[0]]):
        return entries
    entry = entries[totals[0]]
    terms = (catalogue.term(v, label(entry.label).name) for v in half.rows if v in catalogue.vocabularies)
    term = next((t for t in terms if t is not None), None)
    if term is None or term.next is None:
        return entries
    key = {**dict(entry.key), **term.next}
    return [*entries[: totals[0]], evolve(entry, key=tuple(key.items())), *entries[totals[0] + 1 :]]


def _spanning(kind: TableKind, columns: Sequence[Column], lists: list[list[Entry]], rows: Mapping[int, Row]) -> None:
    """A total printed once for two lists of one side, its label in the first and its figure in the second: it is the
    total of the second, and the first prints none."""
    for number in range(1, len(lists)):
        if kind.halves[number].key.get("side") != kind.halves[number - 1].key.get("side"):
            continue
        unnamed = {e.row: i for i, e in enumerate(lists[number]) if not e.label}
        for total in [e for e in lists[number - 1] if e.total and e.row in unnamed]:
            own = [c.index for c in columns if c.half == number - 1 and c.role is ColumnRole.AMOUNT]
            cells = rows[total.row].cells
            if not any(cells[i].text for i in own if i < len(cells)):
                lists[number - 1].remove(total)
                at = unnamed[total.row]
                # One list in two columns: the total is of both, unless it is of a nature that stands in the second alone.
                both = kind.halves[number].rows == kind.halves[number - 1].rows and not (
                    kind.feet and _is_of_nature(total)
                )
                lists[number][at] = _aside(evolve(total, half=number)) if both else evolve(total, half=number)


def _is_of_nature(entry: Entry) -> bool:
    return "nature" in dict(entry.key)


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
    alone = len(names) == 1 and _header(names[0][0]) in catalogue.headers["project"]
    return _Printed(text, label(text), codes, project[0] if project else None, alone)


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
            if (state.half.dimension or _is_project_alone(state, printed)) and not any(parts):
                continue  # a project that bears a subject's name is none
            above = () if state.half.classes else state.ancestors
            code = catalogue.subjects[source].resolve(parts, printed.label.name, year, above)
            if code is not None:
                key = _subject_key(state, dimension_of(source), code)
                return key | _project_below(catalogue, state, source, code, printed), False
        elif not any(printed.codes) and (term := catalogue.term(source, printed.label.name)):
            return _term_key(state, term, style(printed.text)), term.total
    if printed.label.name.endswith(_SUBTOTAL):
        return _subtotal(catalogue, state, printed.label.name[:-2], year), True
    if not printed.text and not state.named:
        return {}, False
    return None, False


def _project_below(catalogue: Catalogue, state: _List, source: str, code: str, printed: _Printed) -> dict[str, str]:
    """A row that repeats the code of the row above under a name that is not the subject's is a project of it."""
    name = printed.label.name
    if any(printed.codes) and state.last[0] == code and name not in catalogue.subjects[source].names.get(code, ()):
        return {"project": name}
    state.last = (code, name)
    return {}


def _subtotal(catalogue: Catalogue, state: _List, stem: str, year: int | None) -> dict[str, str]:
    """What a row totals that names it before 小计 or 合计: a term, a subject, else all of its list."""
    for source in state.half.rows if stem else ():
        if source in catalogue.subjects:
            if code := catalogue.subjects[source].resolve((), stem, year, ()):
                return {dimension_of(source): code}
        elif term := catalogue.term(source, stem):
            return dict(term.key)
    return {}


def _is_project_alone(state: _List, printed: _Printed) -> bool:
    """Whether a row of a list of projects prints the project and no subject."""
    return state.projects and printed.alone


def _unresolved(state: _List, printed: _Printed, row: int) -> dict[str, str]:
    """The key of a row by its own words: the project where the list is one of projects, else opaque."""
    if (state.half.dimension == "project" or _is_project_alone(state, printed)) and printed.label.name:
        return {"project": printed.label.name}
    return {"local": printed.label.name or printed.text or f"第{row + 1}行", **state.scope}


def _subject_key(state: _List, dimension: str, code: str) -> dict[str, str]:
    state.ancestors = [code, *(a for a in state.ancestors if code.startswith(a) and a != code)]
    key = {dimension: code}
    if state.subtotal_seen and state.half.row_key:
        key["flow"] = "线下"
    return key


def _term_key(state: _List, term: Term, numbering: str | None) -> dict[str, str]:
    key = dict(term.key)
    if numbering is not None and numbering == state.scope_style:
        state.scope = {}
    if term.total and term.next is not None and key in state.totals:
        key = dict(term.next)
    if term.scope:
        state.scope, state.scope_style = {"flow": key["flow"]}, numbering
    elif "flow" in key:
        state.scope = {}
    else:
        below = {"flow": "线下"} if state.year_closed and state.half.row_key and not state.scope else {}
        key = {**below, **state.scope, **key}
        state.sourced |= not state.scope
    if term.total:
        state.totals.append(key)
        # A subtotal that follows its parts closes them: what comes after it stands below the line.
        state.subtotal_seen = bool(state.ancestors) and key.get("flow") == "本年"
        state.year_closed = state.sourced and key.get("flow") == "本年"
    return key


def _aside(entry: Entry) -> Entry:
    """The same as a row of its own: part of nothing, whole of nothing."""
    name = ("local", f"{entry.label}({entry.row + 1})")
    key = (*(k for k in entry.key if k[0] != "local"), name)
    return evolve(entry, key=key, whole=None, total=False, aside=True)


def _without_subtotals(half: Half, entries: Sequence[Entry], keys: Sequence[Part]) -> list[Entry]:
    """Entries with totals set aside that stand beside another of the same key, or of what only some subjects are:
    小计 of one unit in a list that ends in 合计, 人员经费小计 among the economic classes."""
    listed = any({"function", "economic"} & dict(e.key).keys() for e in entries if not e.total)
    grand = {address(k) for e, k in zip(entries, keys, strict=True) if e.total and label(e.label).name in _GRAND}
    last = {address(k): at for at, (e, k) in enumerate(zip(entries, keys, strict=True)) if e.total}
    result = []
    for at, (entry, key) in enumerate(zip(entries, keys, strict=True)):
        if half.dimension == "project" and not entry.label and not entry.total:
            result.append(_aside(entry))  # more of the row above
            continue
        name, own = label(entry.label).name, address(key)
        partial = bool(grand) and listed and "nature" in dict(entry.key)
        second = (own in grand and name not in _GRAND) or (own not in grand and last.get(own) != at)
        result.append(_aside(entry) if entry.total and (partial or second) else entry)
    return result


def _with_wholes(kind: TableKind, half: Half, entries: list[Entry], base: int) -> list[Entry]:
    """Entries with ``whole`` set; a 弥补 row printed above the year's subtotal is summed into it."""
    entries = _without_subtotals(half, entries, [{**kind.key, **half.key, **dict(e.key)} for e in entries])
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
        position = None if whole is None or entry.aside else base + whole
        linked.append(evolve(entry, whole=position, exhaustive=at not in of_which))
    return linked
