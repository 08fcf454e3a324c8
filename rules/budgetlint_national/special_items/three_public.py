"""BL601 and BL602: “三公” expenses are itemised, and what became of them since last year is told, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Claim,
    Context,
    Disclosure,
    Finding,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Sentence,
    Severity,
    Yield,
    is_within,
    rule,
)
from budgetlint_national.completeness.reading import Piece, Sort, condensed, read
from budgetlint_national.completeness.topics import TOPICS, is_explained
from budgetlint_national.narrative.reasons import is_change, reasons
from budgetlint_national.special_items.stated import before, cells, claims, is_nothing, is_under, positive

_THREE = re.compile(r"三公")
_ITEMS = {
    "因公出国(境)费": re.compile(r"出国|出境"),
    "公务用车购置及运行费": re.compile(r"公务?用?车|车辆购置|购置费|运行费"),
    "公务接待费": re.compile(r"接待"),
}
#: The two parts of what vehicles cost, where they are not merely the two halves of one name.
_COMPOUND = re.compile(r"公务?用?车(?:辆)?购置[及和、与]+(?:保有|运[行维]|维护)(?:维护|运行)?(?:费用?|经费|支出)?")
_PARTS = {"公务用车购置费": re.compile(r"购置"), "公务用车运行费": re.compile(r"运行|运维|维护")}
_STATES = re.compile(r"\d|无|没有|未|零|不涉及|持平|一致")
_ELSEWHERE = re.compile(r"(?:运行经费|公用经费|商品和服务支出|基本支出)[^。]*(?:用于|包括|保障|主要)")
_AMOUNT = re.compile(
    r"三公[^。;；]{0,60}?\d+(?:\.\d+)?[千万亿]*元|(?:无|没有|未安排|未编制|不涉及)[^,，。;；]{0,20}三公"
    r"|三公[^,，。;；]{0,24}(?:为零|为0|无|未安排|未编制|没有|持平|一致)"
)
#: What is said of how the money is minded is no amount.
_DISCIPLINE = re.compile(r"超支|超预算|超标|违规|现象|问题")
_TOTAL = re.compile(r"^(?:总额|总计|合计|总数)")
_REFERS = re.compile(r"[见如][^,，。;；]{0,20}(?:表|附件)")
_COMPARES = re.compile(
    r"(?:比|较|与|同|跟)(?:上年|去年|前一年|上一年|20\d\d)|上年|同比|增加|减少|增长|下降|降低|持平|一致|相同|相等|变化|压[缩减]"
)
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、三公经费预算情况\n"


def _on_three_public(piece: Piece) -> bool:
    """Whether a sentence, or a heading with a figure, says something of one of the expenses."""
    if piece.explains or not piece.is_prose or not _STATES.search(piece.text):
        return False
    if _THREE.search(piece.text):
        return True
    return not _ELSEWHERE.search(piece.text) and any(p.search(piece.text) for p in _ITEMS.values())


def _statements(ctx: Context) -> list[Piece]:
    """The sentences of the document on the expenses, in its own section and elsewhere."""
    return [p for p in read(ctx).pieces if _on_three_public(p)]


def _amounts(said: list[Piece]) -> list[Piece]:
    """Those that say how much the expenses are in all, or that there are none."""
    return [p for p in said if p.sort is Sort.TEXT and _AMOUNT.search(p.text) and not _DISCIPLINE.search(p.text)]


def _section(ctx: Context) -> Iterator[Sentence]:
    """The sentences on the expenses or one of them, those under their heading, and what goes on in the same paragraph."""
    goes_on = False
    for sentence in ctx.disclosure.sentences:
        text = sentence.text.text
        on_topic = _THREE.search(text) or is_under(sentence, _THREE)
        on_topic = on_topic or (any(p.search(text) for p in _ITEMS.values()) and not _ELSEWHERE.search(text))
        goes_on = bool(on_topic) or (goes_on and not sentence.opens)
        if goes_on and not sentence.explains:
            yield sentence


def _tables(ctx: Context) -> list[str]:
    """The words of each table of the expenses."""
    words = ["|".join(condensed(c.text) for row in t.node.rows for c in row.cells) + "|" for t in ctx.disclosure.tables]
    return [w for w in words if _ITEMS["因公出国(境)费"].search(w) and _ITEMS["公务接待费"].search(w)]


@rule(
    id="BL601",
    name="three-public-not-itemised",
    on=Disclosure,
    requirement=["R部-5", "R部-2"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "missing": "“三公”经费没有分项列示,缺{missing};请逐项写明金额,没有安排的也要写0",
        "undivided": "公务用车购置及运行费没有分列购置费和运行费(缺{missing});请分别写明,没有安排的也要写0",
    },
    messages_en={
        "missing": "the 三公 expenses are not itemised: {missing} missing; state every item, zero ones too",
        "undivided": "vehicle expenses are not divided into purchase and running ({missing} missing); state both, zero too",
    },
    bad=[
        f"{_HEAD}2024年本部门没有“三公”经费预算。\n",
        f"{_HEAD}2024年三公经费预算3.00万元,其中:因公出国(境)费0万元,公务用车购置及运行费2.00万元,公务接待费1.00万元。\n",
    ],
    good=[
        f"{_HEAD}2024年三公经费预算0万元,其中:因公出国(境)费0万元,公务用车购置及运行费0万元(其中:购置费0万元,运行费0万元),"
        "公务接待费0万元。\n"
    ],
)
def three_public_not_itemised(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """“三公”经费列明总额和因公出国(境)、公务用车购置、公务用车运行、公务接待各项,为零的也列。

    写在情况说明里或列在“三公”经费表里都算;只写“没有三公经费”一句不算。公务用车购置及运行费为零而没有再分的,只作提示。
    文中没有说到“三公”经费的(见BL107、BL108),或者说明写在别的表、附件里的,不作判断。
    """
    said = _statements(ctx)
    spoken = next(iter(_amounts(said)), None)
    tables = _tables(ctx)
    if spoken is None and not tables:
        yield NotEvaluable("文中没有写“三公”经费,也没有“三公”经费表")
        return
    words = "|".join([*(p.text for p in said), *tables])
    missing = [name for name, pattern in _ITEMS.items() if not pattern.search(words)]
    apart = _COMPOUND.sub("", words)
    parts = [name for name, pattern in _PARTS.items() if not pattern.search(apart)]
    place = spoken.span if spoken is not None else ctx.title_span()
    if not missing and not parts:
        return
    if not tables and any(_REFERS.search(p.text) for p in said if _THREE.search(p.text)):
        yield NotEvaluable("“三公”经费写在别的表或附件里,这份文件里没有")
    elif missing:
        listed = [p for n in missing for p in (_PARTS if n == "公务用车购置及运行费" else (n,))]
        yield Finding("missing", place, {"missing": "、".join(listed)}, Anchor(row_label="“三公”经费"))
    else:
        zero = all(map(is_nothing, (*(c.fact for c in claims(ctx, Item.VEHICLES)), *cells(ctx, Item.VEHICLES))))
        vehicles = next((p.span for p in said if _COMPOUND.search(p.text)), place)
        args: dict[str, object] = {"missing": "、".join(parts)}
        severity = Severity.INFO if zero else None
        yield Finding("undivided", vehicles, args, Anchor(row_label="公务用车购置及运行费"), severity=severity)


@rule(
    id="BL602",
    name="three-public-change-unexplained",
    on=Disclosure,
    requirement=["R部-5"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "silent": "没有说明“三公”经费比上年增减变化的情况;请写明总额和各项比上年增加、减少还是持平,以及原因",
        "new": "没有说明“三公”经费比上年增减变化的情况;文中说是新成立的单位,也请写一句没有上年数可比",
        "unexplained": "{item}比上年{way}{amount},没有说明原因;请补写原因",
    },
    messages_en={
        "silent": "nothing says how the 三公 expenses changed from last year, and why",
        "new": "nothing says how the 三公 expenses changed; a new body should say that there is no last year to compare",
        "unexplained": "{item} {way} {amount} from last year, and nothing says why",
    },
    bad=[
        f"{_HEAD}2024年三公经费预算0万元,其中:因公出国(境)费0万元,公务用车购置费0万元,公务用车运行费0万元,公务接待费0万元。\n",
        "甲县教育局2024年部门预算公开\n\n一、收支情况\n甲县教育局是2024年新成立的单位,没有上年数。\n二、三公经费预算情况\n"
        "2024年三公经费预算0万元。\n",
        f"{_HEAD}2024年三公经费预算3.00万元,比上年增加1.00万元,其中:公务接待费增加1.00万元。\n",
    ],
    good=[f"{_HEAD}2024年三公经费预算0万元,与上年持平,两年均未安排。\n"],
)
def three_public_change_unexplained(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明“三公”经费比上年的增减变化,有增减的项目写明原因。

    持平的一句即可,不要求逐项写原因。总额的增减,各项中有一项写了原因就算;各项的增减,总额后面写了原因就算。没有原因的只作
    警告。“三公”经费表里列有上年数的,不再要求写增减;新成立的单位没有写的,只作警告。
    """
    said = _statements(ctx)
    spoken = _amounts(said)
    if not spoken:
        yield NotEvaluable(
            "情况说明里没有写“三公”经费" if is_explained(ctx) else "文中没有情况说明;若另有文件,请一并送检"
        )
        return
    compared = any(_COMPARES.search(s.text.text) for s in _section(ctx))
    if not compared and any(re.search(r"上年|增减|20\d\d年", w) for w in _tables(ctx)):
        yield NotApplicable("“三公”经费表列有上年数或增减数")
        return
    if not compared:
        if any(_REFERS.search(p.text) for p in spoken):
            yield NotEvaluable("“三公”经费写在别的表或附件里,这份文件里没有")
            return
        new = TOPICS["changes"].excuse(ctx) is not None and not any(map(is_change, document.claims))
        severity = Severity.WARNING if new else None
        yield Finding("new" if new else "silent", spoken[0].span, {}, Anchor(row_label="“三公”经费"), severity=severity)
        return
    yield from _unexplained(ctx)


