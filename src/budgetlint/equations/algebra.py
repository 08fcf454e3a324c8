"""What several identities say together: the same, no more than the others, or what can not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias, TypeVar

from budgetlint.binding.catalogue import Catalogue
from budgetlint.equations.meaning import wanted
from budgetlint.equations.tree import Compared, Equation, Term
from budgetlint.records import frozen

K = TypeVar("K")

#: Left minus right: figure → coefficient.
Row: TypeAlias = Mapping[str, Fraction]
Scope: TypeAlias = Mapping[str, frozenset[str] | int | None]


@frozen(eq=False)
class Named:
    """An identity of a rule, and where it holds: ``scope`` has kind, level, province (sets, None = all), since, until;
    ``given`` are its conditions as written."""

    rule: str
    equation: Equation
    scope: Scope
    given: frozenset[str] = frozenset()

    def meets(self, other: Named) -> bool:
        """Whether both may hold for one document."""
        for name in ("kind", "level", "province"):
            one, two = self.scope.get(name), other.scope.get(name)
            if isinstance(one, frozenset) and isinstance(two, frozenset) and one.isdisjoint(two):
                return False
        return _starts(self) < _ends(other) and _starts(other) < _ends(self)

    def binds(self, other: Named) -> bool:
        """Whether it holds wherever the other does."""
        for name in ("kind", "level", "province"):
            one, two = self.scope.get(name), other.scope.get(name)
            if isinstance(one, frozenset) and not (isinstance(two, frozenset) and two <= one):
                return False
        within = _starts(self) <= _starts(other) and _ends(other) <= _ends(self)
        return within and self.given <= other.given


def faults(identities: Sequence[Named], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """(rule, what is wrong): an identity that repeats another, follows from others, or forces a figure to be zero.

    Each is held against those written before it. Raises EquationError.
    """
    known: list[tuple[Named, Row]] = []
    for one in identities:
        row = _row(one.equation, catalogue)
        if not row:
            yield one.rule, f"「{one.equation.text}」两边是同样的数,什么也没有说"
            continue
        binding = [(other, r) for other, r in known if other.binds(one)]
        same = next((o for o, r in binding if _repeats(one.equation, row, o.equation, r)), None)
        equal = [(o, r) for o, r in binding if o.equation.relation is Compared.EQUAL]
        meeting = [(o, r) for o, r in known if o.meets(one) and o.equation.relation is Compared.EQUAL]
        if same is not None:
            yield one.rule, f"「{one.equation.text}」与 {same.rule} 的「{same.equation.text}」说的是一回事"
        elif one.equation.relation is Compared.EQUAL and (used := _combination([r for _, r in equal], row)):
            names = "、".join(dict.fromkeys(equal[i][0].rule for i in used))
            yield one.rule, f"「{one.equation.text}」可由 {names} 推出,多余"
        elif one.equation.relation is Compared.EQUAL and (zero := _forced([r for _, r in meeting], row)):
            yield one.rule, f"「{one.equation.text}」与其他关系式矛盾:合起来要求 {zero} 恒为零"
        known.append((one, row))


def _starts(one: Named) -> int:
    since = one.scope.get("since")
    return since if isinstance(since, int) else 0


def _ends(one: Named) -> int:
    until = one.scope.get("until")
    return until if isinstance(until, int) else 9999


def _row(equation: Equation, catalogue: Catalogue) -> Row:
    row: dict[str, Fraction] = {}
    for side, factor in ((equation.left, 1), (equation.right, -1)):
        for sign, term in side:
            name = _name(term, catalogue)
            row[name] = row.get(name, Fraction(0)) + sign * factor
    return {name: c for name, c in row.items() if c}


def _name(term: Term, catalogue: Catalogue) -> str:
    """Terms in other words for the same figure have one name."""
    asked = wanted(term, catalogue)
    parts = sorted(" ".join(f"{d}:{m}" for d, m in sorted(p.items())) for p in asked.parts)
    said = [*parts[-1:], asked.code and asked.code + ".*" * asked.below, *asked.labels, "*" * asked.every]
    own = f"{term.kind or 'narrative'}[{', '.join(filter(None, said)) or '合计'}]"
    return " + ".join((own, *(_name(other, catalogue) for other in term.others)))


def _repeats(one: Equation, row: Row, other: Equation, known: Row) -> bool:
    """Whether two rows are multiples of each other and compare the same way."""
    if row.keys() != known.keys():
        return False
    ratios = {row[name] / known[name] for name in row}
    if len(ratios) != 1:
        return False
    [ratio] = ratios
    if one.relation is Compared.EQUAL:
        return other.relation is Compared.EQUAL
    return other.relation is Compared.EQUAL or (_direction(one) * ratio > 0) == (_direction(other) > 0)


def _direction(equation: Equation) -> int:
    return -1 if equation.relation is Compared.AT_MOST else 1


def _combination(rows: Sequence[Row], row: Row) -> list[int]:
    """Which of some rows add up to another, with factors; none if they do not."""
    reduced = _eliminate(rows)
    left: dict[str, Fraction] = dict(row)
    used: dict[int, Fraction] = {}
    for pivot, base, weights in reduced:
        if factor := left.get(pivot, Fraction(0)) / base[pivot]:
            left = _minus(left, base, factor)
            for i, w in weights.items():
                used[i] = used.get(i, Fraction(0)) + factor * w
    return [] if left else sorted(i for i, w in used.items() if w)


def _forced(rows: Sequence[Row], row: Row) -> str:
    """A figure that must be zero once all of these hold, and did not need to before; empty for none."""
    before = {name for name, base in _single(_eliminate(rows))}
    return next((name for name, _ in _single(_eliminate([*rows, row])) if name not in before), "")


def _single(reduced: Sequence[tuple[str, Row, Mapping[int, Fraction]]]) -> Iterator[tuple[str, Row]]:
    """Rows whose coefficients all have one sign: amounts are not negative, so each of their figures is zero."""
    for _, base, _ in reduced:
        if all(c > 0 for c in base.values()) or all(c < 0 for c in base.values()):
            yield sorted(base)[0], base


def _eliminate(rows: Sequence[Row]) -> list[tuple[str, Row, Mapping[int, Fraction]]]:
    """Reduced row echelon form: (pivot, row, of which given rows it is made)."""
    made: list[tuple[str, Row, Mapping[int, Fraction]]] = []
    for i, given in enumerate(rows):
        row, weights = dict(given), {i: Fraction(1)}
        for pivot, base, own in made:
            if factor := row.get(pivot, Fraction(0)) / base[pivot]:
                row = _minus(row, base, factor)
                weights = _minus(weights, own, factor)
        if not row:
            continue
        pivot = sorted(row)[0]
        made = [
            (
                p,
                _minus(b, row, b.get(pivot, Fraction(0)) / row[pivot]),
                _minus(w, weights, b.get(pivot, Fraction(0)) / row[pivot]),
            )
            for p, b, w in made
        ]
        made.append((pivot, row, weights))
    return made


def _minus(row: Mapping[K, Fraction], base: Mapping[K, Fraction], factor: Fraction) -> dict[K, Fraction]:
    """One row less a multiple of another, without what is zero."""
    out = dict(row)
    for name, value in base.items():
        left = out.get(name, Fraction(0)) - factor * value
        if left:
            out[name] = left
        else:
            out.pop(name, None)
    return out
