"""What every disclosure tells beside amounts: what the body does, what belongs to it, what it owns, what words mean."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from budgetlint.model.keys import Item
from generator.dice import Dice
from generator.ledger import Ledger
from generator.passages import spent_on
from generator.teller import Teller

_DUTIES = (
    (
        "拟订本县水资源开发利用规划并组织落实",
        "管理河道、水库和堤防工程",
        "指导农村供水与灌溉",
        "负责水旱灾害防御的日常工作",
    ),
    ("起草本行业的发展规划和年度计划", "监督行业标准的执行", "受理群众来信来访", "承担县委、县政府交办的其他任务"),
    ("组织开展业务培训和技术推广", "建立健全业务档案", "负责所辖设施的维护和安全", "编制统计报表并按期报送"),
)
_OFFICES = ("办公室", "规划财务股", "业务管理股", "政策法规股", "安全监督股", "人事股")
_CARS = ("机要通信用车", "应急保障用车", "执法执勤用车", "其他用车")
_TERMS = (
    "财政拨款收入：指从本级财政取得的各类拨款",
    "事业收入：指开展专业业务活动取得的收入",
    "年初结转和结余：指上一年没有用完、本年继续使用的资金",
    "年末结转和结余：指本年没有用完、留到下一年使用的资金",
    "基本支出：指为维持机构运转而发生的人员和公用开支",
    "项目支出：指在基本支出以外，为完成专门任务而发生的开支",
    "“三公”经费：指因公出国（境）费、公务用车购置及运行维护费和公务接待费",
    "机关运行经费：指用一般公共预算安排的基本支出中，购买货物和服务的日常公用经费",
)


@frozen
class Holding:
    """What a body owns at the end of a year."""

    cars: tuple[int, ...]
    large: int

    @property
    def all_cars(self) -> int:
        return sum(self.cars)


def draw_holding(dice: Dice, ledger: Ledger) -> Holding:
    """At least one car where one is kept running."""
    cars = [dice.integer(0, 2) for _ in _CARS]
    if any(ledger.items[i] for i in (Item.VEHICLE_RUNNING, Item.VEHICLE_PURCHASE)) and not any(cars):
        cars[-1] = 1
    return Holding(tuple(cars), dice.integer(0, 3))


def overview(dice: Dice, entity: str, kind: str, units: Sequence[str]) -> tuple[str, ...]:
    """The first part: duties and organisation."""
    duties = dice.pick(_DUTIES)
    offices = dice.sample(_OFFICES, 4)
    lines = ["第一部分 基本情况", dice.pick(("一、主要职责", "一、部门职责", "一、单位职能"))]
    lines.append(f"{entity}的主要职责是：{'；'.join(duties)}。")
    lines.append(dice.pick(("二、机构设置情况", "二、机构设置")))
    lines.append(f"{entity}内设{len(offices)}个机构，分别是{'、'.join(offices)}。")
    if units:
        lines.append(f"纳入{kind}编制范围的预算单位共{len(units)}个，分别是：{'；'.join(units)}。")
    else:
        lines.append(f"{entity}没有下属预算单位。")
    return tuple(lines)


def assets(t: Teller, holding: Holding, *, final: bool) -> None:
    """Cars by use and large equipment, at the end of the year or of the one before."""
    day = f"{t.year if final else t.year - 1}年12月31日"
    kinds = "、".join(f"{name}{n}辆" for name, n in zip(_CARS, holding.cars, strict=True))
    t.say(
        f"截至{day}，{t.budget.entity}共有车辆{holding.all_cars}辆，其中：{kinds}；"
        f"单价100万元（含）以上设备（不含车辆）{holding.large}台（套）。"
    )
    if not final and t.ledger.amount(spent_on(Item.VEHICLE_PURCHASE)):
        t.say("本年度计划购置公务用车1辆，用于更新到期报废的车辆。")


def performance(t: Teller, *, final: bool) -> None:
    """That goals were set, or that what was reached has been judged."""
    if final:
        t.say(
            f"按照预算绩效管理的要求，{t.budget.entity}对{t.year}年度的支出开展了绩效自评，结果为良好，问题已列入整改清单。"
        )
    else:
        t.say(f"{t.year}年，{t.budget.entity}的项目支出全部编制了绩效目标，执行中将按季监控。")


def terms(t: Teller) -> None:
    """The last part."""
    t.heading("第四部分 名词解释")
    for n, term in enumerate(_TERMS, 1):
        t.say(f"{n}.{term}。")
