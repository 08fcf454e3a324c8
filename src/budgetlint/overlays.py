"""What a province makes of the rules of others: graver, in its own words, or made its own duty. Never milder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, TypeVar

from attrs import evolve, field

from budgetlint.model.findings import Finding, Severity
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.records import frozen
from budgetlint.rules import AnyRule, Context, Yield, placeholders, unfolded

T = TypeVar("T")


class OverlayError(ValueError):
    """An overlay that the rules it speaks of do not allow; the message names the rule. ``rule`` is the overlay's own."""

    def __init__(self, message: str, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule


@frozen(eq=False)
class Follower:
    """A duty that other rules check already: what those find is told as a breach of both."""

    id: str
    name: str
    follows: tuple[str, ...]
    requirement: tuple[str, ...]
    severity: Severity
    doc: str
    when: Mapping[str, Any] = field(factory=dict)
    #: What it checks beside them.
    own: AnyRule | None = None
    #: Which of their findings concern it; None = all.
    concerns: Callable[[Finding, Context], bool] | None = None
    #: In place of their examples.
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        raw: Mapping[str, Any],
        own: AnyRule | None = None,
        concerns: Callable[[Finding, Context], bool] | None = None,
    ) -> Follower:
        """From a rule of ``follows`` in a pack's YAML."""
        return cls(
            raw["id"],
            raw["name"],
            (raw["follows"],) if isinstance(raw["follows"], str) else tuple(raw["follows"]),
            tuple(raw["requirement"]),
            Severity(raw["severity"]),
            unfolded(f"{raw['title']}\n\n{raw.get('detail', '')}"),
            raw["when"],
            own,
            concerns,
            tuple(raw.get("bad", ())),
            tuple(raw.get("good", ())),
            frozenset(raw.get("tags", ())),
        )

    def rule(self, leds: Iterable[AnyRule], provinces: frozenset[str]) -> AnyRule:
        """The rule that it is, given those that it follows: their checks, within the narrowest of their scopes."""
        leds = tuple(leds)
        parts = {} if self.own is None else {self.id: self.own}
        parts |= {led.id: self._as_own(led) for led in leds}
        first, told = next(iter(parts.values())), "、".join(led.id for led in leds)

        def check(target: Any, ctx: Context) -> Iterable[Yield]:
            return first.check(target, ctx)

        check.__doc__ = f"{self.doc.strip()}\n\n按{told}检查:{''.join(led.summary for led in leds)}"
        kinds = frozenset(map(DocumentKind, self.when["kind"])) if "kind" in self.when else None
        levels = frozenset(map(Level, self.when["level"])) if "level" in self.when else None
        return evolve(
            first,
            severity=self.severity,
            messages={key: words for part in parts.values() for key, words in part.messages.items()},
            messages_en={key: words for part in parts.values() for key, words in part.messages_en.items()},
            advice={key: words for part in parts.values() for key, words in part.advice.items()},
            advice_en={key: words for part in parts.values() for key, words in part.advice_en.items()},
            check=check,
            applies=reduce(_both, (led.applies for led in leds), kinds),
            levels=reduce(_both, (led.levels for led in leds), levels),
            since=max((y for y in (self.when.get("since"), *(r.since for r in leds)) if y is not None), default=None),
            until=min((y for y in (self.when.get("until"), *(r.until for r in leds)) if y is not None), default=None),
            tolerance="".join(dict.fromkeys(part.tolerance for part in parts.values())),
            bad=self.bad or tuple(text for led in leds for text in led.bad),
            good=self.good or tuple(text for led in leds for text in led.good),
            provinces=provinces,
            tags=self.tags,
            follows=parts,
            concerns=self.concerns,
        )

    def _as_own(self, led: AnyRule) -> AnyRule:
        """What another rule checks, in its own name."""

        def check(target: Any, ctx: Context) -> Iterable[Yield]:
            for said in led.check(target, ctx):
                if self.concerns is None or not isinstance(said, Finding) or self.concerns(said, ctx):
                    yield said

        check.__doc__ = led.check.__doc__
        return evolve(
            led, id=self.id, name=self.name, requirement=self.requirement, severity=self.severity, check=check
        )


def _both(one: frozenset[T] | None, other: frozenset[T] | None) -> frozenset[T] | None:
    return other if one is None else one if other is None else one & other


@frozen(eq=False)
class Overlay:
    """For documents of these provinces: rule id → severity, rule id → message → words and what to do, and duties that
    follow a rule. What is said in other words brings its own advice."""

    provinces: frozenset[str]
    raised: Mapping[str, str] = field(factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(factory=dict)
    followers: tuple[Follower, ...] = ()
    advice: Mapping[str, Mapping[str, str]] = field(factory=dict)

    def check(self, rules: Mapping[str, AnyRule]) -> None:
        """Raises OverlayError for what speaks of no rule, makes one milder, or says something else than it finds."""
        for name in (*self.raised, *self.words, *self.advice):
            _known(name, rules)
        for name, severity in self.raised.items():
            if Severity(severity).rank < rules[name].severity.rank:
                raise OverlayError(f"raise 不能把 {name} 由 {rules[name].severity} 降为 {severity};规则包只能加重")
        for sort, said in (("messages", self.words), ("advice", self.advice)):
            for name, key, template in ((name, *item) for name, words in said.items() for item in words.items()):
                own = rules[name].messages.get(key)
                if own is None:
                    known = "、".join(rules[name].messages)
                    raise OverlayError(f"{sort}:{name} 没有提示语「{key}」;可以是 {known}")
                wanted = placeholders(template)
                if wanted != placeholders(own) if sort == "messages" else not wanted <= placeholders(own):
                    raise OverlayError(f"{sort}:{name} 的「{key}」占位符应与原来的相同:{own}")

    def rules(self, known: Mapping[str, AnyRule]) -> Iterator[AnyRule]:
        """The rules that its followers are. Raises OverlayError."""
        for follower in self.followers:
            leds = [_known(name, known, follower.id) for name in follower.follows]
            try:
                yield follower.rule(leds, self.provinces)
            except ValueError as error:
                raise OverlayError(str(error), follower.id) from error

    def applied(self, rule: AnyRule) -> AnyRule:
        """A rule as it is in these provinces."""
        raised = self.raised.get(rule.id)
        if raised is not None:
            rule = evolve(rule, severity=Severity(raised))
        words, advice = self.words.get(rule.id, {}), self.advice.get(rule.id, {})
        return evolve(
            rule,
            messages={**rule.messages, **words},
            advice={**_without(rule.advice, words), **advice},
            advice_en=_without(rule.advice_en, {**words, **advice}),
        )


def _without(said: Mapping[str, str], others: Iterable[str]) -> dict[str, str]:
    return {key: words for key, words in said.items() if key not in others}


def _known(name: str, rules: Mapping[str, AnyRule], own: str = "") -> AnyRule:
    if name not in rules:
        raise OverlayError(f"没有规则「{name}」", own)
    return rules[name]
