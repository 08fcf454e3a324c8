"""The findings of one document for people: place and severity in columns, the words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from attrs import evolve

from budgetlint.formats.suppressed import why
from budgetlint.formats.words import PHRASES, inert, pad, width, wrap
from budgetlint.model.findings import Diagnostic, Severity
from budgetlint.model.source import Place
from budgetlint.model.where import Where
from budgetlint.regex import regex
from budgetlint.report import SEVERITY, View

_COLOR: Final = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.INFO: "36"}
#: How many other places are quoted, and how many lines are named of those that are not.
_QUOTED: Final = 3
_LINES: Final = 3
_MORE_DIGITS: Final = regex(r"[\d.]*\d")


def lines(found: Sequence[Diagnostic], view: View, cited: set[str]) -> Iterator[str]:
    """The findings in one file; beneath each message the figures, the sum written out, other places, the basis, the rule.

    ``cited`` holds what was cited in full before, and grows.
    """
    places = [_beside(d.place, view) for d in found]
    column = max(map(width, places), default=0)
    grade = max(map(width, SEVERITY[view.lang].values()))
    indent = 2 + column + 2 + grade + 2
    room = max(24, view.width - indent)
    for diagnostic, place in zip(found, places, strict=True):
        word = paint(pad(SEVERITY[view.lang][diagnostic.severity], grade), _COLOR[diagnostic.severity], view)
        first, *rest = [paint(line, "1", view) for line in wrap(diagnostic.message, room)] or [""]
        yield f"  {pad(place, column)}  {word}  {first}"
        beneath = [line for text in _particulars(diagnostic, view) for line in wrap(text, room, 2)]
        small = [line for text in _authority(diagnostic, view, cited) for line in wrap(text, room, 2)]
        yield from (" " * indent + line for line in (*rest, *beneath, *(paint(s, "2", view) for s in small)))


def paint(text: str, code: str, view: View) -> str:
    """``text`` in a colour of the terminal, where there is colour."""
    return f"\x1b[{code}m{text}\x1b[0m" if view.color else text


def _particulars(diagnostic: Diagnostic, view: View) -> Iterator[str]:
    words = PHRASES[view.lang]
    if not diagnostic.explained and (figures := _figures(diagnostic, view)):
        yield figures
    label = words["agrees"] if diagnostic.explained else words["workings"]
    yield from (f"{label}{words['colon']}{line}" for line in diagnostic.workings)
    for label, text in (("conclusion", diagnostic.conclusion), ("advice", diagnostic.advice)):
        if text:
            yield words[label] + words["colon"] + text
    yield from _elsewhere(diagnostic, view)
    yield from diagnostic.evidence


def _authority(diagnostic: Diagnostic, view: View, cited: set[str]) -> Iterator[str]:
    """The basis, in full the first time in a document and then without its text; the rules."""
    words = PHRASES[view.lang]
    for basis in diagnostic.basis:
        yield words["basis"] + words["colon"] + (basis.partition(":")[0] if basis in cited else basis)
        cited.add(basis)
    also = f" {words['also']} {words['join'].join(diagnostic.also)}" if diagnostic.also else ""
    if reason := why(diagnostic, view):
        yield reason
    yield f"[{diagnostic.rule} {diagnostic.name}]{also}"


def _figures(diagnostic: Diagnostic, view: View) -> str:
    """What is printed, what is expected and how far apart they are; nothing where the message says it all."""
    words = PHRASES[view.lang]
    off = difference(diagnostic)
    told = [
        ("printed", diagnostic.actual),
        ("by_workings" if diagnostic.workings else "expected", diagnostic.expected),
        ("more" if off and off > 0 else "less", f"{abs(off):f}" if off else None),
    ]
    figures = [(phrase, figure) for phrase, figure in told if figure is not None]
    if all(_says(diagnostic.message, figure) for _, figure in figures):
        return ""
    unit = f" {diagnostic.unit}" if diagnostic.unit else ""
    return words["comma"].join(words[phrase].format(value=figure + unit) for phrase, figure in figures)


def difference(diagnostic: Diagnostic) -> Decimal | None:
    """Printed less expected; None where that is no matter of numbers."""
    try:
        if diagnostic.actual is not None and diagnostic.expected is not None:
            return Decimal(diagnostic.actual) - Decimal(diagnostic.expected)
        return None if diagnostic.difference is None else Decimal(diagnostic.difference)
    except InvalidOperation:
        return None


def _says(message: str, figure: str) -> bool:
    """Whether a message has just this figure, not one that it is part of."""
    at = message.find(figure)
    while at >= 0:
        before = message[at - 1] if at else ""
        if not (before == "." or before.isdecimal() or _MORE_DIGITS.match(message, at + len(figure))):
            return True
        at = message.find(figure, at + 1)
    return False


def _elsewhere(diagnostic: Diagnostic, view: View) -> Iterator[str]:
    """The other places, a few with what stands there, the rest by line alone; those of a sum stand in the sum."""
    words = PHRASES[view.lang]
    texts: dict[str, list[Place]] = {}
    if diagnostic.explained:  # what stands there is part of the checks
        own = Where.of([diagnostic.place]).words(view.lang)
        if at := [place for place, _ in diagnostic.related if Where.of([place]).words(view.lang) != own]:
            yield words["see_more"].format(place=_at([_seen_from(diagnostic, p) for p in at], view))
        return
    for other, text in diagnostic.folded if diagnostic.workings else diagnostic.related:
        place = _seen_from(diagnostic, other)
        texts.setdefault(text, []).append(place)
    quoted = len(texts) if len(texts) <= _QUOTED or view.verbose else _QUOTED - 1
    for text, at in list(texts.items())[:quoted]:
        yield words["see"].format(place=_at(at, view), text=text)
    if rest := [place for at in list(texts.values())[quoted:] for place in at]:
        yield words["see_more"].format(place=_at(rest, view))


def _seen_from(diagnostic: Diagnostic, place: Place) -> Place:
    """A place without its file, if that is the finding's own."""
    return evolve(place, file="") if place.path == diagnostic.place.path else place


def _beside(place: Place, view: View) -> str:
    """What stands in the first column: a line has its column, too. The file stands above."""
    place = evolve(place, file="")
    if place.address is None:
        return PHRASES[view.lang]["place"].format(line=place.line, column=place.column)
    return inert(Where.of([place]).words(view.lang))


def _at(places: Sequence[Place], view: View) -> str:
    """``第84、453行``; of many the first few and how many there are."""
    where = Where.of(places)
    if where.count <= _LINES or view.verbose:
        return where.words(view.lang)
    told = Where.of(places, _LINES, more=False).words(view.lang)
    return PHRASES[view.lang]["in_all"].format(place=told, count=where.count)
