"""Which tables are not there, where they are promised, and when that cannot be known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetlint.binding.kinds import named_kind
from budgetlint.families.naming import Mention, mentions, titles
from budgetlint.families.pieces import Piece, Sort, below, condensed, is_head, reading
from budgetlint.model.facts import BoundTable, RowRole
from budgetlint.model.findings import Related
from budgetlint.model.outcomes import NotEvaluable
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Span
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.rules import Context

#: Two tables under one title; 、 behind a numeral only numbers it.
_JOINED = regex(r"[和及与暨]|(?<![一二三四五六七八九十\d])、")
#: Words without which neither a title nor a header belongs to a table of the budget.
_MONEY = regex(r"收入|支出|收支|拨款|科目|预算|决算|三公|出国|基金")
_ATTACHED = regex(r"(?:见|附)[^。;；]{0,16}附(?:件|表)")
#: Fewer tables than these beside an attachment: the tables themselves are in the attachment.
_FEW = 4
#: What a sentence that calls a missing table empty comes to.
CALLED_EMPTY = "说明称「{table}」是空表,文中却没有这张表"
CALLED_EMPTY_EN = "the text says that table '{table}' is empty, but the table is not there"


@frozen
class Absence:
    """A kind of table that is not there, and the lines that promise it, the contents first."""

    kind: str
    name: str
    listed: tuple[Span, ...]
    mentioned: tuple[Mention, ...]
    #: The heading below which it should stand, if it has a place of its own.
    head: Span | None = None

    @property
    def cause(self) -> str:
        """What all findings about it have in common."""
        return f"absent:{self.kind}"

    def place(self, ctx: Context) -> Span:
        """Where to report it: at the first line that promises it, else where it should stand, else at the title."""
        return next(iter(self._promises), self.head or ctx.title_span())

    @property
    def related(self) -> tuple[Related, ...]:
        """The other lines that promise it."""
        words = dict.fromkeys(self.listed, Phrase("目录列有这张表", "the contents list the table"))
        for mention in self.mentioned:
            words[mention.span] = (
                Phrase(CALLED_EMPTY, CALLED_EMPTY_EN, table=self.name)
                if mention.calls_empty
                else Phrase("文中提到这张表", "the text names the table")
            )
        return tuple(Related(span, words[span]) for span in self._promises[1:])

    @property
    def called_empty(self) -> Span | None:
        """Where a sentence says that it is empty."""
        return next((m.span for m in self.mentioned if m.calls_empty), None)

    @property
    def _promises(self) -> tuple[Span, ...]:
        return (*self.listed, *(mention.span for mention in self.mentioned))


def absence(kind: str, ctx: Context, heading: re.Pattern[str] | None = None) -> Absence | NotEvaluable | None:
    """The absence of a kind of table: None if it is there, NotEvaluable if it may be.

    With ``heading`` it is one that stands in the explanation, below a heading that fits: the text alone tells.
    """
    tables = ctx.disclosure.tables
    if any(table.kind == kind for table in tables):
        return None
    head = None if heading is None else _innermost(heading, kind, ctx)
    if heading is None and not any(map(ctx.is_statutory, tables)):
        return NotEvaluable(
            Phrase(
                "文中没有任何应公开的表(见BL006),不逐张检查",
                "none of the tables that have to be published is here (see BL006): they are not missed one by one",
            )
        )
    if heading is not None and head is None:
        return NotEvaluable(
            Phrase(
                "情况说明里没有认出应列「{name}」的一节",
                "the section that should hold '{name}' was not recognised",
                name=ctx.catalogue.kinds[kind].name,
            )
        )
    name = ctx.catalogue.kinds[kind].name
    for table in _candidates(tables):
        if _could_be(ctx.catalogue.kinds[kind].could, table):
            return NotEvaluable(
                Phrase(
                    "表「{table}」({where})可能就是「{name}」,表名不足以判定",
                    "table '{table}' ({where}) may be '{name}'; its title does not tell",
                    table=ctx.title(table),
                    where=ctx.where(ctx.caption(table)),
                    name=name,
                )
            )
    if title := next((title for title in titles(ctx) if title.kind == kind), None):
        return NotEvaluable(
            Phrase(
                "{where}有表名「{text}」,但其下的表没有读出",
                "{where} has the title '{text}', but the table below it was not read",
                where=ctx.where(title.span),
                text=title.text[:30],
            )
        )
    if any(piece.sort is Sort.UNPARSED for piece in reading(ctx).pieces):
        return NotEvaluable(
            Phrase("有未能解析的表格,不知其中有没有这张表", "a table could not be parsed; it may be this one")
        )
    own = None if head is None else tuple(below(head, ctx))
    if own is not None and (line := next((p for p in own if _is_title(kind, p, ctx)), None)):
        return NotEvaluable(
            Phrase(
                "{where}有表名「{text}」,但其下的表没有读出",
                "{where} has the title '{text}', but the table below it was not read",
                where=ctx.where(line.span),
                text=line.text[:30],
            )
        )
    if (own is not None or len({t.kind for t in tables if ctx.is_statutory(t)}) < _FEW) and _is_attached(ctx, own):
        return NotEvaluable(
            Phrase(
                "文中说表在附件,请与附件一并送检",
                "the text says that the tables are attached: check the attachment together with it",
            )
        )
    listed = (e.span for e in reading(ctx).entries if "表" in e.text and _is(kind, e.text, ctx))
    promised = (m for m in mentions(ctx) if m.kind == kind)
    return Absence(kind, name, tuple(listed), tuple(promised), None if head is None else head.span)


def _innermost(heading: re.Pattern[str], kind: str, ctx: Context) -> Piece | None:
    """The first heading that fits, or the one below it that does as well: 职责及机构设置, then 机构设置."""

    def first(pieces: Iterable[Piece]) -> Piece | None:
        fits = (p for p in pieces if is_head(p) and not p.explains and heading.search(p.text))
        return next((p for p in fits if not _is_title(kind, p, ctx)), None)

    head = first(reading(ctx).pieces)
    while head is not None and (inner := first(below(head, ctx))) is not None:
        head = inner
    return head


def _is_title(kind: str, piece: Piece, ctx: Context) -> bool:
    """Whether a line below a heading is nothing but the name of a table, though without 表 at its end."""
    if piece.sort is not Sort.TEXT or not piece.first:
        return False
    found = named_kind(ctx.catalogue, piece.text, ctx.disclosure.kind.value)
    return found is not None and found.id == kind


def _is(kind: str, title: str, ctx: Context) -> bool:
    found = ctx.table_kind(title)
    return found is not None and found[0] == kind


def _candidates(tables: tuple[BoundTable, ...]) -> Iterator[BoundTable]:
    """Tables that may be, or hold, another than their title says: unknown, joint, or the second of a kind."""
    seen: dict[str, str] = {}
    for table in tables:
        if table.kind is None or _JOINED.search(table.title) or seen.setdefault(table.kind, table.title) != table.title:
            yield table


def _could_be(pattern: str, table: BoundTable) -> bool:
    title = condensed(table.title)
    if not pattern:
        return table.kind is None
    if re.search(pattern, title):
        return True
    is_nameless = table.kind is None and not _MONEY.search(title)
    return is_nameless and _MONEY.search(_header(table)) is not None


def _header(table: BoundTable) -> str:
    roles = zip(table.node.rows, table.row_roles, strict=False)
    rows = [row for row, role in roles if role is RowRole.HEADER] or table.node.rows[:2]
    return condensed("".join(cell.text for row in rows for cell in row.cells))


def _is_attached(ctx: Context, pieces: Iterable[Piece] | None = None) -> bool:
    said = reading(ctx).pieces if pieces is None else pieces
    return any(p.is_prose and _ATTACHED.search(p.text) for p in said)
