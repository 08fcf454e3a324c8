"""Columns: what each header path means for a kind of table, and how well a reading of the header fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.composed import read_composed_column
from budgetlint.binding.governments import are_governments, read_government_columns
from budgetlint.binding.headers import Path
from budgetlint.binding.labels import bare, last_year, plain, without_year
from budgetlint.binding.layouts import ColumnRule, Half, Part, TableKind
from budgetlint.binding.staged import is_region_name, meaning, name_beside
from budgetlint.binding.subjects import Subjects
from budgetlint.binding.wholes import nearest_wholes
from budgetlint.model.amount import MONEY_UNITS, PERCENT, FigureKind, Unit
from budgetlint.model.facts import Column, ColumnRole
from budgetlint.model.keys import Flow, Fund, Key, Nature, Side
from budgetlint.model.nodes import Row
from budgetlint.records import frozen
from budgetlint.regex import regex

_ANY = Key()
#: The total of the columns under one group.
_TOTALS = ("小计", "合计", "金额")
#: Of which money something is paid.
_SOURCES = {Flow.CURRENT, Flow.BROUGHT_FORWARD}
_OTHER_BUDGETS = {Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL}
#: The other side's word stands in so many times fewer names of a list.
_MANY_MORE = 3
_UNIT = regex(r"\((?:金额)?(?:单位)?:?\s*(亿元|万元|千元|百元|元|%)\)|(?:金额)?单位:\s*(亿元|万元|千元|百元|元)")


@frozen(eq=False)
class Reading:
    """One reading of the header: the columns, and points for what fits minus points for what does not.

    ``complete``: all lists that stand side by side in this kind of table were found.
    """

    columns: tuple[Column, ...]
    score: int
    complete: bool = True


def read_columns(
    catalogue: Catalogue, kind: TableKind, title: str, paths: Sequence[Path], body: Sequence[Row], context: Key = _ANY
) -> Reading:
    """Columns of a known kind; an amount column's key holds all that table, title, list and header say. ``context``: the
    year and stage that the table is of."""
    table: dict[str, str] = dict(kind.key)
    for words, part in kind.title_key:
        table |= part if all(w in title for w in words) else {}
    numeric = [_numbers_in(body, i) for i in range(len(paths))]
    roles = [_role(catalogue, kind, path, n) for path, n in zip(paths, numeric, strict=True)]
    has_label = ColumnRole.LABEL in roles
    columns: list[Column] = []
    score = 0
    alone = _side_alone(kind, roles, body)
    halves = _halves(kind, roles, paths) if alone is None else [alone] * len(roles)
    for index, (path, role, half) in enumerate(zip(paths, roles, halves, strict=True)):
        column = Column(index, role, path, half, unit=unit_of(path))
        if role is ColumnRole.AMOUNT and kind.staged:
            numbers = numeric[index] or not _words_in(body, index)
            column = _of_government(column, {**table, **kind.halves[half].key}, kind.halves[half], context, numbers)
            score += 3 if column.role is ColumnRole.AMOUNT and "local" not in dict(column.key) else -2
        elif role is ColumnRole.AMOUNT and kind.halves[half].composed:
            known = {**table, **kind.halves[half].key}
            found = read_composed_column(catalogue, kind.halves[half], column, known, context.year)
            column = found or _unknown(column, known, numeric[index])
            score += 3 if found else -2
        elif role is ColumnRole.AMOUNT:
            bare_path, stage = _staged(catalogue, kind.halves[half], path)
            rule, subject = _rule(catalogue, kind.halves[half], bare_path, has_label)
            if rule is None and stage:
                rule, subject = _rule(catalogue, kind.halves[half], path, has_label)
            known = {**table, **kind.halves[half].key, **stage}
            ratio = _ratio(path, known) if kind.halves[half].stages and rule is None and numeric[index] else None
            column = _understood(column, rule, subject, known) if rule else _unknown(column, known, numeric[index])
            column = evolve(column, key=ratio, unit=PERCENT, additive=False) if ratio is not None else column
            score += 3 if rule or ratio is not None else -2
        elif numeric[index] and role is ColumnRole.LABEL:
            score -= 4
        columns.append(column)
        score -= _under_the_other_side(path, kind.halves[half])
    if kind.halves and (
        kind.halves[0].governments == "columns" or (kind.halves[0].composed and are_governments(columns))
    ):
        columns = read_government_columns(columns, {**table, **kind.halves[0].key})
    amounts = [(c.half, c.key) for c in columns if c.role is ColumnRole.AMOUNT]
    score -= 4 * (len(amounts) - len(set(amounts)))
    owed = sum(not h.optional for h in kind.halves)
    missing = 0 if alone is not None else max(0, owed - 1 - max((c.half for c in columns), default=0))
    settled = columns if kind.staged else _settled(columns)
    settled = _of_basic(settled) if kind.feet else settled
    return Reading(_with_wholes(kind, _distinct(settled)), score - 6 * missing, not missing)


def _side_alone(kind: TableKind, roles: Sequence[ColumnRole], body: Sequence[Row]) -> int | None:
    """The list that a table holds which should have two side by side, and prints them one after the other: the names of its
    rows say which; the third list of its kind where they are of both."""
    names = [at for at, role in enumerate(roles) if role is ColumnRole.LABEL]
    if not kind.staged or len(kind.halves) < len(Side) or len(names) != 1:
        return None
    texts = [plain(row.cells[names[0]].text) for row in body if names[0] < len(row.cells)]
    counts = [sum(half.key.get("side", "") in text for text in texts) for half in kind.halves[: len(Side)]]
    if max(counts) and min(counts) * _MANY_MORE <= max(counts):
        return counts.index(max(counts))
    return len(Side) if len(kind.halves) > len(Side) else None


def _halves(kind: TableKind, roles: Sequence[ColumnRole], paths: Sequence[Path]) -> list[int]:
    """The list that each column belongs to: a label or code behind amounts begins the next one that its header fits."""
    halves: list[int] = []
    half, seen_amount = 0, False
    for role, path in zip(roles, paths, strict=True):
        if seen_amount and role in (ColumnRole.LABEL, ColumnRole.CODE):
            begun = _next_half(kind, half, path)
            half, seen_amount = (half, True) if begun is None else (begun, False)
        seen_amount |= role is ColumnRole.AMOUNT
        halves.append(half)
    return halves


def _next_half(kind: TableKind, half: int, path: Path) -> int | None:
    """The list after ``half`` whose word the header holds, failing that the one that wants none."""
    header = plain(path[-1]) if path else ""
    after = range(half + 1, len(kind.halves))
    headed = next((n for n in after if kind.halves[n].headed and kind.halves[n].headed in header), None)
    return headed if headed is not None else next((n for n in after if not kind.halves[n].headed), None)


def _understood(column: Column, rule: ColumnRule, subject: str | None, known: Part) -> Column:
    key = {**known, **rule.key, **({rule.subjects: subject} if subject else {})}
    if rule.local:
        key["local"] = plain(column.header[-1])
    return evolve(column, role=ColumnRole(rule.role), key=tuple(key.items()), additive=rule.additive)


def _of_government(column: Column, known: Part, half: Half, context: Key, numeric: bool) -> Column:
    """A column of a table on whole governments: its header says year, stage, tier or ratio, and may name a region or what
    is transferred. One without figures and without a word that is known says nothing."""
    said = meaning(column.header, context.year, context.stage)
    if not numeric:
        return _unknown(column, known, numeric)
    key = {**known, **said.key}
    if half.outline is not None and half.outline.columns and said.unit is None:
        if name := name_beside(column.header):
            is_region = half.outline.columns == "region" and is_region_name(name)
            key["region" if is_region else "project"] = name
            said = evolve(said, known=True)
    for term in (r for r in half.columns if plain(column.header[-1] if column.header else "") in r.names):
        key |= term.key
        said = evolve(said, known=True)
    if not said.known or not column.header:
        return _unknown(column, known, numeric)
    ratio = said.unit is not None
    return evolve(column, key=tuple(key.items()), unit=said.unit or column.unit, additive=not ratio)


def _unknown(column: Column, known: Part, numeric: bool) -> Column:
    """A column that no rule knows: opaque if it holds figures, text if it does not."""
    if not numeric:
        return evolve(column, role=ColumnRole.TEXT)
    return opaque(evolve(column, key=tuple(known.items())))


def _settled(columns: Sequence[Column]) -> list[Column]:
    """Columns whose meaning depends on those beside them.

    财政拨款 beside 政府性基金 without 一般公共预算 is no whole of both: it means 一般公共预算. The only total beside a
    column of carried-over money is the grand total, whatever it is called; where that column was not understood, the
    total is not either. What is spent of the year's own money is told apart only where money carried over stands beside
    it; such money alone may be beside the other columns or within them.
    """
    beside: dict[int, list[Part]] = defaultdict(list)
    for column in columns:
        beside[column.half].append(dict(column.key))
    funds = {half: {k.get("fund") for k in keys} for half, keys in beside.items()}
    flows = {half: {k.get("flow") for k in keys} for half, keys in beside.items()}
    sources = {half: {k.get("part_of") for k in keys} for half, keys in beside.items()}
    unread = {half for half, keys in beside.items() if any("结转" in k.get("local", "") for k in keys)}
    result = []
    for column in columns:
        key, fund, flow = dict(column.key), funds[column.half], flows[column.half]
        if not sources[column.half] >= _SOURCES and key.get("part_of") in _SOURCES:
            if key.pop("part_of") == Flow.BROUGHT_FORWARD:
                key["local"] = plain("/".join(column.header))
        if key.get("fund") == Fund.FISCAL and Fund.GENERAL not in fund and fund & _OTHER_BUDGETS:
            key["fund"] = str(Fund.GENERAL)
        is_whole = key.get("side") == Side.REVENUE and key.get("fund") == Fund.ALL and "local" not in key
        if is_whole and key.get("flow") == Flow.CURRENT and Flow.BROUGHT_FORWARD in flow and Flow.TOTAL not in flow:
            key["flow"] = str(Flow.TOTAL)
        settled = evolve(column, key=tuple(key.items()))
        result.append(opaque(settled) if column.half in unread and key.get("side") == Side.REVENUE else settled)
    return result


def _of_basic(columns: Sequence[Column]) -> list[Column]:
    """Lists of classes side by side that are headed 人员经费 and 公用经费 list basic expenditure, each a part of it."""
    natures: dict[int, set[object]] = defaultdict(set)
    for column in columns:
        if column.role is ColumnRole.AMOUNT:
            natures[column.half].add(dict(column.key).get("nature"))
    headed = {half for half, own in natures.items() if len(own) == 1 and own <= {Nature.PERSONNEL, Nature.OPERATING}}
    return [
        evolve(c, key=tuple((dict(c.key) | {"nature": str(Nature.BASIC)}).items()))
        if c.half in headed and c.role is ColumnRole.AMOUNT
        else c
        for c in columns
    ]


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """Columns of one list that mean the same are not understood: each is opaque, none is a certain part or whole. Of
    columns of several years only the last year's mean the document's."""
    latest: dict[tuple[int, object], str] = {}
    for c in columns:
        latest[c.half, c.key] = max(latest.get((c.half, c.key), ""), _year_of(c))
    earlier = ("year" not in dict(c.key) and "" < _year_of(c) < latest[c.half, c.key] for c in columns)
    columns = [evolve(opaque(c), additive=False) if old else c for c, old in zip(columns, earlier, strict=True)]
    times = Counter((c.half, c.key) for c in columns if c.role is ColumnRole.AMOUNT and c.additive)
    return [opaque(c) if times[c.half, c.key] > 1 else c for c in columns]


def _year_of(column: Column) -> str:
    return last_year("".join(column.header))


def opaque(column: Column) -> Column:
    """An amount column with a name of its own in its key, so that it equals nothing outside its table."""
    if column.role is not ColumnRole.AMOUNT or "local" in dict(column.key):
        return column
    return evolve(column, key=(*column.key, ("local", plain("/".join(column.header)) or f"第{column.index + 1}列")))


def _under_the_other_side(path: Path, half: Half) -> bool:
    """Whether a column of the expenditure list stands under a group headed 收入, or the other way round."""
    side = half.key.get("side")
    others = {s.value for s in Side if s.value != side} if side else set()
    return any(other in plain(group) for group in path[:-1] for other in others)


def read_unknown_columns(paths: Sequence[Path], body: Sequence[Row]) -> tuple[Column, ...]:
    """Columns of a table of no known kind: figures are amounts with a local key only."""
    columns: list[Column] = []
    for index, path in enumerate(paths):
        numeric = _numbers_in(body, index)
        if _is_ordinal(body, index):
            role = ColumnRole.ORDINAL
        elif plain(path[-1] if path else "").endswith(("编码", "代码")):
            role = ColumnRole.CODE
        elif numeric:
            role = ColumnRole.AMOUNT
        else:
            role = ColumnRole.TEXT if any(c.role is ColumnRole.LABEL for c in columns) else ColumnRole.LABEL
        key = (("local", plain("/".join(path)) or f"第{index + 1}列"),) if role is ColumnRole.AMOUNT else ()
        columns.append(Column(index, role, path, 0, key, unit_of(path)))
    return tuple(columns)


def _role(catalogue: Catalogue, kind: TableKind, path: Path, numeric: bool) -> ColumnRole:
    leaf = plain(path[-1]) if path else ""
    words = catalogue.headers
    if leaf not in words["label"] and bare(leaf) in words["label"]:
        leaf = bare(leaf)
    if any(leaf in half.codes for half in kind.halves):
        return ColumnRole.CODE
    if any(leaf in half.texts for half in kind.halves):
        return ColumnRole.LABEL if any(leaf in half.labels for half in kind.halves) else ColumnRole.TEXT
    if any(leaf in half.labels for half in kind.halves):
        return ColumnRole.LABEL
    if leaf in words["ordinal"]:
        return ColumnRole.ORDINAL
    if leaf in words["code"]:
        return ColumnRole.CODE
    if leaf in words["label"] | words["project"]:
        return ColumnRole.LABEL
    if leaf in words["text"] or leaf.endswith(("代码", "编码", "编号")):
        return ColumnRole.TEXT
    if leaf.endswith("名称"):
        return ColumnRole.LABEL
    if not leaf and not numeric:
        return ColumnRole.TEXT
    return ColumnRole.AMOUNT


def _staged(catalogue: Catalogue, half: Half, path: Path) -> tuple[Path, Part]:
    """A header path without its word for the stage of the year (预算数, 决算数), and what that means."""
    for at in reversed(range(len(path)) if half.stages else ()):
        name = plain(path[at])
        for printed in (name, bare(name), without_year(name)):
            if term := catalogue.term(half.stages, printed):
                return path[:at] + path[at + 1 :], term.key
    return path, {}


def _ratio(path: Path, known: Part) -> tuple[tuple[str, str], ...] | None:
    """What a column of final accounts says that prints which part of the budget its row comes to, or by how much it differs
    from that; None where it is no such column. What it is a percentage of is told by the columns beside it."""
    said = meaning(path, None, None)
    if said.unit is None or "stage" in said.key or not path:
        return None
    return tuple({**known, **said.key}.items())


def _rule(
    catalogue: Catalogue, half: Half, path: Path, has_label: bool
) -> tuple[ColumnRule, None] | tuple[ColumnRule, str] | tuple[None, None]:
    """The rule that a header path fits, and the subject where the header names one."""
    leaf, groups = plain(path[-1]) if path else "", {plain(p) for p in path[:-1]}
    whole_path = "".join(map(plain, path))
    names = (whole_path, "".join(map(plain, path[-2:])), *_own_names(path, leaf))
    for name in dict.fromkeys(names):
        for rule in half.columns:
            if (rule.when == "labelled" and not has_label) or (rule.when == "bare" and has_label):
                continue
            if rule.under and not groups & rule.under:
                continue
            if rule.subjects:
                if subject := _subject(catalogue.subjects[rule.subjects], name, groups):
                    return rule, subject
            elif name in rule.names or (rule.contains and rule.contains in name):
                return rule, None
    return None, None


def _subject(subjects: Subjects, name: str, groups: Collection[str]) -> str | None:
    """The class that a header names; one of its 款 under the class's own name."""
    for within in ("", *(c for group in groups for c in subjects.named(group, None) if len(c) == 3)):
        found = {c for c in subjects.named(name, None, within) if len(c) == len(within) + (2 if within else 3)}
        if len(found) == 1:
            return found.pop()
    return None


