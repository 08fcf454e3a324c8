"""BL910: the glossary explains the terms that the text reports on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Related,
    Sort,
    Yield,
    load_yaml,
    named,
    reading,
    regex,
    rule,
)

_TERMS = tuple(
    (raw["name"], regex(raw["used"]), regex(raw["known"]))
    for raw in load_yaml("budgetlint_national", "text/terms.yaml")["terms"]
)
_GLOSSARY = regex(r"(?:名[词称]|术语)(?:解释|说明|释义)?$")
_AMOUNT = regex(r"(?<![\d.])(?!0+(?:\.0+)?[万亿]?元)\d[\d,]*(?:\.\d+)?[万亿]?元")
_FEWEST = 3
_HEAD = "甲县教育局2024年部门预算公开\n\n一、机关运行经费情况\n2024年安排机关运行经费12.00万元。\n二、机构设置\n没有下属单位。\n"
_KNOWN = "三、名词解释\n1、基本支出:指维持运转的支出。\n2、项目支出:指完成任务的支出。\n3、上年结转:指结转的资金。\n"


@rule(
    id="BL910",
    name="term-not-explained",
    on=Disclosure,
    requirement=["R部-6", "Q"],
    severity="info",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "missing": "文中专节说明了{terms},名词解释里没有",
    },
    messages_en={
        "missing": "the text has a section on {terms}, which the glossary does not explain",
    },
    advice="请在名词解释里补上",
    advice_en="add it to the glossary",
    bad=[f"{_HEAD}{_KNOWN}"],
    good=[f"{_HEAD}{_KNOWN}4、机关运行经费:指办公费、差旅费等公用经费。\n"],
)
def term_not_explained(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """名词解释包含文中专节说明的名词:“三公”经费、机关运行经费。

    只查有专门一节、又列有金额的;没有安排的不报。没有名词解释的另有规则;名词解释没有读全的不作判断。释义中层级写错的见BL902。
    """
    pieces = reading(ctx).pieces
    glossary = next((p for p in reversed(pieces) if p.sort is Sort.HEADING and _GLOSSARY.search(p.text)), None)
    if glossary is None:
        yield NotApplicable(Phrase("文中没有名词解释一节", "there is no glossary"))
        return
    explained = [p for p in pieces if p.explains or p.span.start >= glossary.span.start]
    if sum(p.explains for p in explained) < _FEWEST:
        yield NotEvaluable(Phrase("名词解释没有读全", "the glossary was not read in full"))
        return
    words = "".join(p.text for p in explained)
    missing = [(name, used) for name, used, known in _TERMS if not known.search(words) and _is_reported(used, pieces)]
    if missing:
        args: dict[str, object] = {"terms": named(name for name, _ in missing)}
        related = tuple(
            Related(p.span, named([p.text])) for _, used in missing if (p := _heading(used, pieces)) is not None
        )
        yield Finding("missing", glossary.span, args, Anchor(), related)


def _heading(used: re.Pattern[str], pieces: tuple[Piece, ...]) -> Piece | None:
    return next((p for p in pieces if p.sort is Sort.HEADING and not p.explains and used.search(p.text)), None)


def _is_reported(used: re.Pattern[str], pieces: tuple[Piece, ...]) -> bool:
    """Whether it has a section, and a sentence with an amount that is not 0."""
    told = (p for p in pieces if p.sort is Sort.TEXT and not p.explains and used.search(p.text))
    return _heading(used, pieces) is not None and any(_AMOUNT.search(p.text) for p in told)


RULES: tuple[AnyRule, ...] = (term_not_explained,)
