"""The families of rules on the explanation: its sections, and what a statement has to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from budgetlint.families.common import Raw, made
from budgetlint.families.pieces import Piece, Sort, below, compiled, is_head, reading
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Anchor, Finding, Related
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.rules import AnyRule, Context, Yield

_SHOWN = 30
#: So many sentences make an explanation; fewer are notes.
_EXPLAINED = 2
_ABSENT = {"absent": "缺「{section}」一节;请按规定的体例补上"}
_ABSENT_EN = {"absent": "the section '{section}' is missing"}
_INCOMPLETE = {"incomplete": "「{topic}」没有写明{missing};请补上"}
_INCOMPLETE_EN = {"incomplete": "'{topic}' does not state {missing}"}


@frozen
class _Item:
    name: str
    heading: re.Pattern[str]
    #: The rule that says the same is missing, by name.
    same: str

    @property
    def cause(self) -> str:
        return f"absent:{self.same}" if self.same else ""


def sections_rule(raw: Raw) -> AnyRule:
    """A rule of ``sections``: each of ``items`` (name → pattern of its heading, or {heading, same}) heads something, below
    a heading that fits ``within`` if that is given. A document without an explanation, or with less than half of the
    sections, is laid out otherwise and is not judged."""
    data = raw["sections"]
    items = [_item(name, said) for name, said in data["items"].items()]
    within = compiled(data["within"]) if "within" in data else None

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        pieces: Sequence[Piece] = reading(ctx).pieces
        above: Piece | None = None
        if within is not None:
            above = next((p for p in pieces if is_head(p) and within.search(p.text)), None)
            if above is None:
                yield NotApplicable("文中没有这一部分")
                return
            pieces = tuple(below(above, ctx, numbered=True))
        elif not is_explained(ctx):
            yield NotEvaluable("文中没有情况说明;若另有文件,请一并送检")
            return
        heads = [p for p in pieces if is_head(p)]
        missing = [i for i in items if not any(i.heading.search(p.text) for p in heads)]
        if missing and 2 * len(missing) > len(items):
            yield NotEvaluable(f"{len(items)}节只认出{len(items) - len(missing)}节,看来不是这种体例")
            return
        for item in missing:
            yield _absent(item, above, ctx)

    return made(raw, check, _ABSENT, _ABSENT_EN)


def _item(name: str, said: str | Raw) -> _Item:
    heading, same = (said, "") if isinstance(said, str) else (said["heading"], said.get("same", ""))
    return _Item(name, compiled(heading), same)


def _absent(item: _Item, above: Piece | None, ctx: Context) -> Finding:
    """At the line of the contents that promises it, else at the heading above it, else at the title."""
    listed = [e for e in reading(ctx).entries if item.heading.search(e.text)]
    first = (*listed, *((above,) if above else ()))
    span = first[0].span if first else ctx.title_span()
    related = tuple(Related(e.span, "目录列有这一节") for e in listed[1:])
    # That the contents promise in vain what is not there is one thing with its absence.
    cause = item.cause or (f"absent:{listed[0].text}" if listed else "")
    return Finding("absent", span, {"section": item.name}, Anchor(row_label=item.name), related, cause=cause)


def statement_rule(raw: Raw) -> AnyRule:
    """A rule of ``statement``: where headings or sentences fit ``about``, what stands there ``says`` each thing (name →
    pattern). ``each``: below every such heading for itself. ``unless``: a pattern that excuses it."""
    data = raw["statement"]
    about = compiled(data["about"])
    says = {name: compiled(pattern) for name, pattern in data["says"].items()}
    unless = compiled(data["unless"]) if "unless" in data else None
    each = data.get("each", False)

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        passages = _passages(about, ctx)
        if not passages:
            yield NotApplicable(f"文中没有对{data['topic']}的说明")
            return
        for head, text in passages if each else [(passages[0][0], "。".join(text for _, text in passages))]:
            if unless is not None and unless.search(text):
                yield NotApplicable(f"文中写明没有{data['topic']}")
                continue
            missing = [name for name, pattern in says.items() if not pattern.search(text)]
            if missing:
                topic = head.text.rstrip(":")[:_SHOWN] if each else data["topic"]
                args: dict[str, object] = {"topic": topic, "missing": "、".join(missing)}
                yield Finding("incomplete", head.span, args, Anchor(row_label=topic))

    return made(raw, check, _INCOMPLETE, _INCOMPLETE_EN)


def _passages(about: re.Pattern[str], ctx: Context) -> list[tuple[Piece, str]]:
    """Each heading that fits, and each sentence that does outside of these, with the text that belongs to it."""
    pieces = reading(ctx).pieces
    found: list[tuple[Piece, str]] = []
    taken: set[Piece] = set()
    for piece in pieces:
        if piece in taken or piece.explains or not about.search(piece.text):
            continue
        if is_head(piece):
            own = list(below(piece, ctx))
            taken.update(own)
            found.append((piece, "。".join((piece.text, *(p.text for p in own)))))
        elif piece.sort is Sort.TEXT:
            found.append((piece, piece.text))
    return found


def is_explained(ctx: Context) -> bool:
    """Whether the document has an explanation at all, and not tables alone."""
    return sum(p.sort is Sort.TEXT and p.text.endswith("。") for p in reading(ctx).pieces) >= _EXPLAINED
