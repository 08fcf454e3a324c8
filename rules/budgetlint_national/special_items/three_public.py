"""BL601: “三公” expenses are itemised."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Context,
    Disclosure,
    Finding,
    Item,
    NotEvaluable,
    Phrase,
    Severity,
    Yield,
    named,
    regex,
    rule,
)
from budgetlint_national.special_items.spoken import ITEMS, REFERS, THREE, amounts, statements, tables
from budgetlint_national.special_items.stated import facts, is_nothing

#: The two parts of what vehicles cost, where they are not merely the two halves of one name.
_COMPOUND = regex(r"(?:公务?用?车(?:辆)?)?购置[及和、与]+(?:保有|运[行维]|维护)(?:维护|运行)?(?:费用?|经费|支出)?")
_PARTS = {"公务用车购置费": regex(r"购置"), "公务用车运行费": regex(r"运行|运维|维护")}
_HEAD = "甲县教育局2024年部门预算公开\n\n一、主要职责\n拟订全县教育发展规划并组织实施。\n二、三公经费预算情况\n"


@rule(
    id="BL601",
    name="three-public-not-itemised",
    on=Disclosure,
    requirement=["R部-5", "R部-2"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "missing": "“三公”经费没有分项列示,缺{missing}",
        "undivided": "公务用车购置及运行费没有分列购置费和运行费(缺{missing})",
    },
    messages_en={
        "missing": "the “three public” expenses are not itemised: {missing} missing",
        "undivided": "vehicle expenses are not divided into purchase and running ({missing} missing)",
    },
    advice={
        "missing": "请逐项写明金额,没有安排的也要写0",
        "undivided": "请分别写明,没有安排的也要写0",
    },
    advice_en={
        "missing": "state the amount of every item, 0 where there is none",
        "undivided": "state both, 0 where there is none",
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

    写在情况说明里或列在“三公”经费表里都算;只写“没有三公经费”一句不算。公务用车购置及运行费为零而没有再分的,只作提示;只写了购置费、
    运行费中的一项的,只作警告。
    文中没有说到“三公”经费的(见BL107、BL108),或者说明写在别的表、附件里的,不作判断。
    """
    said = statements(ctx)
    spoken = next(iter(amounts(said)), None)
    shown = tables(ctx)
    if spoken is None and not shown:
        yield NotEvaluable(
            Phrase(
                "文中没有写“三公”经费,也没有“三公”经费表", "neither the text nor a table states “three public” expenses"
            )
        )
        return
    words = "|".join([*(p.text for p in said), *shown])
    missing = [name for name, pattern in ITEMS.items() if not pattern.search(words)]
    apart = _COMPOUND.sub("", words)
    parts = [name for name, pattern in _PARTS.items() if not pattern.search(apart)]
    place = spoken.span if spoken is not None else ctx.title_span()
    if not missing and not parts:
        return
    if not shown and any(REFERS.search(p.text) for p in said if THREE.search(p.text)):
        yield NotEvaluable(
            Phrase(
                "“三公”经费写在别的表或附件里,这份文件里没有",
                "the “three public” expenses stand in another table or attachment, which is not in this file",
            )
        )
    elif missing:
        listed = [p for n in missing for p in (_PARTS if n == "公务用车购置及运行费" else (n,))]
        yield Finding("missing", place, {"missing": named(listed)}, Anchor(row_label="“三公”经费"))
    else:
        spent = facts(ctx, Item.VEHICLES)
        zero = bool(spent) and all(map(is_nothing, spent))
        vehicles = next((p.span for p in said if _COMPOUND.search(p.text)), place)
        args: dict[str, object] = {"missing": named(parts)}
        severity = Severity.INFO if zero else Severity.WARNING if len(parts) < len(_PARTS) else None
        yield Finding("undivided", vehicles, args, Anchor(row_label="公务用车购置及运行费"), severity=severity)


RULES = (three_public_not_itemised,)