def _unexplained(ctx: Context) -> Iterator[Finding]:
    changes = [
        c
        for c in ctx.disclosure.claims
        if is_change(c)
        and c.base_span is not None
        and c.is_bound
        and c.measure is Measure.CHANGE
        and is_within("item", c.key.item, Item.THREE_PUBLIC)
    ]
    known = reasons(ctx)
    explained = [c for c in changes if known.explain(c)]
    for at, claim in enumerate(changes):
        if positive([claim.fact]) is None and is_nothing(claim.fact):
            continue
        if not known.explain(claim) and not any(_are_related(claim, other) for other in explained):
            whole = claim.key.item is Item.THREE_PUBLIC or _TOTAL.search(before(claim, ctx)) is not None
            item = str(Item.THREE_PUBLIC if whole else claim.key.item)
            amount = claim.fact.figure.amount
            args: dict[str, object] = {
                "item": "“三公”经费" if whole else f"{item}费",
                "way": "减少" if amount is not None and amount.mantissa < 0 else "增加",
                "amount": condensed(claim.fact.raw),
            }
            ordinal = sum(c.key.item is claim.key.item for c in changes[:at])
            anchor = Anchor(row_label=item, column_label="增减", ordinal=ordinal)
            yield Finding("unexplained", claim.span, args, anchor, severity=Severity.WARNING)


def _are_related(one: Claim, other: Claim) -> bool:
    """Whether one item is the other, or a part of it."""
    return is_within("item", one.key.item, other.key.item) or is_within("item", other.key.item, one.key.item)


RULES = (three_public_not_itemised, three_public_change_unexplained)
