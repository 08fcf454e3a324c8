"""A printed formula is read as it is meant: printed again it is the same, and its sums are those of the integers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model.formulas import Combined, Expression, Formula, Named, Number, Operator, Stands, linear, names_in
from budgetlint.syntax.formulas import read_formula
from budgetlint.testing import installed, lint_text

_LETTERS = st.sampled_from([*"ABCDEFGH", "A1", "B12"])
_STYLES = (
    _LETTERS,
    st.integers(1, 40).map(str).filter(lambda name: name != "100"),
    st.integers(1, 40).map(lambda n: f"({n})"),
    st.sampled_from("①②③④⑤⑥⑦⑧⑨⑩"),
)


def _terms(names: st.SearchStrategy[str]) -> st.SearchStrategy[Expression]:
    numbers = st.just(Number("100", percent=True)) | st.decimals("0.1", "9.9", places=1).map(lambda d: Number(str(d)))
    return st.recursive(
        names.map(Named) | numbers,
        lambda inner: st.builds(Combined, st.sampled_from(Operator), inner, inner),
        max_leaves=8,
    )


formulas = st.sampled_from(_STYLES).flatmap(
    lambda names: st.builds(
        Formula,
        names,
        st.lists(st.tuples(st.sampled_from(Stands), _terms(names)), max_size=2).map(tuple),
    )
)
_OWN = [r for r in installed().rules if r.id == "BL291"]
sums = st.lists(st.tuples(st.sampled_from((Operator.PLUS, Operator.MINUS)), st.sampled_from("BCDEFGH")), min_size=1)


@given(formulas)
def test_printed_again_it_is_the_same(formula: Formula) -> None:
    assert read_formula(str(formula)) == formula


@given(formulas, st.sampled_from([("×", "*"), ("/", "÷"), ("=", "＝"), ("(", "（"), (")", "）"), ("+", " + ")]))
def test_however_its_signs_are_written(formula: Formula, sign: tuple[str, str]) -> None:
    assert read_formula(str(formula).replace(*sign)) == formula


@given(st.text("AB12()=+-×/%…①.≤ 公", max_size=24))
def test_what_is_misprinted_never_crashes(text: str) -> None:
    found = read_formula(text)
    assert found is None or read_formula(str(found)) == found


@given(sums, st.lists(st.integers(-999, 999), min_size=7, max_size=7))
def test_a_sum_is_that_of_the_integers(terms: list[tuple[Operator, str]], values: list[int]) -> None:
    text = "A=B" + "".join(f"{operator}{name}" for operator, name in terms)
    known = dict(zip("BCDEFGH", values, strict=True))
    found = read_formula(text)
    assert found is not None
    [(relation, term)] = found.compared
    expected = known["B"] + sum(known[n] if o is Operator.PLUS else -known[n] for o, n in terms)
    taken = linear(term)
    assert relation is Stands.EQUAL and taken is not None
    assert sum(known[name] * times for name, times in taken.items()) == expected
    assert list(names_in(term)) == ["B", *(name for _, name in terms)]


@given(st.lists(st.tuples(*[st.integers(100, 99_999)] * 3), min_size=3, max_size=6), st.integers(10, 50), st.data())
def test_rows_that_fulfil_it_are_right_and_one_that_does_not_is_found(
    rows: list[tuple[int, int, int]], off: int, data: st.DataObject
) -> None:
    wrong = data.draw(st.integers(0, len(rows) - 1))
    head = "甲县2024年单位预算\n\n甲县款项拨付表\n单位:元\n乡镇\t应拨\t已拨\t收回\t未拨\n公式\tA\tB\tC\tD=A-B-C\n"
    right = [(a + b + c, b, c, a) for a, b, c in rows]
    printed = [(a, b, c, d + off * (n == wrong)) for n, (a, b, c, d) in enumerate(right)]
    for figures, count in ((right, 0), (printed, 1)):
        text = head + "".join(f"{n}号镇\t" + "\t".join(map(str, row)) + "\n" for n, row in enumerate(figures))
        report = lint_text(text, _OWN)
        assert len([d for d in report.diagnostics if d.rule == "BL291"]) == count
        assert not report.crashes


def test_a_quotient_is_a_fraction() -> None:
    found = read_formula("D=(B-C)/C×100%")
    assert found is not None
    [(_, term)] = found.compared
    assert linear(term) is None
    assert Number("100", percent=True).value == Fraction(1)
