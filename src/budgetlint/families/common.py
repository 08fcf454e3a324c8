"""What every rule that is written as data has in common: its names, its basis, when it holds, its words and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from budgetlint.binding.catalogue import Catalogue
from budgetlint.model.facts import Disclosure, DocumentKind, Level
from budgetlint.model.findings import Severity
from budgetlint.reconcile import Evaluation, Pattern
from budgetlint.rules import AnyRule, Context, Rule, Yield

#: A rule as a mapping: shape and words in packs/schema.py.
Raw: TypeAlias = Mapping[str, Any]
Check: TypeAlias = Callable[[Disclosure, Context], Iterator[Yield]]


def made(
    raw: Raw,
    check: Callable[..., Iterable[Yield]],
    messages: Mapping[str, str],
    messages_en: Mapping[str, str],
    *,
    on: type[Disclosure] | type[Evaluation] = Disclosure,
    where: tuple[Pattern, ...] = (),
    tolerance: str = "",
    expects: Callable[[Catalogue], Iterable[str]] | None = None,
) -> AnyRule:
    """The rule that ``raw`` describes; its own words replace those of its family. Raises RuleError."""
    when = raw.get("when", {})

    def described(target: Any, ctx: Context) -> Iterable[Yield]:
        return check(target, ctx)

    described.__doc__ = f"{raw['title']}\n\n{raw.get('detail', '')}"
    own, own_en = raw.get("messages", {}), raw.get("messages_en", {})
    english = {key: words for key, words in messages_en.items() if key not in own}
    return Rule(
        id=raw["id"],
        name=raw["name"],
        on=on,
        requirement=tuple(raw["requirement"]),
        severity=Severity(raw["severity"]),
        messages={**messages, **own},
        check=described,
        messages_en={**english, **own_en},
        applies=frozenset(map(DocumentKind, when["kind"])) if "kind" in when else None,
        levels=frozenset(map(Level, when["level"])) if "level" in when else None,
        since=when.get("since"),
        until=when.get("until"),
        where=where,
        tolerance=tolerance,
        bad=tuple(raw.get("bad", ())),
        good=tuple(raw.get("good", ())),
        expects=expects,
    )
