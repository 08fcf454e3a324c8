"""What every rule that is written as data has in common: its names, its basis, when it holds, its words and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from budgetlint.binding.catalogue import Catalogue
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.reconcile import Evaluation, Pattern
from budgetlint.rules import AnyRule, Context, Rule, RuleError, Yield, for_each, placeholders, unfolded

#: A rule as a mapping: shape and words in packs/schema.py.
Raw: TypeAlias = Mapping[str, Any]
#: What a rule says in words of its own, by message, and what that is called.
_WORDS: Final = {"messages": "提示语", "messages_en": "提示语", "advice": "建议", "advice_en": "建议"}
Check: TypeAlias = Callable[[Disclosure, Context], Iterator[Yield]]


class WordsError(RuleError):
    """Words of a rule's own that do not fit what it finds; ``path`` leads to them, from the rule."""

    def __init__(self, fault: str, *path: str) -> None:
        super().__init__(fault)
        self.path = path


class Words(NamedTuple):
    """What a family says of a finding and what to do about it, in Chinese and English."""

    message: str
    message_en: str
    advice: str
    advice_en: str


def listed(said: str | Sequence[str]) -> Sequence[str]:
    """What a pack writes as one text or as a list of such."""
    return [said] if isinstance(said, str) else said


def made(
    raw: Raw,
    check: Callable[..., Iterable[Yield]],
    words: Mapping[str, Words],
    *,
    on: type[Disclosure] | type[Evaluation] = Disclosure,
    where: tuple[Pattern, ...] = (),
    tolerance: str = "",
    expects: Callable[[Catalogue], Iterable[str]] | None = None,
) -> AnyRule:
    """The rule that ``raw`` describes; its own words replace those of its family, and what that advises. Raises
    RuleError."""
    when = raw.get("when", {})
    own = {sort: for_each(raw.get(sort, {}), words) for sort in _WORDS}
    for sort, said in own.items():
        for key, template in said.items():
            path = (sort,) if isinstance(raw[sort], str) else (sort, key)
            if key not in words:
                raise WordsError(f"没有提示语「{key}」;可以是 {'、'.join(words)}", *path)
            for name in sorted(placeholders(template) - placeholders(words[key].message)):
                known = "、".join(f"{{{n}}}" for n in sorted(placeholders(words[key].message)))
                raise WordsError(f"{_WORDS[sort]}「{key}」里没有占位符 {{{name}}};可以用 {known}", *path)

    def described(target: Any, ctx: Context) -> Iterable[Yield]:
        return check(target, ctx)

    described.__doc__ = unfolded(f"{raw['title']}\n\n{raw.get('detail', '')}")
    kept = {key: said for key, said in words.items() if key not in own["messages"]}
    usual = {key: said for key, said in kept.items() if key not in own["advice"]}
    return Rule(
        tags=frozenset(raw.get("tags", ())),
        id=raw["id"],
        name=raw["name"],
        on=on,
        requirement=tuple(raw["requirement"]),
        severity=Severity(raw["severity"]),
        messages={**{key: said.message for key, said in words.items()}, **own["messages"]},
        check=described,
        messages_en={**{key: said.message_en for key, said in kept.items()}, **own["messages_en"]},
        advice={**{key: said.advice for key, said in usual.items()}, **own["advice"]},
        advice_en={**{key: said.advice_en for key, said in usual.items()}, **own["advice_en"]},
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
