"""The family of rules that a table is there, and that it prints the columns or fields that it owes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from attrs import evolve

from budgetlint.binding.catalogue import Catalogue
from budgetlint.families.absence import Absence, absence
from budgetlint.families.common import Raw, Words, made
from budgetlint.families.pieces import NO_EXPLANATION, compiled, condensed, is_explained
from budgetlint.model.facts import BoundTable, Disclosure
from budgetlint.model.findings import Anchor, Finding, Severity
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.model.phrases import Phrase, listing, quoted
from budgetlint.rules import AnyRule, Context, Yield

MISSING: Mapping[str, str] = {
    "absent": "缺少「{table}」",
    "promised": "{where}提到「{table}」,文中却没有这张表",
}
MISSING_EN: Mapping[str, str] = {
    "absent": "the table '{table}' is missing",
    "promised": "the table '{table}' is not there, although it is named in {where}",
}
MISSING_ADVICE = "请补上「{table}」;没有数据的也要列出空表,并说明没有的原因"
MISSING_ADVICE_EN = "add the table '{table}'; without data it is shown empty, with a note why"
_MISSING = {key: Words(said, MISSING_EN[key], MISSING_ADVICE, MISSING_ADVICE_EN) for key, said in MISSING.items()}
_CONTENTS = Phrase("目录", "the contents")
_TEXT = Phrase("说明", "the text")
_FIELD = {
    "field": Words(
        "表「{table}」缺「{field}」",
        "the table '{table}' lacks '{field}'",
        "请按规定的表样补上「{field}」",
        "add '{field}' as the prescribed form has it",
    )
}


class _Field(NamedTuple):
    """What a table has to print: in its lines or in a cell."""

    name: str
    prints: re.Pattern[str]
    #: In which kinds of table; empty = in all of the rule's.
    tables: frozenset[str]
    since: int | None
    until: int | None

    @classmethod
    def of(cls, name: str, said: str | Raw) -> _Field:
        raw: Raw = {"prints": said} if isinstance(said, str) else said
        tables = frozenset(raw.get("tables", ()))
        return cls(name, compiled(raw["prints"]), tables, raw.get("since"), raw.get("until"))

    def is_owed(self, table: BoundTable, year: int | None) -> bool:
        """Whether a table of its kind owes it in a year; where the year is not known, only what was always owed."""
        if self.tables and table.kind not in self.tables:
            return False
        if year is None:
            return self.since is None and self.until is None
        return (self.since is None or year >= self.since) and (self.until is None or year < self.until)

    def is_printed(self, printed: Sequence[str]) -> bool:
        return any(self.prints.search(text) for text in printed)


def table_rule(raw: Raw) -> AnyRule:
    """A rule of ``table: T13``, or several kinds, with ``fields`` (name → pattern of the words that print it, or {prints,
    tables, since, until}), which are owed wherever the table is. With ``optional`` the table itself is not owed; ``one`` of
    several tables of the kind is enough. ``below``: the heading under which it stands in the explanation, for a table that
    is not one of the statutory ones. ``same``: the name of the rule that says the same where the table is not there."""
    kinds = [raw["table"]] if isinstance(raw["table"], str) else raw["table"]
    fields = [_Field.of(name, said) for name, said in raw.get("fields", {}).items()]
    optional = raw.get("optional", False)
    heading = compiled(raw["below"]) if "below" in raw else None
    # What a rule that says the same tells in place of both cites the duties of both.
    told: dict[str, Any] = {"cites": tuple(raw["requirement"])}
    if "same" in raw:
        told["cause"] = f"absent:{raw['same']}"

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        found = [t for t in document.tables if t.kind in kinds]
        if not optional:
            for kind in kinds:
                for said in missing_table(kind, ctx, heading=heading):
                    yield evolve(said, **told) if isinstance(said, Finding) else said
        elif not found:
            yield NotApplicable(
                Phrase(
                    "文中没有{names}",
                    "the document does not have {names}",
                    names=quoted(ctx.catalogue.kinds[kind].name for kind in kinds),
                )
            )
        for table in found:
            owed = [f for f in fields if f.is_owed(table, document.year.value)]
            yield from _lacking(table, owed, raw["id"], ctx)

    def expects(catalogue: Catalogue) -> Iterator[str]:
        for kind in (*kinds, *sorted(frozenset().union(*(f.tables for f in fields)))):
            if kind not in catalogue.kinds:
                yield f"表目录中没有「{kind}」"
        for field in fields:
            if strange := sorted(field.tables.difference(kinds)):
                yield f"栏目「{field.name}」写了 {'、'.join(strange)},本规则不查这种表"

    return made(raw, check, {**({} if optional else _MISSING), **(_FIELD if fields else {})}, expects=expects)


def missing_table(
    kind: str, ctx: Context, severity: Severity | None = None, *, heading: re.Pattern[str] | None = None
) -> Iterator[Yield]:
    """What is to be said if no table of a kind is there (messages ``MISSING``); nothing if one is. ``heading`` is that of
    a table of the explanation."""
    missing = absence(kind, ctx, heading)
    if missing is not None and heading is not None and not is_explained(ctx):
        missing = NO_EXPLANATION
    if isinstance(missing, NotEvaluable):
        yield missing
    elif missing is not None:
        yield _finding(missing, ctx, severity)


def _finding(missing: Absence, ctx: Context, severity: Severity | None) -> Finding:
    args: dict[str, object] = {"table": missing.name}
    if missing.listed or missing.mentioned:
        said = ((_CONTENTS, missing.listed), (_TEXT, missing.mentioned))
        args["where"] = listing((word for word, spans in said if spans), "和", " and ")
    message = "promised" if "where" in args else "absent"
    anchor = Anchor(table=missing.name)
    return Finding(message, missing.place(ctx), args, anchor, missing.related, severity, cause=missing.cause)


def unrestored(table: BoundTable, ctx: Context) -> NotEvaluable:
    """Nothing is said of what a table that could not be restored holds."""
    return NotEvaluable(
        Phrase("表「{table}」无法还原", "table '{table}' could not be restored", table=ctx.title(table))
    )


def _lacking(table: BoundTable, fields: Sequence[_Field], rule: str, ctx: Context) -> Iterator[Yield]:
    """What its lines and cells do not name. Tables that lack the same have one cause: the template."""
    node, title = table.node, ctx.title(table)
    lines = [line.text for line in (*((node.caption,) if node.caption else ()), *node.metadata, *node.stray)]
    printed = [condensed(text) for text in (*lines, *(cell.text for row in node.rows for cell in row.cells))]
    lacking = [field.name for field in fields if not field.is_printed(printed)]
    if lacking and table.trouble is not None:
        yield unrestored(table, ctx)
    elif lacking:
        args: dict[str, object] = {"table": title, "field": listing(lacking, "」「", "', '")}
        anchor = Anchor(title, "、".join(lacking))
        yield Finding("field", ctx.caption(table), args, anchor, cause=f"{rule} without {anchor.row_label}")
