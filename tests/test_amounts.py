"""Amounts: what is printed is read back exactly, and blank, dash, zero, text and unreadable stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.amount import MONEY_UNITS, PERCENT, WAN_YUAN, YUAN, Amount, Figure, FigureKind, Unit
from budgetlint.model.source import Source, Span
from budgetlint.readers.normal import normalise, trimmed
from budgetlint.syntax.amounts import read_figure

_WIDE = str.maketrans("0123456789.-+%", "０１２３４５６７８９．－＋％")
mantissas = st.integers(0, 10**18)
decimals = st.integers(0, 6)
units = st.sampled_from([*MONEY_UNITS.values(), PERCENT])
amounts = st.builds(Amount, st.integers(-(10**18), 10**18), decimals, st.sampled_from(list(MONEY_UNITS.values())))


def figure(printed: str) -> Figure:
    """A cell as the pipeline reads it: normal text first."""
    return read_figure(trimmed(normalise(Source("cell", printed), Span(0, len(printed)))).text)


def number(mantissa: int, places: int, unit: Unit | None = None) -> Figure:
    return Figure(FigureKind.NUMBER, Amount(mantissa, places, unit))


def separated(plain: str, comma: str) -> str:
    whole, _, fraction = plain.partition(".")
    grouped = f"{int(whole):,}".replace(",", comma)
    return f"{grouped}.{fraction}" if fraction else grouped


@given(mantissas, decimals)
def test_a_plain_number_is_read_back(mantissa: int, places: int) -> None:
    assert figure(Amount(mantissa, places).digits) == number(mantissa, places)


@given(mantissas, decimals, st.sampled_from([",", "，"]))
def test_thousands_separators_change_nothing(mantissa: int, places: int, comma: str) -> None:
    assert figure(separated(Amount(mantissa, places).digits, comma)) == number(mantissa, places)


@given(mantissas, decimals)
def test_full_width_digits_are_digits(mantissa: int, places: int) -> None:
    assert figure(Amount(mantissa, places).digits.translate(_WIDE)) == number(mantissa, places)


@given(mantissas, decimals, st.sampled_from("-−－﹣"), st.sampled_from(["", " "]))
def test_every_minus_sign_is_one(mantissa: int, places: int, sign: str, space: str) -> None:
    assert figure(f"{sign}{space}{Amount(mantissa, places).digits}") == number(-mantissa, places)


@given(mantissas, decimals, st.sampled_from("+＋"))
def test_a_plus_sign_says_nothing(mantissa: int, places: int, sign: str) -> None:
    assert figure(sign + Amount(mantissa, places).digits) == number(mantissa, places)


@given(mantissas, decimals, units, st.sampled_from(["", " ", "\u3000"]))
def test_a_unit_inside_the_cell_is_read(mantissa: int, places: int, unit: Unit, space: str) -> None:
    assert figure(f"{Amount(mantissa, places).digits}{space}{unit.symbol}") == number(mantissa, places, unit)


@pytest.mark.parametrize(
    ("sign", "relation"),
    [
        (r"$\geq$", "≥"),
        (r"$\ge$ ", "≥"),
        (r"$\leq$", "≤"),
        ("≥", "≥"),
        ("≧ ", "≥"),
        ("&ge;", "≥"),
        ("<=", "≤"),
        ("＜", "<"),
        (">", ">"),
        ("=", "="),
    ],
)
@given(mantissa=mantissas, places=decimals)
def test_a_relation_is_read_in_every_form(sign: str, relation: str, mantissa: int, places: int) -> None:
    read = figure(f"{sign}{Amount(mantissa, places).digits}%")
    assert (read.relation, read.amount) == (relation, Amount(mantissa, places, PERCENT))


@pytest.mark.parametrize("printed", [r"$\geq 95\%$", r"$\geq 95$%", r"$\geq{95}\%$", r"$ \ge 95 $ %"])
def test_tex_around_a_whole_target_is_read(printed: str) -> None:
    read = figure(printed)
    assert (read.relation, read.amount) == ("≥", Amount(95, 0, PERCENT))


@pytest.mark.parametrize("printed", ["", " ", "\u3000", "\u00a0 ", "&nbsp;", "\u200b", "<br/>"])
def test_nothing_printed_is_blank(printed: str) -> None:
    assert figure(printed).kind is FigureKind.BLANK


@pytest.mark.parametrize("printed", ["-", "--", "－", "−", "—", "——", "–", "─", " — ", "**-**"])
def test_every_dash_alone_is_a_dash(printed: str) -> None:
    read = figure(printed)
    assert read.kind is FigureKind.DASH
    assert read.is_nothing
    assert not read.is_zero


@pytest.mark.parametrize(("printed", "places"), [("0", 0), ("0.00", 2), ("０．０", 1), ("-0.00", 2), ("0元", 0)])
def test_zero_is_a_number(printed: str, places: int) -> None:
    read = figure(printed)
    assert read.kind is FigureKind.NUMBER
    assert read.is_zero
    assert not read.is_nothing
    assert read.amount is not None
    assert read.amount.decimals == places


@pytest.mark.parametrize(
    "printed",
    [
        "1.234.50", "12,34", "1,2345", "1,234,56", "1234,567", "3,", "7.", ".5", "1..2", "1,,234", "1,234.50,",
        "-12,34", "１２，３４", "12,34元",
        "#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "########",
        "1 2", "12.50  3.40", "-1 -2", "1,234.50 6", "10 000",
    ],
)  # fmt: skip
def test_what_is_no_number_is_unreadable_with_a_reason(printed: str) -> None:
    read = figure(printed)
    assert read.kind is FigureKind.UNREADABLE
    assert read.reason
    assert read.amount is None
    assert not read.is_nothing


@pytest.mark.parametrize(
    "printed", ["无", "教育支出", "2023-01", "1-2", "1/2", "(1)=(2)+(3)", "A01", "-%", "≥", "/", "……", "一、工资", "#1"]
)
def test_text_is_text(printed: str) -> None:
    assert figure(printed).kind is FigureKind.TEXT


@pytest.mark.parametrize(
    ("printed", "symbol", "per"),
    [("500元/人/月", "元", "/人/月"), ("1.2万元/辆", "万元", "/辆"), ("40人次", "人次", None), ("3台/年", "台", "/年")],
)
def test_a_rate_keeps_its_tail(printed: str, symbol: str, per: str | None) -> None:
    read = figure(printed)
    assert read.amount is not None
    assert read.amount.unit is not None
    assert (read.amount.unit.symbol, read.per) == (symbol, per)


@pytest.mark.parametrize("printed", ["9" * 4301, "0." + "1" * 5000, "-" + "7" * 9999])
def test_no_number_is_too_long_to_be_something(printed: str) -> None:
    """Python refuses to convert more than 4300 digits at once; a document may print them all the same."""
    assert figure(printed).kind in (FigureKind.NUMBER, FigureKind.UNREADABLE)


@given(st.text("0123456789.,，-+ %元万#/()—≥", max_size=12))
def test_any_cell_is_something_and_a_reason_is_given_only_where_needed(printed: str) -> None:
    read = read_figure(printed)
    assert (read.kind is FigureKind.NUMBER) == (read.amount is not None)
    assert (read.kind is FigureKind.UNREADABLE) == (read.reason is not None)


@given(st.text("0123456789.,", min_size=1, max_size=10))
def test_digits_and_separators_are_never_taken_for_text_or_nothing(printed: str) -> None:
    """A number is read only if it prints the same digits again."""
    read = read_figure(printed)
    if not any(c.isdigit() for c in printed):
        assert read.amount is None
    elif read.amount is not None:
        assert int(printed.replace(",", "").replace(".", "")) == read.amount.mantissa
        assert read.amount.decimals == len(printed.partition(".")[2])
    else:
        assert read.kind is FigureKind.UNREADABLE


@given(amounts, st.integers(0, 6))
def test_scaling_to_a_finer_grain_and_back_changes_nothing(amount: Amount, finer: int) -> None:
    exponent = amount.exponent - finer
    scaled = amount.scaled(exponent)
    assert scaled == amount.mantissa * 10**finer
    assert Amount(scaled, -exponent, YUAN).scaled(amount.exponent) == amount.mantissa


@given(amounts, st.integers(1, 6))
def test_scaling_to_a_coarser_grain_is_exact_or_refused(amount: Amount, coarser: int) -> None:
    exponent = amount.exponent + coarser
    if amount.mantissa % 10**coarser:
        with pytest.raises(ValueError, match="no whole number"):
            amount.scaled(exponent)
    else:
        assert amount.scaled(exponent) * 10**coarser == amount.mantissa


@given(amounts)
def test_digits_are_read_back_with_their_precision(amount: Amount) -> None:
    assert figure(amount.digits) == number(amount.mantissa, amount.decimals)
    assert figure(str(amount)) == number(amount.mantissa, amount.decimals, amount.unit)


@given(amounts, st.sampled_from(list(MONEY_UNITS.values())))
def test_the_same_value_in_another_unit_is_the_same(amount: Amount, unit: Unit) -> None:
    assert unit.exponent is not None
    shift = unit.exponent - amount.exponent
    other = Amount(amount.mantissa, shift, unit) if shift >= 0 else Amount(amount.mantissa * 10**-shift, 0, unit)
    assert amount.same_value(other)
    assert other.same_value(amount)
    assert not amount.same_value(Amount(other.mantissa + 1, other.decimals, unit))


def test_units_of_money_convert_and_others_do_not() -> None:
    assert Amount(100, 2, WAN_YUAN).same_value(Amount(10_000, 0, YUAN))
    assert not Amount(100, 2, WAN_YUAN).same_value(Amount(1, 0, YUAN))
    assert not Amount(5, 0, PERCENT).same_value(Amount(5, 0, YUAN))
    assert not Amount(5).same_value(Amount(5, 0, YUAN))
    assert not Amount(5, 0, Unit("人")).same_value(Amount(5, 0, Unit("台")))
    assert Amount(50, 1, Unit("人")).same_value(Amount(5, 0, Unit("人")))
    assert Amount(1, 0, WAN_YUAN) != Amount(100, 2, WAN_YUAN)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (Amount(5, 2), "0.05"),
        (Amount(-5, 2), "-0.05"),
        (Amount(0, 2), "0.00"),
        (Amount(-123450, 2, WAN_YUAN), "-1234.50万元"),
        (Amount(7, 0, PERCENT), "7%"),
    ],
)
def test_an_amount_prints_as_it_was_printed(amount: Amount, printed: str) -> None:
    assert str(amount) == printed
