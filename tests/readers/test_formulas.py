"""Formulas are worked out exactly, and only those that are plain; what is out of date is told of its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.address import Address
from budgetlint.model.source import Source
from budgetlint.model.workbook import Formula, Hidden
from budgetlint.readers import joined, layout, read
from budgetlint.readers import sheets as spreadsheets
from budgetlint.readers.assembly import assemble
from budgetlint.readers.sheets.formulas import Recount
from budgetlint.readers.sheets.table import Other, Sheet, Written
from readers.making import excel, flat, noted

#: A1:C3 and what else formulas may ask for, each row from column A on.
_CELLS = (
    ("1", "2.5", "甲"),
    ("10", "", "-4"),
    ("0.1", "0.2", "#REF!"),
)


def sheet(formula: str, stored: str, code: str = "0.00", at: tuple[int, int] = (9, 9)) -> Sheet:
    """The cells above, and a formula in J10."""
    made = Sheet("表")
    for row, line in enumerate(_CELLS):
        for column, text in enumerate(line):
            if text:
                known = Other.TEXT if text == "甲" else Other.UNKNOWN if text == "#REF!" else Decimal(text)
                made.values[row, column] = known
    made.values[at] = Decimal(stored)
    made.formulas.append(Written(*at, formula, code))
    return made


def given_by(formula: str, code: str = "0.00") -> str | None:
    """What a formula gives, where it is worked out; no stored value is like it."""
    made = sheet(formula, "987654321", code)
    return next((given for *_, given in Recount([made]).stale(made)), None)


@pytest.mark.parametrize(
    ("formula", "given"),
    [
        ("A1+B1", "3.50"),
        ("=A1", None),
        ("+A1-B1", "-1.50"),
        ("-C2", "4.00"),
        ("SUM(A1:B3)", "13.80"),
        ("sum($A$1:$A$3)", "11.10"),
        ("SUM(A1:C2)", "9.50"),
        ("SUM( A1 , B1, 100 )", "103.50"),
        ("SUM(A1:A3)-SUM(B1:B3)+(1-0.5)", "8.90"),
        ("SUM(A1:A2)-B2", "11.00"),
        ("SUM(C1)", "0.00"),
        ("B2", "0.00"),
        ("A3+B3", "0.30"),
        ("1.5E3+.5", "1500.50"),
        ("Z99", "0.00"),
        ("SUM(A1:B3)*1", None),
        ("A1/B1", None),
        ("C1+A1", None),
        ("C3", None),
        ("SUM(A1:C3)", None),
        ("ROUND(A1,2)", None),
        ("SUMIF(A1:A3,1)", None),
        ("A1%", None),
        ("A1&B1", None),
        ("A1:B3", None),
        ("SUM(A1:B3 B1:C2)", None),
        ("SUM((A1,B1))", None),
        ("SUM(A:A)", None),
        ("SUM(A1:J10)", None),
        ("J10+A1", None),
        ("SUM(B3:A1)", None),
        ("另!A1", None),
        ("'[1]表'!A1", None),
        ("[1]表!A1", None),
        ("表:表!A1", None),
        ("SUM(A1", None),
        ("A1)", None),
        ("A1+", None),
        ("", None),
        ("TRUE", None),
        ('"1"+A1', None),
        ("@A1", None),
        ("LOG10(5)", None),
        ("A1(2)", None),
        ("(" * 30 + "A1" + ")" * 30, None),
    ],
)
def test_plain_formulas_and_no_others_are_worked_out(formula: str, given: str | None) -> None:
    assert given_by(formula) == given


def test_a_date_is_no_sum() -> None:
    assert given_by("A1+B1", "yyyy-mm-dd") is None
    assert given_by("A1+B1", "#,##0.00") == "3.50"


def test_what_nobody_sees_is_no_mistake() -> None:
    for stored, is_told in (("3.504", False), ("3.506", True)):
        made = sheet("A1+B1", stored)
        assert bool(list(Recount([made]).stale(made))) is is_told


_money = st.integers(-(10**12), 10**12).map(lambda cents: Decimal(cents).scaleb(-2))


@given(st.lists(_money, min_size=1, max_size=40), st.permutations(range(40)))
def test_binary_sums_in_any_order_are_what_their_cells_give(amounts: list[Decimal], order: list[int]) -> None:
    """Programs add up doubles, and some keep more digits on the way than others."""
    made = Sheet("表")
    made.values = {(row, 0): amount for row, amount in enumerate(amounts)}
    total = 0.0
    for i in order:
        total += float(amounts[i]) if i < len(amounts) else 0.0
    last = (len(amounts), 0)
    for formula in (f"SUM(A1:A{len(amounts)})", "+".join(f"A{n + 1}" for n in range(len(amounts)))):
        made.formulas = [Written(*last, formula, "0.0000000000")]
        made.values[last] = Decimal(f"{total:.15g}")
        assert not list(Recount([made]).stale(made))
        if abs(total) < 10**12:
            made.values[last] = sum(amounts, Decimal("0.01"))
            made.formulas = [Written(*last, formula, "0.00")]
            [(row, column, printed, given)] = Recount([made]).stale(made)
            assert (row, column) == last
            assert Decimal(printed) - Decimal(given) == Decimal("0.01")


def test_an_area_that_was_not_read_whole_is_not_added_up() -> None:
    made = sheet("SUM(A1:A3)", "5")
    assert list(Recount([made]).stale(made))
    made.cut = True
    assert not list(Recount([made]).stale(made))


def test_formulas_over_everything_again_and_again_come_to_an_end() -> None:
    made = Sheet("表")
    made.values = {(row, column): Decimal(1) for row in range(40) for column in range(500)}
    made.formulas = [Written(100 + n, 0, "SUM(A1:ZZ99)+" * 300 + "1", "0") for n in range(200)]
    made.values |= {(w.row, w.column): Decimal(7) for w in made.formulas}
    assert len(list(Recount([made]).stale(made))) < 20


def test_other_sheets_of_the_workbook_are_asked() -> None:
    def one(formula: str, value: str) -> str:
        return f'<sheetData><row r="1"><c r="A1"><f>{formula}</f><v>{value}</v></c><c r="B1"><v>2</v></c></row></sheetData>'

    book = {
        "收入": one("'支出 (2)'!B1+1", "3"),
        "支出 (2)": one("SUM(收入!A1:B1)", "9"),
        "三": one("SUM(收入!$A$1,'没有'!A1)", "9"),
    }
    assert noted(spreadsheets.read(excel(book), layout.Limits())) == {"支出 (2)!A1": Formula("9", "5")}


def test_a_formula_that_cells_share_is_that_of_each() -> None:
    first = '<c r="C1"><f t="shared" ref="C1:C3" si="0">A1+$B$1</f><v>11</v></c>'
    lines = "".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}"><v>10</v></c>'
        + (first if r == 1 else f'<c r="C{r}"><f t="shared" si="0"/><v>{stored}</v></c>')
        + "</row>"
        for r, stored in ((1, 11), (2, 12), (3, 12))
    )
    found = spreadsheets.read(excel({"表": f"<sheetData>{lines}</sheetData>"}), layout.Limits())
    assert noted(found) == {"表!C3": Formula("12", "13")}


def test_formulas_of_opendocument() -> None:
    def cell(printed: str, formula: str = "", value: str = "") -> str:
        written = f' table:formula="{formula}"' if formula else ""
        kind = (
            f' office:value-type="float" office:value="{value or printed}"><text:p>{printed}</text:p>'
            if printed
            else ">"
        )
        return f"<table:table-cell{written}{kind}</table:table-cell>"

    empty = '<table:table-cell table:formula="of:=IFERROR([.A1];&quot;&quot;)"><text:p/></table:table-cell>'

    def table(name: str, *cells: str) -> str:
        return f'<table:table table:name="{name}"><table:table-row>{"".join(cells)}</table:table-row></table:table>'

    found = flat(
        table(
            "甲 乙",
            cell("1.00"),
            cell("2.00"),
            cell("3.00", "of:=SUM([.A1:.B1])", "3.0000000001"),
            cell("4.00", "of:=[.A1]+[.$B$1]"),
            cell("1,000.50", "of:=SUM([.A1];[.B1];1000)", "1000.5"),
            cell("", "of:=[.A1]"),
            cell("5.00", "of:=ROUND([.A1];1)"),
            cell("5.00", "msoxl:=A1"),
            empty,
            cell("5.00", "of:=[.I1]+1"),
            cell("5.00", "of:=SUM([.I1])"),
        )
        + table(
            "丙", cell("7.0", "of:=[$'甲 乙'.A1]"), cell("8", "of:=SUM(['甲 乙'.A1:.B1])"), cell("8", "of:=[$没有.A1]")
        )
    )
    assert noted(spreadsheets.read(found, layout.Limits())) == {
        "甲 乙!F1": Formula(),
        "甲 乙!D1": Formula("4.00", "3.00"),
        "甲 乙!E1": Formula("1,000.50", "1,003.00"),
        "甲 乙!H1": Formula("5.00", "1.00"),
        "甲 乙!K1": Formula("5.00", "0.00"),
        "丙!A1": Formula("7.0", "1.0"),
        "丙!B1": Formula("8", "3"),
    }


def test_every_cell_that_is_told_of_has_its_address() -> None:
    """Also one that no line and no table shows, and one beside a title in its row."""
    inner = (
        '<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="str"><v>收支总表</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>编制部门:甲局</v></c><c r="B2" t="str"><v>单位:2万元</v></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>2</v></c><c r="C3"><f>MAX(1)</f></c></row>'
        '<row r="9"><c r="H9"><f>A3</f></c></row></sheetData>'
    )
    made = read("a.xlsx", excel({"一": inner, "二": inner}))
    both = joined([made, read("b.xlsx", excel({"三": inner}))])
    for source, sheets in ((made, "一二"), (both, "一二三")):
        places = [(n.of, source.place(n.span)) for n in source.noted]
        told = [(of, p.address.sheet, p.address.cell) for of, p in places if p.address is not None]
        assert told == [
            one
            for name in sheets
            for one in ((Hidden(name, (), (("B", "B"),)), name, "B2"), (Formula(), name, "C3"), (Formula(), name, "H9"))
        ]


def test_what_is_noted_goes_with_its_cell_wherever_it_is_laid_out() -> None:
    at = Address(sheet="表", cell="A1")
    told, shown = layout.Noted(Formula(), at), layout.TextLine("甲", at)
    orders: list[list[layout.Laid]] = [[told, shown], [shown, told]]
    for laid in orders:
        made = assemble(Source("a.xlsx", ""), laid)
        assert [made.cut(n.span) for n in made.noted] == ["甲"] and made.text == "甲\n"
