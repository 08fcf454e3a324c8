"""Percentages worked out again: exact intervals, whatever they are said of."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.amount import WAN_YUAN, YI_YUAN, YUAN, Amount
from budgetlint.model.claims import Claim
from budgetlint.reconcile import Interval, Precision, Ratio, ratios
from budgetlint.reconcile.ratios import interval
from handmade import OWN, fact, figure, understood


def found(text: str) -> dict[str, Ratio]:
    """What each percentage of a budget of 2024 that says ``text`` comes to, by its print."""
    document = understood(f"甲县教育局2024年部门预算\n\n{text}\n")
    precision = Precision.of(document.tables, document.prose)
    return {claim.fact.raw: ratio for claim, ratio in ratios(document, precision).items()}


def one(text: str) -> Ratio:
    [ratio] = found(text).values()
    return ratio


def growth(now: str, change: str, percent: str) -> Ratio:
    """``now`` after ``change``, as sentences tell it."""
    word = "减少" if change.startswith("-") else "增加"
    rate = "下降" if percent.startswith("-") else "增长"
    return one(f"支出预算{now}万元，比上年{word}{change.lstrip('-')}万元，{rate}{percent.lstrip('-')}%。")


def thousandths(given: Interval | None) -> tuple[int, int]:
    """The ends of an interval in thousandths, cut off: enough to recognise it by."""
    assert given is not None
    return int(given.low * 1000), int(given.high * 1000)


# --- intervals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("12.50", 124950, 125050),
        ("12.5", 124500, 125500),
        ("12", 115000, 125000),
        ("-3.00", -30050, -29950),
        ("0.00", -50, 50),
    ],
)
def test_an_amount_stands_for_half_a_unit_around_it(printed: str, low: int, high: int) -> None:
    assert interval(fact(printed), OWN) == Interval(Fraction(low), Fraction(high))


def test_the_unit_decides_how_wide() -> None:
    widths = [interval(fact("1.20", unit), OWN) for unit in (YUAN, WAN_YUAN, YI_YUAN)]
    assert [w.high - w.low for w in widths if w] == [Fraction(1, 100), 100, 1_000_000]


@pytest.mark.parametrize("printed", ["", "-", "?"])
def test_what_prints_no_number_stands_for_nothing(printed: str) -> None:
    assert interval(fact(printed), OWN) is None


def test_an_amount_is_as_fine_as_its_sentence() -> None:
    """37 beside 7.41 is 37.00."""
    ratio = one("支出预算37万元，其中：基本支出7.41万元，占20.03%。")
    assert thousandths(ratio.worked_out) == (20010, 20043)


@given(
    st.fractions(-1000, 1000, max_denominator=20),
    st.fractions(0, 50, max_denominator=20),
    st.fractions(-1000, 1000, max_denominator=20),
    st.fractions(0, 50, max_denominator=20),
)
def test_intervals_meet_where_they_have_a_point_in_common(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    mine, its = Interval(a, a + b), Interval(c, c + d)
    common = max(mine.low, its.low) <= min(mine.high, its.high)
    assert mine.meets(its) is its.meets(mine) is common
    assert mine.low <= mine.middle <= mine.high


# --- growth -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "change", "percent"),
    [
        ("112.00", "12.00", "12.00"),
        ("112.00", "12.00", "12"),
        ("112.00", "12.00", "12.0"),
        ("88.00", "-12.00", "-12.00"),
        ("347.90", "71.75", "25.98"),
        ("13.36", "-7.29", "-35.30"),
        ("33.91", "16.34", "93.00"),
        ("2.00", "1.99", "19900"),
        ("0.00", "-5.00", "-100"),
    ],
)
def test_growth_that_holds(now: str, change: str, percent: str) -> None:
    assert growth(now, change, percent).holds


@pytest.mark.parametrize(
    ("now", "change", "percent"),
    [("112.00", "12.00", "10.71"), ("112.00", "12.00", "14"), ("88.00", "-12.00", "-13.64")],
)
def test_growth_over_the_wrong_amount(now: str, change: str, percent: str) -> None:
    """Over this year's amount instead of last year's, or simply wrong."""
    ratio = growth(now, change, percent)
    assert not (ratio.holds or ratio.is_turned or ratio.is_cut)


def test_the_amount_of_the_year_before_is_what_the_change_leaves() -> None:
    ratio = growth("112.00", "12.00", "12.00")
    assert ratio.prior == Interval(Fraction(999_900), Fraction(1_000_100))
    assert [f.raw for f in ratio.facts] == ["112.00万元", "12.00万元"]


def test_the_stated_amount_of_the_year_before_goes_before_the_change() -> None:
    ratio = one("2023年支出预算100.00万元，2024年支出预算112.00万元，增加20.00万元，增长12.00%。")
    assert [f.raw for f in ratio.facts] == ["112.00万元", "100.00万元"]
    assert ratio.holds


def test_a_range_reaches_its_ends_at_the_corners() -> None:
    """0.5 of 2.0: from 0.45/2.05 to 0.55/1.95 of what was before."""
    ratio = one("支出预算2.5亿元，比上年增加0.5亿元，增长23%。")
    assert ratio.worked_out == Interval(
        Fraction(45_000_000 * 100, 210_000_000), Fraction(55_000_000 * 100, 190_000_000)
    )
    assert ratio.holds
    assert not one("支出预算2.5亿元，比上年增加0.5亿元，增长30%。").holds


@given(st.integers(101, 10**6), st.integers(-(10**6), 10**6), st.integers(0, 2))
def test_a_rate_rounded_from_any_amounts_behind_the_printed_ones_holds(prior: int, change: int, decimals: int) -> None:
    """Amounts in 元 are printed in 万元 with two decimals; the rate is worked out before."""
    now = prior + change
    if now < 0 or change == 0:
        return
    exact = Fraction(change * 100, prior)
    printed = [half_up(Fraction(n, 100)) for n in (now, abs(change))]
    rate = half_up(abs(exact) * 10**decimals)
    texts = [f"{Decimal(n).scaleb(-2):f}" for n in printed]
    words = ("增加", "增长") if change > 0 else ("减少", "下降")
    text = f"支出预算{texts[0]}万元，比上年{words[0]}{texts[1]}万元，{words[1]}{Decimal(rate).scaleb(-decimals):f}%。"
    assert all(r.holds for r in found(text).values())


def half_up(value: Fraction) -> int:
    return int((2 * value + 1) // 2)


def test_a_rate_cut_off_is_told_from_a_wrong_one() -> None:
    """595.96 over 10000.00 is 5.9596 %."""
    cut, rounded, wrong = (growth("10595.96", "595.96", p) for p in ("5.95", "5.96", "5.90"))
    assert (cut.holds, cut.is_cut) == (False, True)
    assert rounded.holds
    assert (wrong.holds, wrong.is_cut) == (False, False)


def test_a_rate_in_the_wrong_direction_is_turned() -> None:
    turned, wrong = growth("112.00", "12.00", "-12.00"), growth("112.00", "12.00", "-3.00")
    assert (turned.holds, turned.is_turned) == (False, True)
    assert (wrong.holds, wrong.is_turned) == (False, False)
    assert not growth("112.00", "12.00", "12.00").is_turned


@pytest.mark.parametrize(("now", "change"), [("12.00", "12.00"), ("12.00", "12.005"), ("0.00", "0.00")])
def test_growth_from_nothing_has_no_percentage(now: str, change: str) -> None:
    ratio = growth(now, change, "100")
    assert ratio.worked_out is None
    assert ratio.holds
    assert ratio.prior is not None
    assert ratio.prior.low <= 0


def test_growth_from_next_to_nothing_has_one() -> None:
    ratio = growth("12.00", "11.98", "59900")
    assert ratio.worked_out is not None
    assert ratio.prior == Interval(Fraction(100), Fraction(300))


@pytest.mark.parametrize(
    "text",
    [
        "支出预算112.00万元，比上年增长12.00%。",  # no change
        "比上年增加12.00万元，增长12.00%。",  # no amount
        "支出预算112.00万元，比上年预算增加12.00万元，比上年执行数增长12.00%。",  # two bases
        "支出预算100余万元，比上年增加12.00万元，增长12.00%。",  # not exact
        "2023年支出预算112.00万元，比上年增加12.00万元，增长12.00%。",  # last year's growth
        "支出预算112.00万元。\n\n项目名称\n\n比上年增加12.00万元，增长12.00%。",  # another paragraph
    ],
)
def test_what_can_not_be_worked_out(text: str) -> None:
    assert found(text) == {}


def test_each_thing_grows_for_itself() -> None:
    text = "支出预算112.00万元，比上年增加12.00万元，增长12.00%，其中：基本支出60.00万元，减少20.00万元，下降25.00%。"
    assert {p: ([f.raw for f in r.facts], r.holds) for p, r in found(text).items()} == {
        "12.00%": (["112.00万元", "12.00万元"], True),
        "25.00%": (["60.00万元", "20.00万元"], True),
    }


# --- shares -----------------------------------------------------------------------------------------------------------


def test_a_share_is_a_part_of_its_whole() -> None:
    ratio = one("支出预算858.21万元，其中：基本支出347.90万元，占40.54%。")
    assert [f.raw for f in ratio.facts] == ["347.90万元", "858.21万元"]
    assert ratio.holds
    assert ratio.prior is None
    assert not one("支出预算858.21万元，其中：基本支出347.90万元，占45.04%。").holds


def test_parts_and_wholes_in_different_units() -> None:
    assert one("支出预算8582060.85元，其中：基本支出347.90万元，占40.54%。").holds


def test_a_share_of_nothing_has_no_percentage() -> None:
    ratio = one("支出预算0万元，其中：基本支出0万元，占0%。")
    assert ratio.worked_out is None
    assert ratio.holds


def test_a_whole_that_only_a_table_prints() -> None:
    table = "部门支出总体情况表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t90.00\t60.00\t30.00\n合计\t\t90.00\t60.00\t30.00\n"
    assert one(f"基本支出60.00万元，占支出预算的66.67%。\n\n{table}").holds
    assert not one(f"基本支出60.00万元，占支出预算的76.67%。\n\n{table}").holds


@pytest.mark.parametrize("text", ["基本支出60.00万元，占全县的66.67%。", "占66.67%。", "群众满意度66.67%。"])
def test_a_share_of_what_is_not_known(text: str) -> None:
    assert found(text) == {}


def test_what_is_printed_stands_for_half_a_digit_around_it() -> None:
    claim = Claim(fact("12.5", unit=None))
    assert Ratio(claim, (), None).printed == Interval(Fraction(1245, 100), Fraction(1255, 100))
    assert figure("12.5", None).amount == Amount(125, 1)


@pytest.mark.parametrize(
    "text",
    [
        "年初预算为100.00万元，支出决算为92.00万元，完成年初预算的92.00%。",
        "年初预算为100.00万元，支出决算为92.00万元。完成年初预算的92%。",
        "支出决算为92.00万元，完成年初预算100.00万元的92.0%。",
        "预算100.00万元，决算92.00万元，完成预算的92.00%。",
        "年初预算数80.00万元，调整预算数100.00万元，决算数92.00万元，完成调整预算的92.00%。",
    ],
)
def test_what_was_done_of_a_budget(text: str) -> None:
    right = done(text)
    assert right.holds
    assert [f.raw for f in right.facts] == ["92.00万元", "100.00万元"]
    assert not done(text.replace("92.00万元", "95.00万元")).holds


def test_of_a_budget_of_nothing_no_rate_is_wrong() -> None:
    assert done("年初预算为0万元，支出决算为3.00万元，完成年初预算的100%。").holds


def done(text: str) -> Ratio:
    """The rate of completion in final accounts that say ``text`` of 项目支出."""
    document = understood(f"甲县教育局2023年度部门决算公开\n\n项目支出{text}\n")
    [ratio] = ratios(document, Precision.of(document.tables, document.prose)).values()
    return ratio
