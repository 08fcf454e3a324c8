"""Reports on the budgets of whole governments: what each amount is of, what adds up to what, and what stays unsaid."""

from __future__ import annotations

from functools import cache

import pytest

from budgetlint.binding.accounts import Accounts, Role
from budgetlint.model.claims import Claim
from budgetlint.model.facts import Disclosure
from budgetlint.model.keys import Measure
from budgetlint.reconcile import derive
from budgetlint.reconcile.constraint import Origin
from corpus.real import catalogue
from handmade import understood

_FINAL = "青溪市2024年政府决算公开\n\n一、2024年全市财政决算情况\n"
_BUDGET = "青溪市2025年预算执行情况和2026年预算草案的报告\n\n一、2025年预算执行情况\n"


@cache
def document(text: str, head: str = _FINAL) -> Disclosure:
    return understood(f"{head}{text}\n")


def key(text: str, printed: str, head: str = _FINAL) -> dict[str, str | int]:
    """The key of one amount, without what is the same for the whole document; nothing where it is not bound."""
    [found] = [c for c in document(text, head).claims if c.fact.raw == printed]
    return {n: m for n, m in found.key.compact().items() if n not in ("entity", "measure")} if found.is_bound else {}


def bound(text: str, head: str = _FINAL) -> list[str]:
    return [c.fact.raw for c in document(text, head).claims if c.is_bound and c.measure is Measure.AMOUNT]


def reckoned(text: str, head: str = _FINAL) -> list[str]:
    """Each reckoning as an equation."""

    def summed(claims: tuple[Claim, ...], sign: str) -> str:
        return "".join(f"{sign}{c.fact.raw}" for c in claims)

    found = [r for s in document(text, head).sentences for r in s.reckonings]
    return [f"{r.whole.fact.raw}={summed(r.parts, '+')[1:]}{summed(r.less, '-')}" for r in found]


# --- phrases ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "role", "expected"),
    [
        ("全市一般公共预算收入完成", Role.BASE, {"tier": "全辖", "fund": "一般公共预算", "side": "收入", "stage": "执行"}),
        ("市级政府性基金预算支出", Role.BASE, {"tier": "本级", "fund": "政府性基金", "side": "支出"}),
        ("区级社会保险基金收入", Role.BASE, {"tier": "下级", "fund": "社会保险基金", "side": "收入"}),
        ("市人大批准的全市一般公共预算收入为", Role.BASE, {"tier": "全辖", "fund": "一般公共预算", "side": "收入", "stage": "年初预算"}),
        ("调整后的支出预算为", Role.BASE, {"side": "支出", "stage": "调整预算"}),
        ("收入决算结果", Role.TOTAL, {"side": "收入", "flow": "总计"}),
        ("当年收支结余", Role.LEFT, {"side": "支出", "flow": "年末结转"}),
        ("结转下年支出", Role.MOVED, {"side": "支出", "flow": "年末结转"}),
        ("各项转移性收入", Role.MOVED, {"side": "收入", "flow": "线下", "revenue": "各项转移性收入"}),
        ("补助下级支出", Role.MOVED, {"side": "支出", "flow": "线下", "project": "补助下级支出"}),
        ("全市地方政府一般债务余额", Role.NAMED, {"tier": "全辖", "item": "一般债务余额"}),
        ("中平县", Role.EMPTY, {"tier": "下级", "region": "中平县"}),
        ("筹集资金", Role.UNKNOWN, {}),
    ],
)  # fmt: skip
def test_what_a_phrase_is_of(phrase: str, role: Role, expected: dict[str, str]) -> None:
    subject = Accounts(catalogue(), "市").subject(phrase)
    assert subject.role is role
    assert {d: m for d, m in subject.key.items() if (d, m) != ("flow", "本年")} == expected


def test_whose_level_it_is_depends_on_who_reports() -> None:
    assert [Accounts(catalogue(), rank).subject("市级一般公共预算收入").key["tier"] for rank in "省市"] == [
        "下级",
        "本级",
    ]
    assert "tier" not in Accounts(catalogue(), "市").subject("全区一般公共预算收入").key


# --- keys -------------------------------------------------------------------------------------------------------------


def test_what_a_sentence_leaves_out_the_one_before_says() -> None:
    text = "全市社会保险基金预算收入54.86亿元。支出52.06亿元。"
    assert key(text, "52.06亿元") == {
        "year": 2024, "stage": "决算", "tier": "全辖", "side": "支出", "flow": "本年", "fund": "社会保险基金"
    }  # fmt: skip


def test_budget_and_result_are_two_amounts() -> None:
    text = "全市2025年一般公共预算收入年初预算为53.03亿元,执行中调减收入预算1.80亿元,调整后收入预算为51.23亿元;收入完成53.68亿元。"
    stages = [key(text, n, _BUDGET).get("stage") for n in ("53.03亿元", "1.80亿元", "51.23亿元", "53.68亿元")]
    assert stages == ["年初预算", None, "调整预算", "执行"]


