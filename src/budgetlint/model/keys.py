"""The key of a fact: what an amount is an amount of (DESIGN §2).

Members are written in the field's own words. A dimension is *closed* when its parts are known by definition
(``PARENT`` gives the trees); function, economic class and project are open.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from attrs import asdict

from budgetlint.model.kinds import DocumentKind
from budgetlint.model.phrases import Lang, Said
from budgetlint.records import frozen


class Stage(StrEnum):
    """At which stage of its year a budget stands."""

    BUDGET = "年初预算"
    ADJUSTED = "调整预算"
    EXECUTION = "执行"
    FINAL = "决算"


def stage_of(kind: DocumentKind | None) -> Stage | None:
    """At which stage of the year the amounts of a document stand, where they do not say so themselves."""
    if kind is None or kind is DocumentKind.SELF_EVALUATION:
        return None
    return Stage.FINAL if "决算" in kind else Stage.BUDGET


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
    DISTRIBUTED = "结余分配"  # tax and funds of an institution that are paid out of what it has left
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
    SOCIAL_INSURANCE = "社会保险基金"


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
    RECEPTION_AT_HOME = "国内接待"
    RECEPTION_OF_FOREIGNERS = "外事接待"
    RECEPTION_ABROAD = "国境外接待"
    DELEGATIONS = "出国团组"
    TRAVELLERS = "出国人次"
    RECEPTIONS = "接待批次"
    GUESTS = "接待人次"
    MEETINGS = "会议费"
    TRAINING = "培训费"
    AGENCY_RUNNING = "机关运行"
    PROCUREMENT = "政府采购"
    GOODS = "货物"
    WORKS = "工程"
    SERVICES = "服务"
    SME_SHARE = "中小微企业预留"
    MICRO_SHARE = "小微企业预留"
    SME_CONTRACTS = "中小企业合同"
    MICRO_CONTRACTS = "小微企业合同"
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
    DEBT_LIMIT = "债务限额"
    GENERAL_DEBT_LIMIT = "一般债务限额"
    SPECIAL_DEBT_LIMIT = "专项债务限额"
    NEW_LIMIT = "新增债务限额"
    GENERAL_NEW_LIMIT = "一般新增债务限额"
    SPECIAL_NEW_LIMIT = "专项新增债务限额"
    LIMIT_WITHDRAWN = "收回债务限额"
    GENERAL_LIMIT_WITHDRAWN = "一般收回债务限额"
    SPECIAL_LIMIT_WITHDRAWN = "专项收回债务限额"
    LIMIT_MOVED = "调整债务限额"
    GENERAL_LIMIT_MOVED = "一般调整债务限额"
    SPECIAL_LIMIT_MOVED = "专项调整债务限额"
    DEBT_BALANCE = "债务余额"  # of a year: at its end
    GENERAL_DEBT_BALANCE = "一般债务余额"
    SPECIAL_DEBT_BALANCE = "专项债务余额"
    DEBT_ADDED = "债务增加"  # whatever makes a balance larger; a table of its movements prints it
    GENERAL_DEBT_ADDED = "一般债务增加"
    SPECIAL_DEBT_ADDED = "专项债务增加"
    DEBT_REDUCED = "债务减少"
    GENERAL_DEBT_REDUCED = "一般债务减少"
    SPECIAL_DEBT_REDUCED = "专项债务减少"
    DEBT_ISSUED = "债务发行"
    GENERAL_DEBT_ISSUED = "一般债务发行"
    NEW_GENERAL_BONDS = "新增一般债券"
    REFINANCING_GENERAL_BONDS = "再融资一般债券"
    SWAPPED_GENERAL_BONDS = "置换一般债券"
    FOREIGN_LOANS = "外债转贷"
    SPECIAL_DEBT_ISSUED = "专项债务发行"
    NEW_SPECIAL_BONDS = "新增专项债券"
    REFINANCING_SPECIAL_BONDS = "再融资专项债券"
    SWAPPED_SPECIAL_BONDS = "置换专项债券"
    NEW_BONDS = "新增债券"  # both kinds of new bonds together, where projects are listed that they pay for
    DEBT_REPAID = "债务还本"
    GENERAL_DEBT_REPAID = "一般债务还本"
    SPECIAL_DEBT_REPAID = "专项债务还本"
    DEBT_INTEREST = "债务付息"
    GENERAL_DEBT_INTEREST = "一般债务付息"
    SPECIAL_DEBT_INTEREST = "专项债务付息"


#: part → whole, along each closed dimension. A whole is the sum of its parts that exist in a document's year.
PARENT: Final[dict[str, dict[StrEnum, StrEnum]]] = {
    "tier": {Tier.OWN: Tier.AREA, Tier.BELOW: Tier.AREA},
    "flow": {
        Flow.CURRENT: Flow.TOTAL,
        Flow.BROUGHT_FORWARD: Flow.TOTAL,
        Flow.CARRIED_FORWARD: Flow.TOTAL,
        Flow.DISTRIBUTED: Flow.TOTAL,
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
        Item.RECEPTION_AT_HOME: Item.RECEPTION,
        Item.RECEPTION_OF_FOREIGNERS: Item.RECEPTION_AT_HOME,
        Item.RECEPTION_ABROAD: Item.RECEPTION,
        Item.GOODS: Item.PROCUREMENT,
        Item.WORKS: Item.PROCUREMENT,
        Item.SERVICES: Item.PROCUREMENT,
        Item.BUILDINGS: Item.ASSETS,
        Item.OFFICE_BUILDINGS: Item.BUILDINGS,
        Item.CARS: Item.ASSETS,
        Item.LARGE_EQUIPMENT: Item.ASSETS,
        Item.OTHER_ASSETS: Item.ASSETS,
        Item.MICRO_SHARE: Item.SME_SHARE,
        Item.MICRO_CONTRACTS: Item.SME_CONTRACTS,
        Item.ON_POST: Item.STAFF,
        Item.PENSIONERS: Item.STAFF,
        Item.RETIRED: Item.PENSIONERS,
        Item.VETERANS: Item.PENSIONERS,
        Item.GENERAL_DEBT_LIMIT: Item.DEBT_LIMIT,
        Item.SPECIAL_DEBT_LIMIT: Item.DEBT_LIMIT,
        Item.GENERAL_NEW_LIMIT: Item.NEW_LIMIT,
        Item.SPECIAL_NEW_LIMIT: Item.NEW_LIMIT,
        Item.GENERAL_LIMIT_WITHDRAWN: Item.LIMIT_WITHDRAWN,
        Item.SPECIAL_LIMIT_WITHDRAWN: Item.LIMIT_WITHDRAWN,
        Item.GENERAL_LIMIT_MOVED: Item.LIMIT_MOVED,
        Item.SPECIAL_LIMIT_MOVED: Item.LIMIT_MOVED,
        Item.GENERAL_DEBT_BALANCE: Item.DEBT_BALANCE,
        Item.SPECIAL_DEBT_BALANCE: Item.DEBT_BALANCE,
        Item.GENERAL_DEBT_ADDED: Item.DEBT_ADDED,
        Item.SPECIAL_DEBT_ADDED: Item.DEBT_ADDED,
        Item.GENERAL_DEBT_REDUCED: Item.DEBT_REDUCED,
        Item.SPECIAL_DEBT_REDUCED: Item.DEBT_REDUCED,
        Item.GENERAL_DEBT_ISSUED: Item.DEBT_ISSUED,
        Item.NEW_GENERAL_BONDS: Item.GENERAL_DEBT_ISSUED,
        Item.REFINANCING_GENERAL_BONDS: Item.GENERAL_DEBT_ISSUED,
        Item.SWAPPED_GENERAL_BONDS: Item.GENERAL_DEBT_ISSUED,
        Item.FOREIGN_LOANS: Item.GENERAL_DEBT_ISSUED,
        Item.SPECIAL_DEBT_ISSUED: Item.DEBT_ISSUED,
        Item.NEW_SPECIAL_BONDS: Item.SPECIAL_DEBT_ISSUED,
        Item.REFINANCING_SPECIAL_BONDS: Item.SPECIAL_DEBT_ISSUED,
        Item.SWAPPED_SPECIAL_BONDS: Item.SPECIAL_DEBT_ISSUED,
        Item.GENERAL_DEBT_REPAID: Item.DEBT_REPAID,
        Item.SPECIAL_DEBT_REPAID: Item.DEBT_REPAID,
        Item.GENERAL_DEBT_INTEREST: Item.DEBT_INTEREST,
        Item.SPECIAL_DEBT_INTEREST: Item.DEBT_INTEREST,
    },
}

#: What is owed → what may be owed at most.
CEILING: Final[dict[Item, Item]] = {
    Item.DEBT_BALANCE: Item.DEBT_LIMIT,
    Item.GENERAL_DEBT_BALANCE: Item.GENERAL_DEBT_LIMIT,
    Item.SPECIAL_DEBT_BALANCE: Item.SPECIAL_DEBT_LIMIT,
}
#: What stands at the end of a year → what is added to that of the year before, and what is taken off.
MOVEMENT: Final[dict[Item, tuple[tuple[Item, ...], tuple[Item, ...]]]] = {
    Item.DEBT_BALANCE: ((Item.DEBT_ADDED,), (Item.DEBT_REDUCED,)),
    Item.GENERAL_DEBT_BALANCE: ((Item.GENERAL_DEBT_ADDED,), (Item.GENERAL_DEBT_REDUCED,)),
    Item.SPECIAL_DEBT_BALANCE: ((Item.SPECIAL_DEBT_ADDED,), (Item.SPECIAL_DEBT_REDUCED,)),
    Item.DEBT_LIMIT: ((Item.NEW_LIMIT, Item.LIMIT_MOVED), (Item.LIMIT_WITHDRAWN,)),
    Item.GENERAL_DEBT_LIMIT: ((Item.GENERAL_NEW_LIMIT, Item.GENERAL_LIMIT_MOVED), (Item.GENERAL_LIMIT_WITHDRAWN,)),
    Item.SPECIAL_DEBT_LIMIT: ((Item.SPECIAL_NEW_LIMIT, Item.SPECIAL_LIMIT_MOVED), (Item.SPECIAL_LIMIT_WITHDRAWN,)),
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
    Item.SME_CONTRACTS: Item.PROCUREMENT,
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
