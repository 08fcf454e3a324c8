"""What tables declare of themselves, as constraints where it is a sum, worked out from intervals where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import floor

from attrs import evolve

from budgetlint.binding.labels import plain
from budgetlint.model.amount import PERCENT, Amount
from budgetlint.model.facts import BoundTable, Column, ColumnRole, Fact
from budgetlint.model.formulas import Combined, Declared, Expression, Named, Number, Operator, Place, Stands
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile.constraint import Constraint, Origin, Relation
from budgetlint.reconcile.ratios import Interval, interval
from budgetlint.reconcile.tolerance import Precision, Result, judge
from budgetlint.records import frozen

#: What percentages are called, at the end.
_SHARES = ("%", "%)", "率", "比重", "占比", "比例")
#: A formula that fails in so many places, and in most of all, is not what the table was made by.
_CONTRADICTED = 2


@frozen(eq=False)
class Quotient:
    """One cell that a formula with products or quotients speaks of, and what that comes to.

    ``worked_out`` is None where it divides by what may be nothing; ``named`` are the cells that it was worked out from, by the names that the formula has for them.
    """

    declared: Declared
    fact: Fact
    named: tuple[tuple[str, Fact], ...]
    printed: Interval
    worked_out: Interval | None
    #: Whether it comes to an amount of money rather than to a share.
    is_money: bool = False

    @property
    def taken(self) -> tuple[Fact, ...]:
        """The cells of its terms, each once."""
        return tuple(dict.fromkeys(fact for _, fact in self.named))

    @property
    def value(self) -> Amount:
        """What the formula comes to, to the digits of the cell and in its unit. Raises ValueError where it comes to
        nothing."""
        if self.worked_out is None:
            raise ValueError("a quotient of nothing")
        exact = self.worked_out.middle / Fraction(10) ** self.actual.exponent
        return evolve(self.actual, mantissa=floor(exact + Fraction(1, 2)))

    @property
    def actual(self) -> Amount:
        """What the cell prints: of a share only the number, whatever the unit of its table. Raises ValueError for none."""
        amount = self.fact.figure.amount
        if amount is None:
            raise ValueError("a cell without a number")
        return amount if self.is_money or amount.unit == PERCENT else evolve(amount, unit=None)

    @property
    def holds(self) -> bool:
        """Whether the cell may be what its formula comes to, both to the digits that are printed."""
        if self.worked_out is None:
            return True
        low, high = self.worked_out.low, self.worked_out.high
        match self.declared.relation:
            case Stands.AT_LEAST:
                return self.printed.high >= low
            case Stands.AT_MOST:
                return self.printed.low <= high
        return self.printed.meets(self.worked_out)


def declared(tables: Sequence[BoundTable], precision: Precision) -> Iterator[Constraint]:
    """The sums that tables declare of their own columns and rows, cell by cell."""
    for table in tables:
        if table.trouble is None:
            for each in table.declared:
                made = [c for cells in _cells(table, each) if (c := _constraint(each, *cells)) and c.is_stated]
                yield from _unless_contradicted(made, each, precision)


def quotients(table: BoundTable, precision: Precision) -> Iterator[Quotient]:
    """The other formulas of a table, for each cell that prints a number."""
    for each in table.declared if table.trouble is None else ():
        if each.fault or each.terms is not None or each.term is None:
            continue
        for fact, taken in _cells(table, each):
            names = {name: taken[place] for name, place in each.places}
            made = _quotient(each, fact, names, precision)
            if made is not None:
                yield made


def _cells(table: BoundTable, each: Declared) -> Iterator[tuple[Fact, Mapping[Place, Fact]]]:
    """A cell that a formula is of, with those that it speaks of."""
    if each.fault or each.term is None:
        return
    wanted = {each.whole, *(place for _, place in each.places)}
    halves = {c.index: c.half for c in table.columns}
    lines: dict[object, dict[Place, Fact]] = {}
    for fact in table.facts:
        if fact.row is None or fact.column is None:
            continue
        half = halves.get(fact.column, 0)
        place, line = ((fact.row, half), _line(table, fact)) if each.down else (fact.column, fact.row)
        if place in wanted:
            lines.setdefault(line, {})[place] = fact
    yield from ((own[each.whole], own) for own in lines.values() if own.keys() == wanted)


def _line(table: BoundTable, fact: Fact) -> int:
    """The number of a column among the amounts of its list, so that rows of two lists side by side meet."""
    column = next(c for c in table.columns if c.index == fact.column)
    own = [c.index for c in table.columns if c.half == column.half and _holds_figures(c)]
    return own.index(column.index)


def _holds_figures(column: Column) -> bool:
    return column.role in (ColumnRole.AMOUNT, ColumnRole.VALUE)


def _constraint(each: Declared, whole: Fact, cells: Mapping[Place, Fact]) -> Constraint | None:
    """The sum that a formula states of one cell; None where it is no sum, or one side of it adds nothing."""
    terms = each.terms
    if terms is None or any(abs(times) > 1 for times in terms.values()):
        return None
    parts = tuple(cells[place] for place, times in terms.items() if times == 1)
    less = tuple(cells[place] for place, times in terms.items() if times == -1)
    relation = Relation.EQUAL if each.relation is Stands.EQUAL else Relation.AT_LEAST
    if not parts or (each.relation is Stands.AT_MOST and len(parts) + len(less) > 1):
        return None
    if each.relation is Stands.AT_MOST:
        whole, parts = parts[0], (whole,)
    return Constraint(whole, parts, Origin.HEADINGS, relation=relation, less=less, formula=each.text)


def _unless_contradicted(made: Sequence[Constraint], each: Declared, precision: Precision) -> Iterator[Constraint]:
    """Constraints in doubt where most of the table contradicts the formula: it is misprinted, or means something else."""
    told = [c for c in made if any(f.figure.amount and not f.figure.is_zero for f in c.facts)]
    failing = sum(judge(c, precision) in (Result.FAILS, Result.NO_TOTAL) for c in told)
    doubt = ""
    if failing >= _CONTRADICTED and 2 * failing > len(told):
        doubt = Phrase(
            "表中{count}处有{failing}处不合公式「{formula}」,公式疑似印错或另有口径",
            "the formula '{formula}' holds in few of {count} places ({failing} fail): it looks misprinted",
            count=len(told),
            failing=failing,
            formula=each.text,
        )
    yield from (evolve(c, doubt=doubt) for c in made)


def _quotient(each: Declared, fact: Fact, cells: Mapping[str, Fact], precision: Precision) -> Quotient | None:
    """One cell held against its formula; None where a figure can not be read, or money is set against what is none."""
    known = {name: i for name, f in cells.items() if (i := _interval(f, precision, money=_is_money(f))) is not None}
    if fact.figure.amount is None or known.keys() != cells.keys() or each.term is None:
        return None
    power = _power(each.term, {name: int(_is_money(f)) for name, f in cells.items()})
    own = _interval(fact, precision, money=power == 1) if power in (0, 1) else None
    if own is None:
        return None
    worked_out = _value(each.term, known)
    made = Quotient(each, fact, tuple(cells.items()), own, worked_out, power == 1)
    if worked_out is None or power == 1:
        return made
    percent = fact.figure.amount.unit == PERCENT or "%" in f"{fact.column_label}{fact.row_label}"
    # A share may be printed as 0.85 or as 85, and the formula leave out the ×100.
    if not _has_hundred(each.term) and (percent or (not made.holds and own.high > 1)):
        return evolve(made, worked_out=Interval(worked_out.low * 100, worked_out.high * 100))
    return made


def _is_money(fact: Fact) -> bool:
    """Whether a cell is an amount of money; blanks are where their column is."""
    unit = fact.figure.amount.unit if fact.figure.amount is not None else None
    return not _is_share(fact) and (fact.figure.amount is None or (unit is not None and unit.is_money))


def _is_share(fact: Fact) -> bool:
    """Whether a cell is said to be a percentage by what its column or row is called."""
    return any(label.endswith(_SHARES) for label in (plain(fact.column_label), plain(fact.row_label)))


def _power(term: Expression, money: Mapping[str, int]) -> int | None:
    """Of how many amounts of money a formula is the product: 1 for an amount, 0 for a share; None where it adds the two."""
    match term:
        case Named(name):
            return money[name]
        case Number():
            return 0
    one, other = _power(term.left, money), _power(term.right, money)
    if one is None or other is None:
        return None
    match term.operator:
        case Operator.TIMES:
            return one + other
        case Operator.OVER:
            return one - other
    return one if one == other else None


def _has_hundred(term: Expression) -> bool:
    """Whether a formula itself makes a percentage of what it comes to; × 100% does not, it is × 1."""
    match term:
        case Number(digits, percent):
            return digits == "100" and not percent
        case Combined(_, left, right):
            return _has_hundred(left) or _has_hundred(right)
    return False


def _interval(fact: Fact, precision: Precision, *, money: bool) -> Interval | None:
    """What a cell may stand for: an amount of money in 元, nothing as 0, any other number as it is printed."""
    amount = fact.figure.amount
    if amount is None:
        nothing = Fraction(0)
        return Interval(nothing, nothing) if fact.figure.is_nothing else None
    if fact.figure.relation is not None or fact.figure.per is not None:
        return None
    if money:
        return interval(fact, precision)
    value, half = Fraction(amount.mantissa, 10**amount.decimals), Fraction(1, 2 * 10**amount.decimals)
    return Interval(value - half, value + half)


def _value(term: Expression, cells: Mapping[str, Interval]) -> Interval | None:
    """The range of a formula; None where it divides by what may be nothing."""
    match term:
        case Named(name):
            return cells[name]
        case Number():
            return Interval(term.value, term.value)
    one, other = _value(term.left, cells), _value(term.right, cells)
    if one is None or other is None or (term.operator is Operator.OVER and other.low <= 0 <= other.high):
        return None
    work = _WORK[term.operator]
    corners = [work(x, y) for x, y in product((one.low, one.high), (other.low, other.high))]
    return Interval(min(corners), max(corners))


_WORK: Mapping[Operator, Callable[[Fraction, Fraction], Fraction]] = {
    Operator.PLUS: lambda x, y: x + y,
    Operator.MINUS: lambda x, y: x - y,
    Operator.TIMES: lambda x, y: x * y,
    Operator.OVER: lambda x, y: x / y,
}