def test_an_amount_of_a_bracket_is_of_what_stands_before_it() -> None:
    text = "2025年全市“三公”经费支出0.22亿元,下降5.8%(市本级0.09亿元,下降0.4%)。"
    assert key(text, "0.09亿元", _BUDGET) | key(text, "0.22亿元", _BUDGET) == key(text, "0.22亿元", _BUDGET)
    assert key(text, "0.09亿元", _BUDGET)["tier"] == "本级"


def test_kinds_of_debts_are_told_by_what_they_are_listed_under() -> None:
    text = "截至2024年末,全市政府债务余额266.63亿元。分性质看,一般债务193.29亿元,专项债务73.34亿元。分级次看,市本级89.35亿元,县区177.28亿元。"
    assert [key(text, n)["item"] for n in ("193.29亿元", "73.34亿元", "89.35亿元")] == [
        "一般债务余额",
        "专项债务余额",
        "债务余额",
    ]
    assert key(text, "177.28亿元")["tier"] == "下级"


def test_lists_within_lists_end_with_a_semicolon() -> None:
    text = "2024年市级共留用债券609.82亿元,其中,新增债券518.49亿元,包括:交通领域400.20亿元,其他118.29亿元;再融资债券91.33亿元。"
    wholes = {c.fact.raw: c.whole and c.whole.fact.raw for c in document(text).claims}
    assert wholes == {
        "609.82亿元": None, "518.49亿元": None, "400.20亿元": "518.49亿元", "118.29亿元": "518.49亿元", "91.33亿元": None
    }  # fmt: skip


def test_bonds_and_what_is_paid_on_debts() -> None:
    text = "全市新增债券33.57亿元(一般债券13.39亿元,专项债券20.18亿元)。偿还政府债务本金29.90亿元,按时偿还政府债务利息7.19亿元。"
    items = [key(text, n)["item"] for n in ("33.57亿元", "13.39亿元", "20.18亿元", "29.90亿元", "7.19亿元")]
    assert items == ["新增债券", "新增一般债券", "新增专项债券", "债务还本", "债务付息"]


@pytest.mark.parametrize(
    "text",
    [
        "1-11月,全市一般公共预算收入3.70亿元。",
        "截至2024年9月30日,全市一般公共预算收入3.70亿元。",
        "十四五时期全市一般公共预算支出完成19.00亿元。",
        "截至2024年9月末,全市政府债务余额3.70亿元。",
        "统筹资金3.70亿元支持产业发展。",
        "全市接待游客725万人次,实现旅游收入436亿元。",
        "2024年全市民生支出3.70亿元。",
    ],
)
def test_what_is_of_no_year_or_of_nothing_known_is_not_bound(text: str) -> None:
    assert bound(text) == []


def test_a_qualified_area_is_one_of_its_own() -> None:
    text = "市级一般公共预算收入80.80亿元(不含开发区)。市本级(含开发区)一般公共预算支出9.00亿元。"
    assert key(text, "80.80亿元")["region"] == "不含开发区"
    assert key(text, "9.00亿元")["region"] == "含开发区"


# --- reckonings -------------------------------------------------------------------------------------------------------


def test_totals_and_what_is_left_are_reckoned_as_told() -> None:
    text = (
        "2024年全市一般公共预算收入5.00亿元,债务收入1.00亿元,收入决算结果6.00亿元;"
        "一般公共预算支出4.00亿元,债务还本支出0.50亿元,支出决算结果4.50亿元;收支相抵年终结余1.50亿元。"
    )
    assert reckoned(text) == ["6.00亿元=5.00亿元+1.00亿元", "4.50亿元=4.00亿元+0.50亿元", "1.50亿元=6.00亿元-4.50亿元"]


def test_what_is_carried_on_makes_both_sides_one() -> None:
    text = (
        "市本级一般公共预算收入5.00亿元。加上上级补助收入1.00亿元、调出资金等0.20亿元后,全口径收入6.20亿元,较上年全口径收入6.00亿元增长3.3%。"
        "市本级一般公共预算支出4.00亿元。加上补助甲区支出0.50亿元、结转下年支出1.70亿元(全部为专项资金)后,全口径支出6.20亿元。"
    )
    assert reckoned(text) == [
        "6.20亿元=5.00亿元+1.00亿元+0.20亿元",
        "6.20亿元=4.00亿元+0.50亿元+1.70亿元",
        "6.20亿元=6.20亿元",
    ]


def test_what_is_left_after_several_deductions_is_spent() -> None:
    text = "市级政府性基金预算收入110.50亿元,减去调入一般公共预算8.00亿元、返还补偿支出62.70亿元,市级政府性基金预算支出安排39.80亿元。"
    assert reckoned(text) == ["39.80亿元=110.50亿元-8.00亿元-62.70亿元"]


