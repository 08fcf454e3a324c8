"""How rules are named wherever they are chosen: by id, name, prefix of ids, or tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final, NamedTuple

from budgetlint.config import Choice, Configuration
from budgetlint.model.findings import Severity
from budgetlint.rules import AnyRule

#: Takes every rule, those that are opt-in, too.
ALL: Final = "all"


class UnknownRule(ValueError):
    """A selector that fits no rule; the message names the nearest."""


def fitting(rules: Sequence[AnyRule], selector: str) -> tuple[AnyRule, ...]:
    """The rules that a selector means: the one of that id or name, else those of that tag, else those whose ids begin so.

    Letter case makes no difference, nor ``_`` for ``-``. Raises UnknownRule.
    """
    said = _folded(selector)
    found = (
        tuple(r for r in rules if said in (_folded(r.id), _folded(r.name)))
        or tuple(r for r in rules if said == ALL or any(said == _folded(tag) for tag in r.tags))
        or tuple(r for r in rules if said and _folded(r.id).startswith(said))
    )
    if found:
        return found
    known = [ALL, *(x for r in rules for x in (r.id, r.name)), *tags(rules)]
    near = get_close_matches(selector, known, 1, 0.5) or get_close_matches(selector.upper(), known, 1, 0.5)
    raise UnknownRule(
        f"没有名为「{selector}」的规则或标签"
        + (f";是不是「{near[0]}」?" if near else ";用 budgetlint rules 查看全部规则。")
    )


def tags(rules: Iterable[AnyRule]) -> tuple[str, ...]:
    """Every tag, sorted."""
    return tuple(sorted({tag for r in rules for tag in r.tags}))


def choose(rules: Iterable[AnyRule], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[AnyRule, ...]:
    """The rules that ``select`` (all, if empty) takes and ``ignore`` leaves. Raises UnknownRule."""
    every = tuple(rules)
    taken = {r.id for s in select for r in fitting(every, s)} or {r.id for r in every}
    left = {r.id for s in ignore for r in fitting(every, s)}
    return tuple(r for r in every if r.id in taken - left)


class Chosen(NamedTuple):
    """What comes of some choices: the rules that take part, those that would if no layer took them away, and how grave the
    user has them, by id."""

    rules: tuple[AnyRule, ...]
    ignored: tuple[AnyRule, ...]
    grades: Mapping[str, Severity]


@lru_cache(maxsize=64)
def chosen_of(rules: tuple[AnyRule, ...], choices: tuple[Choice, ...]) -> Chosen:
    """What some choices come to, worked out once. Raises UnknownRule."""
    taken, left = _of(rules, choices)
    return Chosen(taken, left, grades(rules, choices))


def taking_part(rules: Iterable[AnyRule], choices: Iterable[Choice] = ()) -> tuple[AnyRule, ...]:
    """The rules of a run: those chosen, layer by layer, without the opt-in ones that are not named in full (or by ``all``).

    Raises UnknownRule.
    """
    return _of(rules, choices)[0]


def may_take_part(rules: Iterable[AnyRule], configuration: Configuration, last: Choice) -> tuple[AnyRule, ...]:
    """The rules that take part for some document, wherever it lies. Raises UnknownRule."""
    told = [(layer.choice, layer.files is None) for layer in configuration.layers]
    # What is said of some files may add to what is chosen elsewhere, and takes nothing from the other files.
    own = [c if of_all else Choice(extend=(*(c.select or ()), *c.extend)) for c, of_all in told if c is not None]
    return _of(rules, [*own, last])[0]


def _of(rules: Iterable[AnyRule], choices: Iterable[Choice]) -> tuple[tuple[AnyRule, ...], tuple[AnyRule, ...]]:
    """The rules that are taken, and those that were and are ignored."""
    every = tuple(rules)
    taken = {r.id for r in every if not r.opt_in}
    left: set[str] = set()
    for choice in choices:
        if choice.select is not None:
            taken, left = set(), set()
        added = {i for s in (*(choice.select or ()), *choice.extend) for i in _meant(every, s)}
        out = {r.id for s in choice.ignore for r in fitting(every, s)}
        taken, left = (taken | added) - out, (left - added) | (out & (taken | added))
    return tuple(r for r in every if r.id in taken), tuple(r for r in every if r.id in left)


def _meant(rules: Sequence[AnyRule], selector: str) -> frozenset[str]:
    """The ids that a selector takes: an opt-in rule only by its own name, or by ``all``."""
    said = _folded(selector)
    found = fitting(rules, selector)
    return frozenset(r.id for r in found if not r.opt_in or said in (ALL, _folded(r.id), _folded(r.name)))


def grades(rules: Iterable[AnyRule], choices: Iterable[Choice]) -> dict[str, Severity]:
    """Id → how grave the user has a rule: as the nearest layer says that speaks of it, there by the selector that fits
    the fewest. Raises UnknownRule."""
    every = tuple(rules)
    graded: dict[str, Severity] = {}
    for choice in choices:
        told = [(fitting(every, selector), Severity(grade)) for selector, grade in choice.severity]
        for found, grade in sorted(told, key=lambda pair: -len(pair[0])):
            graded |= {r.id: grade for r in found}
    return graded


def check(rules: Iterable[AnyRule], configuration: Configuration) -> None:
    """Raises ResourceError with the place of a selector that fits no rule, UnknownRule for one of the command line."""
    every = tuple(rules)
    for layer in configuration.layers:
        for key in ("select", "extend-select", "ignore", "severity"):
            for at, said in enumerate(layer.said.get(key) or ()):
                selector = said if isinstance(said, str) else said[0]
                try:
                    fitting(every, selector)
                except UnknownRule as error:
                    place = at if isinstance(said, str) else f"~{selector}"
                    raise layer.fault(key, str(error), place) or error from error


@cache
def _folded(text: str) -> str:
    return text.casefold().replace("_", "-")
