"""The families of rules on the explanation: its sections, and what a statement has to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from budgetlint.families.common import Raw, Words, made
from budgetlint.families.pieces import NO_EXPLANATION, Piece, Sort, below, compiled, is_explained, is_head, reading
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Anchor, Finding, Related
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.model.phrases import Phrase, named
from budgetlint.records import frozen
from budgetlint.rules import AnyRule, Context, Yield

_SHOWN = 30
_ABSENT = {
    "absent": Words(
        "缺「{section}」一节",
        "the section '{section}' is missing",
        "请按规定的体例补上「{section}」一节",
        "add the section '{section}' as the prescribed layout has it",
    )
}
_INCOMPLETE = {
    "incomplete": Words(
        "「{topic}」没有写明{missing}",
        "'{topic}' does not state: {missing}",
        "请补写{missing}",
        "state it: {missing}",
    )
}


class _Item(NamedTuple):
    name: str
    heading: re.Pattern[str]
    #: The rule that says the same is missing, by name; what one tells in place of both cites the duties of both.
    same: str
    cites: tuple[str, ...]

    @property
    def cause(self) -> str:
        return f"absent:{self.same}" if self.same else ""


def sections_rule(raw: Raw) -> AnyRule:
    """A rule of ``sections``: each of ``items`` (name → pattern of its heading, or {heading, same}) heads something, below
    a heading that fits ``within`` if that is given. A document without an explanation, or with less than half of the
    sections, is laid out otherwise and is not judged."""
    data = raw["sections"]
    items = [_item(name, said, tuple(raw["requirement"])) for name, said in data["items"].items()]
    within = compiled(data["within"]) if "within" in data else None

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        above: Piece | None = None
        if within is not None:
            fits = [p for p in reading(ctx).pieces if is_head(p) and within.search(p.text)]
            if not fits:
                yield NotApplicable(Phrase("文中没有这一部分", "the document does not have this part"))
                return
            # Contents that were not read as such, or a section around it: the last that holds most is meant.
            above = min(reversed(fits), key=lambda head: len(_missing(items, below(head, ctx, numbered=True))))
        elif not is_explained(ctx):
            yield NO_EXPLANATION
            return
        missing = _missing(items, reading(ctx).pieces if above is None else below(above, ctx, numbered=True))
        if missing and 2 * len(missing) > len(items):
            yield NotEvaluable(
                Phrase(
                    "{items}节只认出{known}节,看来不是这种体例",
                    "only {known} of the {items} sections were recognised: it seems to be laid out otherwise",
                    items=len(items),
                    known=len(items) - len(missing),
                )
            )
            return
        for item in missing:
            yield _absent(item, above, ctx)

    return made(raw, check, _ABSENT)


def _item(name: str, said: str | Raw, cites: tuple[str, ...]) -> _Item:
    heading, same = (said, "") if isinstance(said, str) else (said["heading"], said.get("same", ""))
    return _Item(name, compiled(heading), same, cites)


def _missing(items: Sequence[_Item], pieces: Iterable[Piece]) -> list[_Item]:
    """Those that no heading among the pieces names."""
    heads = [p.text for p in pieces if is_head(p)]
    return [item for item in items if not any(item.heading.search(text) for text in heads)]


def _absent(item: _Item, above: Piece | None, ctx: Context) -> Finding:
    """At the line of the contents that promises it, else at the heading above it, else at the title."""
    listed = [e for e in reading(ctx).entries if item.heading.search(e.text)]
    first = (*listed, *((above,) if above else ()))
    span = first[0].span if first else ctx.title_span()
    related = tuple(Related(e.span, Phrase("目录列有这一节", "the contents list the section")) for e in listed[1:])
    args: dict[str, object] = {"section": item.name}
    # That the contents promise in vain what is not there is one thing with its absence.
    cause = item.cause or (f"absent:{listed[0].text}" if listed else "")
    return Finding("absent", span, args, Anchor(row_label=item.name), related, cause=cause, cites=item.cites)


def statement_rule(raw: Raw) -> AnyRule:
    """A rule of ``statement``: where headings or sentences fit ``about``, what stands there ``says`` each thing (name →
    pattern). ``each``: below every such heading for itself. ``unless``: a pattern that excuses it. A heading with nothing
    below it is not judged: that nothing is said there is not what this rule is about."""
    data = raw["statement"]
    about = compiled(data["about"])
    says = {name: compiled(pattern) for name, pattern in data["says"].items()}
    unless = compiled(data["unless"]) if "unless" in data else None
    each = data.get("each", False)

    def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        passages = _passages(about, ctx)
        if not passages:
            yield NotApplicable(
                Phrase("文中没有对{topic}的说明", "the text says nothing of '{topic}'", topic=data["topic"])
            )
            return
        for passage in passages if each else [_Passage.of(passages)]:
            if unless is not None and unless.search(passage.text):
                yield NotApplicable(
                    Phrase("文中写明没有{topic}", "the text says that there is none of '{topic}'", topic=data["topic"])
                )
                continue
            missing = [name for name, pattern in says.items() if not pattern.search(passage.text)]
            title = passage.head.text.rstrip(":")[:_SHOWN]
            if missing and passage.is_bare:
                yield NotEvaluable(
                    Phrase("标题「{heading}」下没有内容", "nothing stands below the heading '{heading}'", heading=title)
                )
            elif missing:
                topic = title if each else data["topic"]
                args: dict[str, object] = {"topic": topic, "missing": named(missing)}
                yield Finding("incomplete", passage.head.span, args, Anchor(row_label=topic))

    return made(raw, check, _INCOMPLETE)


@frozen(eq=False)
class _Passage:
    """A heading with what stands below it, or a sentence. ``is_bare``: nothing stands below the heading."""

    head: Piece
    text: str
    is_bare: bool = False

    @classmethod
    def of(cls, passages: Sequence[_Passage]) -> _Passage:
        """Several as one."""
        return cls(passages[0].head, "。".join(p.text for p in passages), all(p.is_bare for p in passages))


def _passages(about: re.Pattern[str], ctx: Context) -> list[_Passage]:
    """Each heading that fits, and each sentence that does outside of these, with the text that belongs to it."""
    pieces = reading(ctx).pieces
    found: list[_Passage] = []
    taken: set[Piece] = set()
    for piece in pieces:
        if piece in taken or piece.explains or not about.search(piece.text):
            continue
        if is_head(piece):
            own = list(below(piece, ctx))
            taken.update(own)
            found.append(_Passage(piece, "。".join((piece.text, *(p.text for p in own))), not own))
        elif piece.sort is Sort.TEXT:
            found.append(_Passage(piece, piece.text))
    return found
