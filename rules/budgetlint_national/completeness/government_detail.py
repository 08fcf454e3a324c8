"""BL155, BL156, BL158, BL159: how far the tables of a whole government go into detail, and what it has to state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.api import (
    GOVERNMENTS,
    Anchor,
    AnyRule,
    BoundTable,
    Context,
    Disclosure,
    Finding,
    Item,
    Level,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Severity,
    Yield,
    listing,
    reading,
    regex,
    rule,
    unrestored,
)

_HEAD = "甲县2024年政府预算公开\n\n"
_OWN = "本级一般公共预算支出表\n单位:万元\n科目编码\t项目\t2024年预算数\n"
_BASIC = "\n本级一般公共预算基本支出表\n单位:万元\n科目编码\t项目\t2024年预算数\n"
_TRANSFERS = "一般公共预算税收返还和转移支付表\n单位:万元\n"
_DETAIL = ("G3", "G4", "G5", "G8")
_FUNCTION_ITEM, _ECONOMIC_SECTION = 7, 5
_SPECIAL = regex(r"专项")
#: Fewer sentences than these are no explanation; a book of tables has those of the other budgets as well.
_FEW_SENTENCES = 20
_OTHERS = ("G7", "G11", "G14", "GB2", "GB3", "GB4")
_PERFORMANCE = regex(r"绩效(?:目标|评价|自评|管理)")
_CHANGED = regex(r"增加|增长|减少|下降|降低|持平|压减")
_THREE = regex(r"三公")
_PARTS = {
    Item.ABROAD: (regex(r"出国"), Phrase("因公出国(境)", "going abroad")),
    Item.VEHICLES: (regex(r"公务用车|公车"), Phrase("公务用车", "official vehicles")),
    Item.RECEPTION: (regex(r"接待"), Phrase("公务接待", "receptions")),
}
_ONLY_REPORT = Phrase(
    "文中没有列到科目的明细表,可能另行公开,请一并送检",
    "there are no detailed tables; they may have been published apart: check them together",
)


@rule(
    id="BL155",
    name="government-levels-not-shown",
    on=Disclosure,
    requirement=["R政-5", "L46"],
    severity="error",
    applies=GOVERNMENTS,
    since=2017,
    messages={"coarse": "表「{table}」没有列到{level};{duty}"},
    messages_en={"coarse": "table '{table}' does not go down to the {level}; {duty}"},
    advice="请按下一级科目补列,涉密的除外",
    advice_en="list the subjects below, except for what is secret",
    bad=[
        _HEAD + _OWN + "205\t教育支出\t100\n20502\t普通教育\t100\n\t本级一般公共预算支出\t100\n",
        _HEAD
        + _OWN
        + "205\t教育支出\t100\n20502\t普通教育\t100\n2050202\t小学教育\t100\n\t本级一般公共预算支出\t100\n"
        + _BASIC
        + "501\t机关工资福利支出\t60\n502\t机关商品和服务支出\t40\n\t一般公共预算基本支出\t100\n",
    ],
    good=[
        _HEAD
        + _OWN
        + "205\t教育支出\t100\n20502\t普通教育\t100\n2050202\t小学教育\t100\n\t本级一般公共预算支出\t100\n"
        + _BASIC
        + "501\t机关工资福利支出\t100\n50101\t工资奖金津补贴\t100\n\t一般公共预算基本支出\t100\n",
    ],
)
def government_levels_not_shown(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """本级支出列到功能分类项级,本级基本支出列到经济分类款级。

    本级支出有一张表列到项级即可;有的科目涉密只列到类级款级,所以不逐个科目核对。表中多数科目认不出的,不作判断。
    """
    if not any(table.kind in _DETAIL for table in document.tables):
        yield NotEvaluable(_ONLY_REPORT)
        return
    items = Phrase("项级", "items"), Phrase("本级支出应当列到功能分类项级", "its own expenditure is shown by item")
    own = [t for t in document.tables if t.kind == "G3"] or [t for t in document.tables if t.kind == "G2"]
    yield from _coarse([t for t in own if not t.is_empty], "function", _FUNCTION_ITEM, items, ctx)
    sections = (
        Phrase("款级", "sections"),
        Phrase(
            "本级基本支出应当列到经济分类款级", "basic expenditure is shown by section of the economic classification"
        ),
    )
    basic = [t for t in document.tables if t.kind == "G4" and not t.is_empty]
    yield from _coarse(basic, "economic", _ECONOMIC_SECTION, sections, ctx)


def _coarse(
    tables: Sequence[BoundTable], dimension: str, length: int, words: tuple[Phrase, Phrase], ctx: Context
) -> Iterator[Yield]:
    """One finding where none of the tables goes down to a level; at the most detailed one."""
    read = [table for table in tables if table.trouble is None]
    yield from (unrestored(table, ctx) for table in tables if table.trouble is not None)
    depths = {table.index: _codes(table, dimension) for table in read}
    if not read or any(len(code) >= length for codes in depths.values() for code in codes):
        return
    table = max(read, key=lambda t: len(depths[t.index]))
    title = ctx.title(table)
    if 2 * len(depths[table.index]) < sum(not e.total for e in table.entries):
        both = ("表「{table}」的科目多数认不出,不知列到哪一级", "most subjects of table '{table}' were not recognised")
        yield NotEvaluable(Phrase(*both, table=title))
        return
    level, duty = words
    yield Finding("coarse", ctx.caption(table), {"table": title, "level": level, "duty": duty}, Anchor(title))


def _codes(table: BoundTable, dimension: str) -> list[str]:
    return [code for entry in table.entries if (code := dict(entry.key).get(dimension)) is not None]


@rule(
    id="BL156",
    name="transfers-not-divided",
    on=Disclosure,
    requirement=["R政-5"],
    severity="error",
    applies=GOVERNMENTS,
    since=2017,
    messages={
        "regions": "表「{table}」没有分地区列示;转移支付应当分地区公开",
        "projects": "表「{table}」的专项转移支付没有分项目列示",
    },
    messages_en={
        "regions": "table '{table}' does not list the regions; transfers are published by region",
        "projects": "table '{table}' does not list the projects of the special transfers",
    },
    advice="请按受补助的下级地区和专项转移支付项目补列",
    advice_en="list the governments that receive them, and the projects of the special transfers",
    bad=[
        _HEAD + _TRANSFERS + "项目\t2024年预算数\n一般性转移支付\t60\n专项转移支付\t40\n农村道路养护\t40\n合计\t100\n",
        _HEAD + _TRANSFERS + "地区\t一般性转移支付\t专项转移支付\n甲街道\t60\t40\n合计\t60\t40\n",
    ],
    good=[
        _HEAD
        + _TRANSFERS
        + "项目\t合计\t甲街道\t乙街道\n一、一般性转移支付\t60\t30\t30\n二、专项转移支付\t40\t20\t20\n"
        "农村道路养护\t40\t20\t20\n合计\t100\t50\t50\n",
    ],
)
def transfers_not_divided(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """转移支付分地区列示,专项转移支付还要分项目列示;几张表合起来看。

    地区按名称认(市、县、区、街道、乡、镇等)。专项转移支付之下列有名目的即算分项目,名目是科目还是项目不细究。
    乡镇没有下级政府,不适用;没有转移支付表的由BL151报告。
    """
    tables = [t for t in document.tables if t.kind == "G5" and not t.is_empty]
    if document.level.value is Level.TOWNSHIP or not tables:
        yield NotApplicable(Phrase("没有转移支付表", "there is no table of transfers"))
        return
    if any(t.trouble is not None for t in tables):
        yield from (unrestored(t, ctx) for t in tables if t.trouble is not None)
        return
    keys = [f.key for t in tables for f in t.facts]
    if not any(k.region for k in keys):
        yield _at(tables[0], "regions", ctx)
    special = [t for t in tables if _SPECIAL.search(t.title) or any(_is_special(t, at) for at in range(len(t.entries)))]
    if special and not any(_has_projects(t) for t in tables):
        yield _at(special[0], "projects", ctx)
    elif not special and any(k.project and _SPECIAL.search(k.project) for k in keys):
        yield _at(tables[0], "projects", ctx)


def _is_special(table: BoundTable, at: int) -> bool:
    return _SPECIAL.search(table.entries[at].label) is not None


def _has_projects(table: BoundTable) -> bool:
    """Whether something is listed below 专项转移支付, or the table is nothing but a list of projects."""
    if _SPECIAL.search(table.title) or not any(_SPECIAL.search(e.label) for e in table.entries):
        return sum("project" in dict(e.key) for e in table.entries) > 1
    if any(
        e.whole is not None and _is_special(table, e.whole) and not table.entries[e.whole].total for e in table.entries
    ):
        return True
    # What follows it on the same level is its list as well.
    last = max(at for at, e in enumerate(table.entries) if _SPECIAL.search(e.label))
    return any("project" in dict(e.key) for e in table.entries[last + 1 :])


def _at(table: BoundTable, message: str, ctx: Context) -> Finding:
    title = ctx.title(table)
    return Finding(message, ctx.caption(table), {"table": title}, Anchor(title, message))


@rule(
    id="BL158",
    name="government-three-public-not-stated",
    on=Disclosure,
    requirement=["R政-6"],
    severity="error",
    applies=GOVERNMENTS,
    since=2017,
    messages={
        "absent": "文中没有本级汇总的“三公”经费",
        "parts": "“三公”经费没有分项列示,缺{parts}",
        "change": "“三公”经费没有说明增减变化",
    },
    messages_en={
        "absent": "the document does not have the government's three public expenditures in all (going abroad, official vehicles, receptions)",
        "parts": "the three public expenditures are not divided: {parts} missing",
        "change": "how the three public expenditures changed is not explained",
    },
    advice="请列出总额、因公出国(境)费、公务用车购置及运行费、公务接待费,并与上年比较说明",
    advice_en="state the total, going abroad, vehicles and receptions, and explain the change from the year before",
    bad=[
        _HEAD + _OWN + "205\t教育支出\t100\n\t本级一般公共预算支出\t100\n",
        _HEAD + _OWN + "205\t教育支出\t100\n\t本级一般公共预算支出\t100\n\n二、其他说明\n"
        "本级“三公”经费汇总300万元,比上年减少10万元。\n",
        _HEAD + _OWN + "205\t教育支出\t100\n\t本级一般公共预算支出\t100\n\n“三公”经费预算表\n单位:万元\n项目\t预算数\n"
        "因公出国(境)费\t0\n公务用车购置及运行费\t240\n公务接待费\t60\n合计\t300\n",
    ],
    good=[
        _HEAD + _OWN + "205\t教育支出\t100\n\t本级一般公共预算支出\t100\n\n“三公”经费预算表\n单位:万元\n"
        "项目\t2023年预算数\t2024年预算数\n因公出国(境)费\t0\t0\n公务用车购置及运行费\t250\t240\n公务接待费\t60\t60\n"
        "合计\t310\t300\n",
    ],
)
def government_three_public_not_stated(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说明本级汇总的“三公”经费总额、分项和增减变化。

    有表的看表,没有表的看说明。表中有上年数或增减率一栏的,算说明了增减。只公开报告或只公开表的,另一半可能在别的文件里,
    不作判断;通篇没有的,也因此只作警告。
    """
    if not any(table.kind in _DETAIL for table in document.tables):
        yield NotEvaluable(_ONLY_REPORT)
        return
    tables = [t for t in document.tables if t.kind == "G16"]
    said = [p.text for p in reading(ctx).pieces if not p.explains]
    spoken = [text for text in said if _THREE.search(text)]
    if not tables and not spoken:
        yield _absent(document, ctx)
        return
    place = ctx.caption(tables[0]) if tables else ctx.title_span()
    items = {f.key.item for t in tables for f in t.facts}
    missing = [name for item, (words, name) in _PARTS.items() if item not in items and not any(map(words.search, said))]
    if missing:
        yield Finding("parts", place, {"parts": listing(missing, "、", ", ")}, Anchor())
    years = {f.key.year for t in tables for f in t.facts} - {document.year.value}
    grows = any(f.key.base is not None for t in tables for f in t.facts)
    if not years and not grows and not any(map(_CHANGED.search, spoken)):
        yield Finding("change", place, {}, Anchor())


