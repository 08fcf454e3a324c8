"""What every rule that is written as data has in common: its names, its basis, when it holds, its words and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from budgetlint.binding.catalogue import Catalogue
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.reconcile import Evaluation, Pattern
from budgetlint.rules import AnyRule, Context, Rule, RuleError, Yield, placeholders, unfolded

#: A rule as a mapping: shape and words in packs/schema.py.
Raw: TypeAlias = Mapping[str, Any]
Check: TypeAlias = Callable[[Disclosure, Context], Iterator[Yield]]


class WordsError(RuleError):
    """Words of a rule's own that do not fit what it finds; ``message`` is which."""

    def __init__(self, fault: str, message: str) -> None:
        super().__init__(fault)
        self.message = message


def listed(said: str | Sequence[str]) -> Sequence[str]:
    """What a pack writes as one text or as a list of such."""
    return [said] if isinstance(said, str) else said


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
    for sort in ("messages", "messages_en"):
        for key, template in raw.get(sort, {}).items():
            if key not in messages:
                raise WordsError(f"没有提示语「{key}」;可以是 {'、'.join(messages)}", key)
            for name in sorted(placeholders(template) - placeholders(messages[key])):
                known = "、".join(f"{{{n}}}" for n in sorted(placeholders(messages[key])))
                raise WordsError(f"提示语「{key}」里没有占位符 {{{name}}};可以用 {known}", key)

    def described(target: Any, ctx: Context) -> Iterable[Yield]:
        return check(target, ctx)

    described.__doc__ = unfolded(f"{raw['title']}\n\n{raw.get('detail', '')}")
    own, own_en = raw.get("messages", {}), raw.get("messages_en", {})
    english = {key: words for key, words in messages_en.items() if key not in own}
    return Rule(
        tags=frozenset(raw.get("tags", ())),
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
