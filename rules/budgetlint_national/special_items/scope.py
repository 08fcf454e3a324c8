"""BL603 and BL608: the wording around “三公” expenses fits what the document shows of them."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    BoundTable,
    Context,
    Disclosure,
    Finding,
    Fund,
    Item,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Severity,
    Sort,
    Yield,
    condensed,
    reading,
    regex,
    rule,
)
from budgetlint_national.special_items.stated import cells, claims, differ, facts, is_nothing, positive, sentences

_GENERAL, _FISCAL = "一般公共预算", "财政拨款"
_VEHICLE_RUNNING = Phrase("公务用车运行费", "vehicle running expenses")
_EXPENSES = Phrase("“三公”经费", "“three public” expenses")
_THREE = regex(r"三公")
_RUNNING = regex(r"(?:机关|单位|机构)运行(?:经费|费)")
_VEHICLES = regex(r"公务?用?车(?:辆)?(?:购置[及和、与]+)?(?:运行|运维|维护|费用|燃料|使用)[^,，、。;；和及等]{0,6}")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、三公经费预算情况\n"
_TABLE = (
    "部门预算财政拨款“三公”经费支出表\n单位:万元\n合计\t因公出国(境)费\t公务用车购置费\t公务用车运行费\t公务接待费\n"
    "1.00\t0.00\t0.00\t0.00\t1.00\n\n"
)


@rule(
    id="BL603",
    name="three-public-scope-mixed",
    on=BoundTable,
    requirement=["R部-5", "Q"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "mixed": "表「{table}」说的是“{one}”的“三公”经费,情况说明里说的却是“{other}”的",
    },
    messages_en={
        "mixed": "table '{table}' shows the “three public” expenses of '{one}', the text speaks of those of '{other}'",
    },
    advice="请统一口径;两者不同的,请分别写明",
    advice_en="use one scope; if both are meant, state each",
    bad=[
        f"甲县教育局2024年部门预算公开\n\n{_TABLE}一、收入情况\n2024年政府性基金预算收入9.00万元。\n"
        "二、三公经费情况\n2024年一般公共预算安排的三公经费1.00万元,与上年持平。\n"
    ],
    good=[f"甲县教育局2024年部门预算公开\n\n{_TABLE}一、三公经费情况\n2024年财政拨款三公经费1.00万元,与上年持平。\n"],
)
def three_public_scope_mixed(table: BoundTable, ctx: Context) -> Iterator[Yield]:
    """“三公”经费表和情况说明用同一个口径:都是一般公共预算,或都是财政拨款。

    财政拨款包括政府性基金和国有资本经营预算,比一般公共预算宽,混用会让人误解。写作“一般公共预算财政拨款”的两个口径都算;
    没有政府性基金和国有资本经营预算的,两个口径是同一笔钱,不报;说明里标题和正文有一处与表相同的也不报;名词解释不查。表和说明
    金额相同的,只是叫法不同,只作提示。
    """
    title = condensed(ctx.title(table))
    if not _THREE.search(title) or _scope(title) is None:
        yield NotApplicable(
            Phrase("不是写明口径的“三公”经费表", "this is no “three public” table that states its scope")
        )
        return
    if not ctx.disclosure.is_own(table.entity):
        yield NotApplicable(Phrase("是附在后面的其他单位的表", "this table is of another body whose part is appended"))
        return
    one = _scope(title)
    said = [p for p in reading(ctx).pieces if p.is_prose and not p.explains and _THREE.search(p.text)]
    scoped = [(p, _scope(p.text)) for p in said]
    stated = [(p, scope) for p, scope in scoped if scope is not None and p.sort is Sort.TEXT]
    if not stated:
        yield NotEvaluable(
            Phrase(
                "情况说明里没有写“三公”经费是哪一个口径",
                "the text does not say of which money the “three public” expenses are",
            )
        )
        return
    if any(scope in (one, "") for _, scope in scoped if scope is not None) or not _has_other_appropriation(ctx):
        return
    piece, other = stated[0]
    at = piece.text.find(other or "")
    span = piece.part(at, at + len(other or ""))
    related = (Related(ctx.caption(table), Phrase("表名写的是“{one}”", "the title says '{one}'", one=one)),)
    args: dict[str, object] = {"table": ctx.title(table), "one": one, "other": other}
    severity = Severity.INFO if _is_one_amount(ctx) else None
    yield Finding("mixed", span, args, Anchor(ctx.title(table)), related, severity=severity)


def _is_one_amount(ctx: Context) -> bool:
    """Whether the table and the text print the same total, so that only the name differs."""
    if positive(facts(ctx, Item.THREE_PUBLIC)) is None:
        return True
    said = [c.fact.figure.amount for c in claims(ctx, Item.THREE_PUBLIC)]
    shown = [f.figure.amount for f in cells(ctx, Item.THREE_PUBLIC)]
    return any(a is not None and b is not None and not differ(a, b) for a in said for b in shown)


def _has_other_appropriation(ctx: Context) -> bool:
    """Whether there is appropriation beside 一般公共预算; without it both scopes are the same money."""
    other = (Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)
    return positive(f for f in ctx.disclosure.facts if f.bound and f.key.fund in other) is not None


def _scope(text: str) -> str | None:
    """Which of the two a text speaks of: "" for both, None for neither."""
    general, fiscal = _GENERAL in text, _FISCAL in text
    if general and fiscal:
        return ""
    return _GENERAL if general else _FISCAL if fiscal else None


@rule(
    id="BL608",
    name="vehicle-expenses-in-running-expenses",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    applies=BUDGETS,
    since=2017,
    messages={
        "leftover": "没有安排{none},机关运行经费的用途却列有“{use}”",
    },
    messages_en={
        "leftover": "no {none} are budgeted, but the uses of the agency running expenses include '{use}'",
    },
    advice="请核对,没有的请删去",
    advice_en="check, and delete it if there are none",
    bad=[
        f"{_HEAD}本部门没有三公经费预算。\n二、机关运行经费情况\n机关运行经费2.00万元,用于办公费、公务用车运行维护费等支出。\n"
    ],
    good=[f"{_HEAD}本部门没有三公经费预算。\n二、机关运行经费情况\n机关运行经费2.00万元,用于办公费、邮电费等支出。\n"],
)
def vehicle_expenses_in_running_expenses(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有“三公”经费或公务用车运行费的,机关运行经费的用途里不写公务用车的费用。

    多半是套用模板留下的,所以只作提示。名词解释说的是一般含义,不查。
    """
    running, whole = facts(ctx, Item.VEHICLE_RUNNING), facts(ctx, Item.THREE_PUBLIC)
    vehicles = facts(ctx, Item.VEHICLES)
    known = running or vehicles or whole
    if not known:
        yield NotEvaluable(
            Phrase(
                "没有读出公务用车运行费或“三公”经费是多少",
                "the amount of vehicle running expenses or “three public” expenses was not read",
            )
        )
        return
    if not all(map(is_nothing, known)):
        yield NotApplicable(
            Phrase(
                "安排有公务用车运行费或“三公”经费", "vehicle running expenses or “three public” expenses are budgeted"
            )
        )
        return
    none = _VEHICLE_RUNNING if running or vehicles else _EXPENSES
    for sentence in sentences(ctx, _RUNNING):
        if found := _VEHICLES.search(sentence.text.text):
            span = sentence.text.span(*found.span())
            yield Finding("leftover", span, {"none": none, "use": found[0]}, Anchor(row_label="机关运行经费"))
            return


RULES = (three_public_scope_mixed, vehicle_expenses_in_running_expenses)