def _absent(document: Disclosure, ctx: Context) -> Yield:
    """A book of tables without a word of explanation leaves that to another file."""
    if len(document.sentences) < _FEW_SENTENCES and any(t.kind in _OTHERS for t in document.tables):
        return NotEvaluable(
            Phrase(
                "文中只有表,没有说明,“三公”经费可能在报告里公开,请一并送检",
                "there are tables only; the three public expenditures may be in the report: check both together",
            )
        )
    return Finding("absent", ctx.title_span(), {}, Anchor(), severity=Severity.WARNING)


@rule(
    id="BL159",
    name="government-performance-not-published",
    on=Disclosure,
    requirement=["R政-6", "P34"],
    severity="warning",
    applies=GOVERNMENTS,
    since=2019,
    messages={"absent": "没有公开重大政策和重点项目的绩效目标(决算为绩效评价结果)"},
    messages_en={
        "absent": "performance targets (results, in final accounts) of major policies and projects are not published"
    },
    advice="请附上重点项目的绩效目标或评价结果",
    advice_en="attach the targets or the results of the major projects",
    bad=[_HEAD + _OWN + "205\t教育支出\t100\n\t本级一般公共预算支出\t100\n"],
    good=[
        _HEAD
        + _OWN
        + "205\t教育支出\t100\n\t本级一般公共预算支出\t100\n\n二、预算绩效情况\n3个重点项目的绩效目标见附件。\n"
    ],
)
def government_performance_not_published(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """公开重大政策和重点项目的绩效目标,决算公开绩效评价结果。

    文中或表中讲到绩效目标、绩效评价、绩效自评、绩效管理的即算;只公开报告、没有明细表的不作判断。
    """
    if not any(table.kind in _DETAIL for table in document.tables):
        yield NotEvaluable(_ONLY_REPORT)
    elif not any(_PERFORMANCE.search(p.text) for p in reading(ctx).pieces):
        yield Finding("absent", ctx.title_span(), {}, Anchor())


RULES: tuple[AnyRule, ...] = (
    government_levels_not_shown,
    transfers_not_divided,
    government_three_public_not_stated,
    government_performance_not_published,
)
