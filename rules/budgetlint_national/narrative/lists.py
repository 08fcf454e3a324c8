"""BL419: what revenue and expenditure consist of is listed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Claim,
    Context,
    DocumentKind,
    Finding,
    Fund,
    Measure,
    NotApplicable,
    Phrase,
    Related,
    Sentence,
    Side,
    Span,
    Yield,
    cover,
    listing,
    named,
    regex,
    rule,
)

_NOISE = regex(r"[^\u4e00-\u9fff]")
#: The sources that a list of all of them names, by what they are called.
_SOURCES = {
    Fund.UNDERTAKING: "事业收入",
    Fund.BUSINESS: "经营收入",
    Fund.SUPERIOR: "上级补助收入",
    Fund.SUBORDINATE: "附属单位上缴收入",
    Fund.OTHER: "其他收入",
}
#: So many of them tell that the list is meant to name all.
_MOST = 3
_HEAD = "甲县教育局2024年部门预算公开\n\n一、收入情况\n2024年收入预算120.00万元,其中:财政拨款收入120.00万元,"


@rule(
    id="BL419",
    name="source-listed-twice",
    on=Sentence,
    requirement=["R4"],
    severity="warning",
    applies=(*BUDGETS, *FINALS, DocumentKind.SELF_EVALUATION),
    since=2017,
    messages={
        "twice": "「{names}」在同一句里重复列举",
        "instead": "「{names}」在同一句里重复列举,而没有列{missing};可能是把{missing}误写了",
    },
    messages_en={
        "twice": "'{names}' is listed more than once in one sentence",
        "instead": "'{names}' is listed more than once in one sentence, which does not list {missing}; one may be meant for the other",
    },
    advice={
        "twice": "请删去多余的",
        "instead": "请核对,并改正其中一处",
    },
    advice_en={
        "twice": "delete what is too much",
        "instead": "check, and correct one of them",
    },
    bad=[
        f"{_HEAD}事业收入0万元,经营收入0万元,其他收入0万元,经营收入0万元。\n",
        f"{_HEAD}事业收入0万元,事业收入0万元。\n",
    ],
    good=[f"{_HEAD}事业收入0万元,经营收入0万元,上级补助收入0万元,其他收入0万元。\n"],
)
def source_listed_twice(sentence: Sentence, ctx: Context) -> Iterator[Yield]:
    """一句话里列举收入来源、支出去向的,每一项只列一次。

    名称和所属的总额都相同才算重复:收入、支出两边各列一次,总额和“其中”各说一次,都不是。重复时又缺通行的来源(如上级补助
    收入)的,指出可能是误写;没有重复而少列的不报,没有的来源可以不写。
    """
    listed: dict[tuple[int, int, str], list[Claim]] = defaultdict(list)
    for claim in sentence.claims:
        key = claim.key
        if claim.measure is not Measure.AMOUNT or claim.whole is None or not claim.is_bound or claim.denies:
            continue
        if key.item is None and key.function is None and key.project is None and (key.fund or key.nature):
            listed[id(claim.whole), claim.listed, _NOISE.sub("", claim.subject)].append(claim)
    if not listed:
        yield NotApplicable(
            Phrase("这一句没有列举收入来源或支出去向", "the sentence lists neither sources nor uses of money")
        )
        return
    doubled = {name: found for (_, _, name), found in listed.items() if len(found) > 1 and name}
    if not doubled:
        return
    again = [c for found in doubled.values() for c in found[1:]]
    every = [c for found in listed.values() for c in found]
    missing = _left_out(every)
    args: dict[str, object] = {"names": listing(doubled, "」「", "', '")}
    if missing:
        args["missing"] = named(missing)
    yield Finding(
        "instead" if missing else "twice",
        _named(again[0], sentence),
        args,
        Anchor(row_label="、".join(doubled)),
        tuple(
            Related(c.span, Phrase("「{name}」{raw}", "'{name}' {raw}", name=name, raw=c.fact.raw))
            for name, found in doubled.items()
            for c in found
        ),
    )


def _named(claim: Claim, sentence: Sentence) -> Span:
    """The amount with its name, where that stands right before it."""
    text, offsets = sentence.text.text, sentence.text.offsets
    figure = next((i for i, offset in enumerate(offsets) if offset >= claim.span.start), 0)
    name = text.rfind(claim.subject, 0, figure)
    return cover(sentence.text.span(name, figure), claim.span) if 0 <= name < figure else claim.span


def _left_out(listed: list[Claim]) -> list[str]:
    """The sources that a list of revenue that names most of them does not name."""
    told = {c.key.fund for c in listed if c.key.side is Side.REVENUE}
    if len(told & _SOURCES.keys()) < _MOST:
        return []
    return [name for fund, name in _SOURCES.items() if fund not in told]


RULES = (source_listed_twice,)
