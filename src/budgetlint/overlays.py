"""What a province makes of the rules of others: graver, in its own words, or made its own duty. Never milder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, field, frozen

from budgetlint.model.facts import DocumentKind, Level
from budgetlint.model.findings import Severity
from budgetlint.rules import AnyRule, Context, Yield, placeholders


class OverlayError(ValueError):
    """An overlay that the rules it speaks of do not allow; the message names the rule. ``rule`` is the overlay's own."""

    def __init__(self, message: str, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule


@frozen(eq=False)
class Follower:
    """A duty that another rule checks already: what that one finds is told as a breach of both."""

    id: str
    name: str
    follows: str
    requirement: tuple[str, ...]
    severity: Severity
    doc: str
    when: Mapping[str, Any] = field(factory=dict)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Follower:
        """From a rule of ``follows`` in a pack's YAML."""
        doc = f"{raw['title']}\n\n{raw.get('detail', '')}"
        requirement = tuple(raw["requirement"])
        return cls(raw["id"], raw["name"], raw["follows"], requirement, Severity(raw["severity"]), doc, raw["when"])

    def rule(self, led: AnyRule, provinces: frozenset[str]) -> AnyRule:
        """The rule that it is, given the one that it follows: the same check, within the narrower of their scopes."""

        def check(target: Any, ctx: Context) -> Iterable[Yield]:
            return led.check(target, ctx)

        check.__doc__ = f"{self.doc.strip()}\n\n按{led.id}检查:{led.summary}"
        kinds = frozenset(map(DocumentKind, self.when["kind"])) if "kind" in self.when else None
        return evolve(
            led,
            id=self.id,
            name=self.name,
            requirement=self.requirement,
            severity=self.severity,
            check=check,
            applies=_both(kinds, led.applies),
            levels=frozenset(map(Level, self.when["level"])) if "level" in self.when else led.levels,
            since=max((y for y in (self.when.get("since"), led.since) if y is not None), default=None),
            until=min((y for y in (self.when.get("until"), led.until) if y is not None), default=None),
            provinces=provinces,
            follows=led.id,
        )


def _both(one: frozenset[DocumentKind] | None, other: frozenset[DocumentKind] | None) -> frozenset[DocumentKind] | None:
    return other if one is None else one if other is None else one & other


@frozen(eq=False)
class Overlay:
    """For documents of these provinces: rule id → severity, rule id → message → words, and duties that follow a rule."""

    provinces: frozenset[str]
    raised: Mapping[str, str] = field(factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(factory=dict)
    followers: tuple[Follower, ...] = ()

    def check(self, rules: Mapping[str, AnyRule]) -> None:
        """Raises OverlayError for what speaks of no rule, makes one milder, or says something else than it finds."""
        for name in (*self.raised, *self.words):
            _known(name, rules)
        for name, severity in self.raised.items():
            if Severity(severity).rank < rules[name].severity.rank:
                raise OverlayError(f"raise 不能把 {name} 由 {rules[name].severity} 降为 {severity};规则包只能加重")
        for name, words in self.words.items():
            for key, template in words.items():
                own = rules[name].messages.get(key)
                if own is None:
                    known = "、".join(rules[name].messages)
                    raise OverlayError(f"messages:{name} 没有提示语「{key}」;可以是 {known}")
                if placeholders(template) != placeholders(own):
                    raise OverlayError(f"messages:{name} 的「{key}」占位符应与原来的相同:{own}")

    def rules(self, known: Mapping[str, AnyRule]) -> Iterator[AnyRule]:
        """The rules that its followers are. Raises OverlayError."""
        for follower in self.followers:
            led = _known(follower.follows, known, follower.id)
            try:
                yield follower.rule(led, self.provinces)
            except ValueError as error:
                raise OverlayError(str(error), follower.id) from error

    def applied(self, rule: AnyRule) -> AnyRule:
        """A rule as it is in these provinces."""
        raised, words = self.raised.get(rule.id), self.words.get(rule.id)
        if raised is not None:
            rule = evolve(rule, severity=Severity(raised))
        return rule if words is None else evolve(rule, messages={**rule.messages, **words})


def _known(name: str, rules: Mapping[str, AnyRule], own: str = "") -> AnyRule:
    if name not in rules:
        raise OverlayError(f"没有规则「{name}」", own)
    return rules[name]