def _own_names(path: Path, leaf: str) -> tuple[str, ...]:
    """What a column may be called by itself: the total under a group bears the group's name first."""
    leaves = (leaf, bare(leaf), without_year(leaf))
    return (*map(plain, path[-2:-1]), *leaves) if leaf in _TOTALS else leaves


def _with_wholes(kind: TableKind, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns with the nearest one that each is a part of, within its half."""
    result = list(columns)
    for half_number in range(len(kind.halves)):
        amounts = [c for c in columns if c.half == half_number and c.role is ColumnRole.AMOUNT]
        for column, whole in zip(amounts, nearest_wholes([dict(c.key) for c in amounts]), strict=True):
            if whole is not None:
                result[column.index] = evolve(column, whole=amounts[whole].index)
    return tuple(result)


def _numbers_in(body: Sequence[Row], index: int) -> bool:
    """Whether a column holds figures rather than words: more numbers than texts, and it does not just count rows."""
    kinds = [r.cells[index].figure.kind for r in body if index < len(r.cells)]
    numbers = sum(k in (FigureKind.NUMBER, FigureKind.UNREADABLE) for k in kinds)
    return numbers > sum(k is FigureKind.TEXT for k in kinds)


def _words_in(body: Sequence[Row], index: int) -> bool:
    """Whether a column prints any words."""
    return any(index < len(r.cells) and r.cells[index].figure.kind is FigureKind.TEXT for r in body)


def _is_ordinal(body: Sequence[Row], index: int) -> bool:
    printed = [r.cells[index].text for r in body if index < len(r.cells) and r.cells[index].text]
    return len(printed) > 2 and printed == [str(i + 1) for i in range(len(printed))]


def unit_of(path: Path) -> Unit | None:
    for text in reversed(path):
        if match := _UNIT.search(text.replace("（", "(").replace("）", ")")):
            symbol = match[1] or match[2]
            return PERCENT if symbol == "%" else MONEY_UNITS[symbol]
    return None
