"""The family of rules on what is told one by one: each project with its basis, scale and executing body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import field

from budgetlint.binding.catalogue import Catalogue
from budgetlint.families.common import Raw, Words, made
from budgetlint.families.pieces import Piece, below, compiled, condensed, is_head, reading
from budgetlint.model.facts import BoundTable, Disclosure
from budgetlint.model.findings import Anchor, Finding, Related
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.model.phrases import Phrase, named
from budgetlint.model.source import Span
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.rules import AnyRule, Context, Yield

_SHOWN = 30
_LINE = regex(r"[\r\n]")
_INCOMPLETE = {
    "incomplete": Words(
        "{topic}「{name}」没有写明{missing}",
        "'{name}' ('{topic}') does not state: {missing}",
        "请补写{missing}",
        "state it: {missing}",
    )
}
_FEWER = {
    "fewer": Words(
        "逐项写了{said}个{topic},表「{table}」列有{listed}个",
        "entries explained one by one ('{topic}'): {said}, but the table '{table}' lists {listed}",
        "请补写没有说明的{topic},或核对表「{table}」",
        "explain the rest ('{topic}'), or check the table '{table}'",
    )
}


@frozen
class _Entry:
    """One of them: the place and words that begin it, what it is called, and what stands there beside."""

    place: Span
    begins: str
    name: str
    rest: list[str] = field(factory=list)

    @property
    def text(self) -> str:
        return "。".join((self.begins + self.name, *self.rest))


def entries_rule(raw: Raw) -> AnyRule:
    """A rule of ``entries``: under a heading that fits ``below``, each stretch that begins with a line that begins with
    ``from`` ``says`` each thing (name → pattern). The rest of that line names it; ``。`` stands behind it and between
    paragraphs. ``table``: the kind of table whose projects are told, none left out. What is told in a table is not
    judged."""
    data = raw["entries"]
    heading, begins, topic = compiled(data["below"]), compiled(data["from"]), data["topic"]
    says = {name: compiled(pattern) for name, pattern in data["says"].items()}
    kind = data.get("table")

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        heads = [p for p in reading(ctx).pieces if is_head(p) and not p.explains and heading.search(p.text)]
        if not heads:
            yield NotApplicable(
                Phrase("文中没有逐项说明{topic}的一节", "no section explains one by one: '{topic}'", topic=topic)
            )
            return
        found = [entry for head in heads for entry in _entries(head, begins, ctx)]
        if not found:
            yield NotEvaluable(
                Phrase(
                    "「{text}」一节没有读出逐项的{topic}",
                    "nothing was read one by one below '{text}': '{topic}'",
                    text=heads[0].text[:_SHOWN],
                    topic=topic,
                )
            )
            return
        for entry in found:
            missing = [name for name, pattern in says.items() if not pattern.search(entry.text)]
            if missing:
                args: dict[str, object] = {"topic": topic, "name": entry.name[:_SHOWN], "missing": named(missing)}
                yield Finding("incomplete", entry.place, args, Anchor(row_label=entry.name or topic))
        for table in (t for t in document.tables if t.kind == kind and t.trouble is None):
            yield from _fewer(found, table, topic, ctx)

    def expects(catalogue: Catalogue) -> Iterator[str]:
        if kind is not None and kind not in catalogue.kinds:
            yield f"表目录中没有「{kind}」"

    return made(raw, check, _INCOMPLETE | (_FEWER if kind else {}), expects=expects)


def _entries(head: Piece, begins: re.Pattern[str], ctx: Context) -> list[_Entry]:
    found: list[_Entry] = []
    for piece in below(head, ctx):
        at = 0
        for mark in begins.finditer(piece.text) if piece.is_prose else ():
            start = piece.part(*mark.span()).start
            line = ctx.source.text.rfind("\n", 0, start) + 1
            if piece.normal is not None and condensed(ctx.source.text[line:start]).strip("#*"):
                continue  # it stands within a line
            if found and piece.text[at : mark.start()]:
                found[-1].rest.append(piece.text[at : mark.start()])
            printed = ctx.source.cut(piece.part(mark.end(), len(piece.text))) if mark.end() < len(piece.text) else ""
            at = mark.end() + len(condensed(_LINE.split(printed.lstrip(" \t"), maxsplit=1)[0]))
            found.append(_Entry(piece.part(mark.start(), at), mark[0], piece.text[mark.end() : at].rstrip("。;；")))
        if found and piece.text[at:]:
            found[-1].rest.append(piece.text[at:])
    return found


def _fewer(found: list[_Entry], table: BoundTable, topic: str, ctx: Context) -> Iterator[Finding]:
    """Fewer than the table has projects with money. More than one row may be of one project."""
    listed = {
        f.key.project for f in table.facts if f.key.project and f.figure.amount is not None and not f.figure.is_zero
    }
    if len(found) < len(listed):
        title = ctx.title(table)
        args: dict[str, object] = {"said": len(found), "topic": topic, "table": title, "listed": len(listed)}
        related = (Related(ctx.caption(table), named([title])),)
        anchor = Anchor(row_label=topic, column_label="个数")
        yield Finding("fewer", found[0].place, args, anchor, related, None, str(len(listed)), str(len(found)))
