"""The family of rules that a table is there, and that it prints the columns or fields that it owes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from budgetlint.binding.catalogue import Catalogue
from budgetlint.families.absence import Absence, absence
from budgetlint.families.common import Raw, made
from budgetlint.families.pieces import compiled, condensed
from budgetlint.model.facts import BoundTable, Disclosure
from budgetlint.model.findings import Anchor, Finding, Severity
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.rules import AnyRule, Context, Yield

MISSING: Mapping[str, str] = {
    "absent": "缺少「{table}」;没有数据的也要列出空表,并说明没有的原因",
    "promised": "{where}提到「{table}」,文中却没有这张表;没有数据的也要列出空表,并说明没有的原因",
}
MISSING_EN: Mapping[str, str] = {
    "absent": "the table '{table}' is missing; without data it is shown empty, with a note why",
    "promised": "{where} names the table '{table}', which is not there; without data it is shown empty, with a note why",
}
_FIELD = {"field": "表「{table}」缺「{field}」;请按规定的格式补上"}
_FIELD_EN = {"field": "table '{table}' lacks {field}"}


def table_rule(raw: Raw) -> AnyRule:
    """A rule of ``table: T13``, with ``fields`` (name → pattern of the words that print it), which are owed wherever the
    table is. With ``optional`` the table itself is not owed; ``one`` of several tables of the kind is enough."""
    kind, fields = raw["table"], {name: compiled(p) for name, p in raw.get("fields", {}).items()}
    optional = raw.get("optional", False)

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        found = [t for t in document.tables if t.kind == kind]
        if not optional:
            yield from missing_table(kind, ctx)
        elif not found:
            yield NotApplicable(f"文中没有{ctx.catalogue.kinds[kind].name}")
        for table in found:
            yield from _lacking(table, fields, ctx)

    def expects(catalogue: Catalogue) -> Iterator[str]:
        if kind not in catalogue.kinds:
            yield f"表目录中没有「{kind}」"

    words = {**({} if optional else MISSING), **(_FIELD if fields else {})}
    words_en = {**({} if optional else MISSING_EN), **(_FIELD_EN if fields else {})}
    return made(raw, check, words, words_en, expects=expects)


def missing_table(kind: str, ctx: Context, severity: Severity | None = None) -> Iterator[Yield]:
    """What is to be said if no table of a kind is there (messages ``MISSING``); nothing if one is."""
    missing = absence(kind, ctx)
    if isinstance(missing, NotEvaluable):
        yield missing
    elif missing is not None:
        yield _finding(missing, ctx, severity)


def _finding(missing: Absence, ctx: Context, severity: Severity | None) -> Finding:
    args: dict[str, object] = {"table": missing.name}
    if missing.listed or missing.mentioned:
        args["where"] = "和".join(
            word for word, spans in (("目录", missing.listed), ("说明", missing.mentioned)) if spans
        )
    message = "promised" if "where" in args else "absent"
    anchor = Anchor(table=missing.name)
    return Finding(message, missing.place(ctx), args, anchor, missing.related, severity, cause=missing.cause)


def _lacking(table: BoundTable, fields: Mapping[str, re.Pattern[str]], ctx: Context) -> Iterator[Yield]:
    """What its lines and cells do not name."""
    node, title = table.node, ctx.title(table)
    lines = [line.text for line in (*((node.caption,) if node.caption else ()), *node.metadata, *node.stray)]
    printed = [condensed(text) for text in (*lines, *(cell.text for row in node.rows for cell in row.cells))]
    lacking = [name for name, words in fields.items() if not any(words.search(text) for text in printed)]
    if lacking and table.trouble is not None:
        yield NotEvaluable(f"表「{title}」无法还原")
    elif lacking:
        named = "」「".join(lacking)
        yield Finding("field", ctx.caption(table), {"table": title, "field": named}, Anchor(title, "、".join(lacking)))
