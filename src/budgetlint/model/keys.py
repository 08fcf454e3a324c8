"""The key of a fact: what an amount is an amount of (DESIGN §2).

Members are written in the field's own words. A dimension is *closed* when its parts are known by definition
(``PARENT`` gives the trees); function, economic class and project are open.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from attrs import asdict

from budgetlint.model.phrases import Lang, Said
from budgetlint.records import frozen


class Stage(StrEnum):
    """At which stage of its year a budget stands."""

    BUDGET = "年初预算"
    ADJUSTED = "调整预算"
    EXECUTION = "执行"
    FINAL = "决算"


class Measure(StrEnum):
    """What a number measures."""

    AMOUNT = "金额"
    CHANGE = "增减额"
    GROWTH = "增减率"
    SHARE = "占比"
    COMPLETION = "完成率"
    COUNT = "数量"
    PRICE = "单价"
    AREA = "面积"
    TARGET = "指标值"


class Tier(StrEnum):
    """Of which governments of an area an amount is: all of them, the one that reports, or those below it."""

    AREA = "全辖"
    OWN = "本级"
    BELOW = "下级"


class Base(Said, StrEnum):
    """What a change, a growth or a rate of completion is measured from."""

    BUDGET = "上年预算"
    EXECUTION = "上年执行"
    FINAL = "上年决算"
    INITIAL = "年初预算"
    ADJUSTED = "调整预算"
    UNSTATED = "未说明"

    def words(self, lang: Lang) -> str:
        return _BASES_EN[self] if lang == "en" else str(self)


_BASES_EN = {
    Base.BUDGET: "last year's budget",
    Base.EXECUTION: "what was spent last year",
    Base.FINAL: "last year's final accounts",
    Base.INITIAL: "the budget of the beginning of the year",
    Base.ADJUSTED: "the adjusted budget",
    Base.UNSTATED: "not stated",
}


class Side(StrEnum):
    """Revenue or expenditure."""

    REVENUE = "收入"
    EXPENDITURE = "支出"


class Flow(StrEnum):
    """Of which year the money is, or whether it is the total of all."""

    CURRENT = "本年"
    BROUGHT_FORWARD = "上年结转"
    CARRIED_FORWARD = "年末结转"
    COVERED = "弥补"  # 用事业基金弥补收支差额, 使用非财政拨款结余
    BELOW = "线下"  # printed under the year's subtotal, inside the grand total (230 转移性支出)
    TOTAL = "总计"


class Fund(StrEnum):
    """Which money: the budgets and the sources of revenue."""

    ALL = "全部"
    FISCAL = "财政拨款"
    GENERAL = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金"
    STATE_CAPITAL = "国有资本经营"
    SPECIAL_ACCOUNT = "财政专户"
    UNIT = "单位资金"
    UNDERTAKING = "事业"
    BUSINESS = "经营"
    SUPERIOR = "上级补助"
    SUBORDINATE = "附属上缴"
    OTHER = "其他"


class Nature(StrEnum):
    """What expenditure is for: basic, by project, and so on."""

    TOTAL = "全部"
    BASIC = "基本"
    PERSONNEL = "人员"
    OPERATING = "公用"
    PROJECT = "项目"
    BUSINESS = "经营"
    REMITTED = "上缴上级"
    SUBSIDY = "补助附属"


class Item(StrEnum):
    """Things that are stated beside subjects: 三公, purchases, assets, staff."""

    THREE_PUBLIC = "三公"
    ABROAD = "因公出国"
    VEHICLES = "公务用车"
    VEHICLE_PURCHASE = "公车购置"
    VEHICLE_RUNNING = "公车运行"
    RECEPTION = "公务接待"
    MEETINGS = "会议费"
    TRAINING = "培训费"
    AGENCY_RUNNING = "机关运行"
    PROCUREMENT = "政府采购"
    GOODS = "货物"
    WORKS = "工程"
    SERVICES = "服务"
    SME_SHARE = "中小微企业预留"
    MICRO_SHARE = "小微企业预留"
    ASSETS = "资产"
    BUILDINGS = "房屋"
    OFFICE_BUILDINGS = "办公用房"
    CARS = "车辆"
    LARGE_EQUIPMENT = "大型设备"
    OTHER_ASSETS = "其他固定资产"
    FURNITURE = "家具"
    NEW_ASSETS = "拟购置资产"
    ESTABLISHMENT = "编制"
    STAFF = "实有人员"
    ON_POST = "在职"
    PENSIONERS = "离退休"
    RETIRED = "退休"
    VETERANS = "离休"
    PROJECTS = "绩效管理项目"


#: part → whole, along each closed dimension. A whole is the sum of its parts that exist in a document's year.
PARENT: Final[dict[str, dict[StrEnum, StrEnum]]] = {
    "tier": {Tier.OWN: Tier.AREA, Tier.BELOW: Tier.AREA},
    "flow": {
        Flow.CURRENT: Flow.TOTAL,
        Flow.BROUGHT_FORWARD: Flow.TOTAL,
        Flow.CARRIED_FORWARD: Flow.TOTAL,
        Flow.COVERED: Flow.TOTAL,
        Flow.BELOW: Flow.TOTAL,
    },
    "fund": {
        Fund.FISCAL: Fund.ALL,
        Fund.GENERAL: Fund.FISCAL,
        Fund.GOVERNMENT_FUND: Fund.FISCAL,
        Fund.STATE_CAPITAL: Fund.FISCAL,
        Fund.SPECIAL_ACCOUNT: Fund.ALL,
        Fund.UNIT: Fund.ALL,
        Fund.UNDERTAKING: Fund.UNIT,
        Fund.BUSINESS: Fund.UNIT,
        Fund.SUPERIOR: Fund.UNIT,
        Fund.SUBORDINATE: Fund.UNIT,
        Fund.OTHER: Fund.UNIT,
    },
    "nature": {
        Nature.BASIC: Nature.TOTAL,
        Nature.PERSONNEL: Nature.BASIC,
        Nature.OPERATING: Nature.BASIC,
        Nature.PROJECT: Nature.TOTAL,
        Nature.BUSINESS: Nature.TOTAL,
        Nature.REMITTED: Nature.TOTAL,
        Nature.SUBSIDY: Nature.TOTAL,
    },
    "item": {
        Item.ABROAD: Item.THREE_PUBLIC,
        Item.VEHICLES: Item.THREE_PUBLIC,
        Item.VEHICLE_PURCHASE: Item.VEHICLES,
        Item.VEHICLE_RUNNING: Item.VEHICLES,
        Item.RECEPTION: Item.THREE_PUBLIC,
        Item.GOODS: Item.PROCUREMENT,
        Item.WORKS: Item.PROCUREMENT,
        Item.SERVICES: Item.PROCUREMENT,
        Item.BUILDINGS: Item.ASSETS,
        Item.OFFICE_BUILDINGS: Item.BUILDINGS,
        Item.CARS: Item.ASSETS,
        Item.LARGE_EQUIPMENT: Item.ASSETS,
        Item.OTHER_ASSETS: Item.ASSETS,
        Item.MICRO_SHARE: Item.SME_SHARE,
        Item.ON_POST: Item.STAFF,
        Item.PENSIONERS: Item.STAFF,
        Item.RETIRED: Item.PENSIONERS,
        Item.VETERANS: Item.PENSIONERS,
    },
}


#: Part → what a share of it is a share of, where its sentence does not say.
SHARE_OF: Final[dict[StrEnum, Item]] = {
    Item.ABROAD: Item.THREE_PUBLIC,
    Item.VEHICLES: Item.THREE_PUBLIC,
    Item.VEHICLE_PURCHASE: Item.THREE_PUBLIC,
    Item.VEHICLE_RUNNING: Item.THREE_PUBLIC,
    Item.RECEPTION: Item.THREE_PUBLIC,
    Item.GOODS: Item.PROCUREMENT,
    Item.WORKS: Item.PROCUREMENT,
    Item.SERVICES: Item.PROCUREMENT,
    Item.SME_SHARE: Item.PROCUREMENT,
    Item.MICRO_SHARE: Item.SME_SHARE,
}


def is_within(dimension: str, part: StrEnum | None, whole: StrEnum | None) -> bool:
    """Whether ``part`` equals ``whole`` or lies below it in the tree of a closed dimension."""
    tree = PARENT[dimension]
    while part is not None and part != whole:
        part = tree.get(part)
    return part == whole


@frozen(cache_hash=True)
class Key:
    """The dimensions of one fact; ``None`` means that a dimension does not apply or takes its whole.

    ``function`` and ``economic`` are subject codes (政府收支分类科目), resolved, never as misprinted. ``revenue`` is a class of
    revenue and ``region`` a government that money goes to, both by name in normal form.
    ``local`` holds what could not be resolved: such a key is *opaque* and equals nothing outside its table.
    """

    entity: str | None = None
    year: int | None = None
    stage: Stage | None = None
    tier: Tier | None = None
    measure: Measure = Measure.AMOUNT
    base: Base | None = None
    side: Side | None = None
    flow: Flow | None = None
    fund: Fund | None = None
    nature: Nature | None = None
    item: Item | None = None
    function: str | None = None
    economic: str | None = None
    revenue: str | None = None
    region: str | None = None
    project: str | None = None
    part_of: str | None = None
    local: str | None = None

    @property
    def opaque(self) -> bool:
        return self.local is not None

    def compact(self) -> dict[str, str | int]:
        """The stated dimensions only, as plain values, in the order above."""
        return {
            name: (str(value) if isinstance(value, StrEnum) else value)
            for name, value in asdict(self).items()
            if value is not None
        }


#: The dimensions whose members are enumerations, by name.
MEMBERS: Final[dict[str, type[StrEnum]]] = {
    "stage": Stage,
    "tier": Tier,
    "measure": Measure,
    "base": Base,
    "side": Side,
    "flow": Flow,
    "fund": Fund,
    "nature": Nature,
    "item": Item,
}
