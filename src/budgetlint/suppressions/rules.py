"""The rules about what is let be. They judge the run, once all that was found is known (applying.py): their functions
only say which documents have nothing for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import pluggy
from attrs import evolve

from budgetlint.model.directives import Directive
from budgetlint.model.facts import Disclosure
from budgetlint.model.outcomes import NotApplicable
from budgetlint.model.phrases import Phrase
from budgetlint.rules import AnyRule, Context, Yield, rule
from budgetlint.suppressions.words import ADVICE, EXPIRED, MESSAGES, UNKNOWN, UNUSED, WITHOUT_REASON

_HEAD = "甲县教育局2024年部门预算公开\n\n"
_TABLE = (
    "部门收入总体情况表\n科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t12.00\t12.00\n合计\t\t12.00\t12.00\n"
)
_GOOD = f"{_HEAD}<!-- budgetlint: ignore[BL005] 单位写在封面,已请主管科室确认 -->\n{_TABLE}"


def _at(directive: str) -> str:
    """An example with a directive above its table."""
    return f"{_HEAD}{directive}\n{_TABLE}"


def _without_directives(ctx: Context) -> Iterator[NotApplicable]:
    if not any(isinstance(noted.of, Directive) for noted in ctx.source.noted):
        yield NotApplicable(Phrase("文中没有忽略标记", "there are no directives in the text"))


def _about(
    id: str, name: str, bad: Sequence[str], good: Sequence[str]
) -> Callable[[Callable[[Disclosure, Context], Iterable[Yield]]], AnyRule]:
    """A rule on what is let be; its words are those of suppressions/words.py."""
    said, advised = MESSAGES[id], ADVICE[id]
    return rule(
        id=id,
        name=name,
        on=Disclosure,
        requirement=["Q"],
        severity="warning",
        messages=said["zh"],
        messages_en=said["en"],
        advice=advised["zh"],
        advice_en=advised["en"],
        bad=bad,
        good=good,
    )


@_about(
    WITHOUT_REASON,
    "suppression-without-reason",
    bad=[
        _at("budgetlint: ignore[BL005]"),
        _at("<!-- budgetlint: ignore BL005 单位写在封面 -->"),
        _at("budgetlint: disable[BL005] 单位写在封面"),
        _at("budgetlint:忽略[BL005 至 年底] 单位写在封面"),
        _at("<!-- budgetlint: ignore[BL005] 单位写在封面"),
    ],
    good=[_GOOD],
)
def suppression_without_reason(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """文中的忽略标记写法正确,写明了规则和原因。

    写得不对的标记不起作用,所指的问题照报;报出来是为了让写的人知道。忽略文件(budgetlint.ignore.yaml)写得不对时程序不运行,
    所以这里不查。
    """
    yield from _without_directives(ctx)


@_about(
    UNKNOWN,
    "suppression-of-unknown-rule",
    bad=[
        _at("budgetlint: ignore[全部] 单位写在封面"),
        _at("budgetlint: ignore[BL0055] 单位写在封面"),
        _at("budgetlint: ignore[BL095] 以后再删"),
    ],
    good=[_GOOD],
)
def suppression_of_unknown_rule(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """要忽略的规则是有的。

    规则可以写编号或名称。写错的编号什么也不忽略,最接近的规则写在提示里。忽略文件里的也查。
    """
    yield from _without_directives(ctx)


@_about(
    UNUSED,
    "suppression-unused",
    bad=[
        _at("budgetlint: ignore[BL217] 两行本来就是分列的"),
        f"{_HEAD}{_TABLE}budgetlint: ignore[BL005] 单位写在封面\n",
    ],
    good=[_GOOD],
)
def suppression_unused(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """每条忽略都还用得上。

    问题改正以后,留下的忽略会盖住以后的新问题。本次没有运行的规则、没有检查的文件、未能判断的规则,不算没有用。忽略文件里的也查。
    """
    yield from _without_directives(ctx)


@_about(
    EXPIRED,
    "suppression-expired",
    bad=[_at("<!-- budgetlint: ignore[BL005 until 2020-12-31] 单位写在封面 -->")],
    good=[_at("<!-- budgetlint: ignore[BL005 until 2999-12-31] 单位写在封面 -->"), _GOOD],
)
def suppression_expired(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有过期的忽略。

    期限是最后一天,当天仍有效。过期的忽略不起作用,所指的问题照报。忽略文件里的(until)也查。
    """
    yield from _without_directives(ctx)


_TAGS: Final = frozenset({"suppressions", "identification"})
RULES: Final[tuple[AnyRule, ...]] = tuple(
    evolve(each, tags=_TAGS)
    for each in (
        suppression_without_reason,
        suppression_of_unknown_rule,
        suppression_unused,
        suppression_expired,
    )
)


@pluggy.HookimplMarker("budgetlint")
def budgetlint_rules() -> Iterable[AnyRule]:
    """Through the same door as every other rule."""
    return RULES
