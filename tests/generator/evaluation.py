"""A body's own evaluation of what it spent in a year: the money, what was to be reached, what was, and the score."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from budgetlint.model.keys import Fund, Stage
from generator.bits import Share
from generator.dice import Dice
from generator.paper import Paper, Wrapping
from generator.prose import Told, draw_layout
from generator.setting import Setting
from generator.sheets import Content, Ratio, Sheet
from generator.teller import RECEIVED, SPENT, Piece, Prior, Teller
from generator.years import Year

#: 一级, 二级, 三级, what was to be reached, what was, and what it is worth.
_INDICATORS = (
    ("产出指标", "数量指标", "开展业务检查次数", "≥12次", "14次", 20),
    ("产出指标", "质量指标", "检查问题整改率", "≥95%", "97%", 15),
    ("产出指标", "时效指标", "任务按期完成率", "≥98%", "98%", 15),
    ("产出指标", "成本指标", "人均办公成本", "≤1.5万元", "1.3万元", 10),
    ("效益指标", "社会效益指标", "服务覆盖乡镇数", "≥9个", "9个", 20),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90%", "93%", 10),
)
_LINES = (("年度资金总额", None), ("其中：财政拨款", Fund.FISCAL), ("其他资金", Fund.UNIT))


_HEAD = ("预算执行情况", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
_LOWER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
_GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))


def evaluation(dice: Dice, year: Year, setting: Setting) -> Told:
    """The report; its 执行数 are what the final accounts say was spent."""
    title = f"{year.body}{year.year}年度部门整体支出绩效自评报告"
    scores = [worth - dice.pick((0, 0, 1)) for *_, worth in _INDICATORS]
    sheet = _form(year, scores)
    grid = evolve(setting, sign="%", numbers=False).grid(0, sheet, "部门整体支出绩效自评表", year.body, year)
    paper = Paper(year.body, (grid,), Wrapping(), (title,), ())
    teller = Teller(dice, paper, year, Prior(year, year))
    _tell(teller, _points(year) + sum(scores))
    return Told(paper, teller.story(), evolve(draw_layout(dice, chapters=True), first=True), "evaluation")


def _form(year: Year, scores: list[int]) -> Sheet:
    """The money above, what was reached below, in the same columns."""
    rows: list[tuple[Content, ...]] = []
    for label, fund in _LINES:
        key = evolve(SPENT, fund=fund or Fund.ALL)
        plan = evolve(key, stage=Stage.ADJUSTED)
        points = ("10", _shown(_points(year))) if fund is None else ("—", "—")
        rows.append((label, evolve(key, stage=Stage.BUDGET), plan, key, points[0], Ratio(key, plan), points[1]))
    rows.append(_LOWER)
    for (*named, worth), score in zip(_INDICATORS, scores, strict=True):
        rows.append((*map(str, named), str(worth), str(score)))
    return Sheet("T18", tuple((name,) for name in _HEAD), tuple(rows))


def _points(year: Year) -> Fraction:
    """Ten points in proportion to the money spent."""
    plan = year.amount(evolve(SPENT, stage=Stage.ADJUSTED))
    return Fraction(year.amount(SPENT) * 1000 // plan, 100) if plan else Fraction(0)


def _shown(points: Fraction) -> str:
    text = f"{int(points * 100) // 100}.{int(points * 100) % 100:02}"
    return text.rstrip("0").rstrip(".")


def _tell(t: Teller, score: Fraction) -> None:
    t.heading("一、基本情况")
    t.say(t.budget.entity, "承担本行业的规划、管理和服务工作，内设四个股室。")
    t.heading("二、资金收支情况")
    received, spent = t.amount(RECEIVED), t.amount(SPENT)
    t.say(t.own_year(received), "年度本年收入合计", received, "，本年支出合计", spent, "。")
    again = t.amount(SPENT)
    pieces: list[Piece] = ["本年支出", again, "，其中："]
    bits = []
    for name, key in t.nature_parts(SPENT):
        bits.append(t.amount(key))
        pieces += ["，" if len(bits) > 1 else "", name, bits[-1]]
    t.sum(again, bits, complete=True)
    t.say(*pieces, "。")
    plan, done = t.amount(evolve(SPENT, stage=Stage.ADJUSTED)), t.amount(SPENT)
    rate = t.percent(done.value / plan.value * 100)
    t.ties.append(Share(rate, done, plan))
    t.say("全年预算数", plan, "，全年执行数", done, "，预算执行率", rate, "。")
    t.heading("三、评价工作开展情况")
    t.say("成立自评小组，收集资料、核对账目、填写指标，形成本报告。")
    t.heading("四、目标完成情况")
    for first, _, name, goal, reached, _ in _INDICATORS:
        t.say(f"{first}中，{name}目标为{goal}，实际完成{reached}。")
    t.heading("五、评价结论")
    grade = next(name for least, name in _GRADES if score >= least)
    t.say(f"自评得分为{_shown(score)}分，评价等级为“{grade}”。")
    t.heading("六、存在的问题")
    t.say("部分项目立项较晚，资金支付集中在第四季度。")
    t.heading("七、改进措施")
    t.say("提前两个月启动下一年度项目的论证，按月通报支付进度。")