@pytest.mark.parametrize(
    ("how", "expected"),
    [("调增", ["51.23亿元=53.03亿元+1.80亿元"]), ("调减", ["51.23亿元=53.03亿元-1.80亿元"])],
)
def test_a_budget_is_adjusted_by_what_is_told(how: str, expected: list[str]) -> None:
    text = f"全市一般公共预算收入年初预算53.03亿元,执行中按程序{how}收入预算1.80亿元,调整后收入预算为51.23亿元;收入完成50.10亿元。"
    assert reckoned(text) == expected
    assert reckoned("全市一般公共预算支出预算53.03亿元,执行中因上级补助等,支出预算调整为61.20亿元。") == []


def test_so_many_words_reckon_what_is_left() -> None:
    text = "全市国有资本经营预算收入17.40亿元,加上上年结余10.60亿元,预算总收入为28.00亿元。国有资本经营预算支出26.10亿元。预算总收入减去预算支出,当年结余1.90亿元。"
    assert reckoned(text) == ["28.00亿元=17.40亿元+10.60亿元", "1.90亿元=28.00亿元-26.10亿元"]


@pytest.mark.parametrize(
    "text",
    [
        # Something is named without its amount.
        "全市一般公共预算收入5.00亿元,加上转移支付、债务转贷等,收入总量9.00亿元。",
        "全市一般公共预算收入5.00亿元,加上上级补助收入1.00亿元及上年结余等收入总量9.00亿元。",
        # Two governments, two budgets.
        "全市一般公共预算收入5.00亿元。市级加上上级补助收入1.00亿元,收入总量9.00亿元。",
        "全市一般公共预算收入5.00亿元。政府性基金预算加上上级补助收入1.00亿元,收入总量9.00亿元。",
        # Transfers are not told, so that nothing is known of what is left.
        "全市一般公共预算收入5.00亿元,一般公共预算支出4.00亿元,年终结余0.30亿元。",
        # All that there has ever been left is not what is left of the year.
        "全市社会保险基金预算收入5.00亿元,支出4.00亿元,年末结余36.30亿元。",
        # Lists are no reckonings.
        "全市一般公共预算收入5.00亿元,其中:税收收入3.00亿元,非税收入2.00亿元。",
    ],
)
def test_what_is_not_told_is_not_reckoned(text: str) -> None:
    assert reckoned(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "2024年全市一般公共预算收入执行数为5.30亿元,决算数为5.28亿元。",
        "2024年全市一般公共预算收入5.30亿元。全市财政总收入9.40亿元。全市财政总收入9.10亿元。",
        "2024年全市一般公共预算收入5.30亿元。2024年全市一般公共预算收入约5.10亿元。",
    ],
)
def test_amounts_of_other_stages_and_meanings_do_not_contradict_each_other(text: str) -> None:
    said = [c for c in derive(document(text), catalogue()) if c.origin is Origin.SAID]
    assert said == []


def test_a_point_printed_by_a_font_of_its_own_is_a_point() -> None:
    text = (
        "全市一般公共预算收入２２２１\U001001b0７亿元,比上年增长４\U001001b0１％.其中,税收收入１６９０\U001001b0４亿元."
    )
    claims = document(text).claims
    assert [c.fact.figure.amount.digits for c in claims if c.fact.figure.amount] == ["2221.7", "4.1", "1690.4"]
    assert len(document(text).sentences) == 3


def test_the_budget_that_an_amount_is_measured_from_is_not_what_is_spoken_of() -> None:
    text = "全市一般公共预算收入完成81亿元,为年初预算90亿元的90%,同比增长3%。其中:税收收入60亿元,非税收入21亿元。"
    year = {"year": 2024, "tier": "全辖", "side": "收入", "flow": "本年", "fund": "一般公共预算"}
    assert key(text, "81亿元") == {**year, "stage": "决算"}
    assert key(text, "90亿元") == {**year, "stage": "年初预算"}
    assert key(text, "90%") == {**year, "stage": "决算", "base": "年初预算"}
    assert key(text, "3%")["stage"] == "决算"
    assert key(text, "60亿元") == {**year, "stage": "决算", "revenue": "税收收入"}


@pytest.mark.parametrize("left", ["收支相抵,年终结余6亿元", "收支相抵后,结转下年6亿元"])
def test_a_total_that_leaves_something_proves_nothing_of_a_table(left: str) -> None:
    """A table's total of expenditure has what is left in it."""
    table = (
        "2024年全市一般公共预算支出决算表\n单位:万元\n项目\t决算数\n一般公共服务支出\t300000\n教育支出\t200000\n"
        "支出小计\t500000\n转移性支出\t100000\n年终结余\t60000\n支出合计\t660000\n"
    )
    report = (
        "2024年全市一般公共预算收入40亿元,转移性收入26亿元,收入决算结果66亿元;一般公共预算支出50亿元,转移性支出10亿元,"
        f"支出决算结果60亿元;{left}。\n"
    )
    against = [c for c in derive(document(report + table), catalogue()) if c.origin is Origin.TOLD]
    assert [(c.whole.raw, c.parts[0].row_label, bool(c.doubt)) for c in against] == [
        ("50亿元", "支出小计", False),
        ("60亿元", "支出合计", True),
    ]
