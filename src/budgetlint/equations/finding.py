"""The figures of a document that the terms of an identity ask for, and the constraint that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import eq, ge, gt, le, lt
from typing import Final, TypeAlias

from attrs import evolve

from budgetlint.binding.labels import label, plain
from budgetlint.binding.layouts import TableKind
from budgetlint.binding.sums import finest, value
from budgetlint.equations.meaning import WHOLE, Part, Wanted, wanted
from budgetlint.equations.tree import Compared, Equation, Term
from budgetlint.model.claims import Claim
from budgetlint.model.facts import BoundTable, Confidence, Fact
from budgetlint.model.keys import Fund, Measure, Stage, is_within
from budgetlint.model.kinds import FINALS
from budgetlint.model.outcomes import NotApplicable, NotEvaluable
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile import Constraint, Origin, Relation, Trust
from budgetlint.records import frozen
from budgetlint.rules import Context

Reason: TypeAlias = NotApplicable | NotEvaluable

_COMPARED: Final[Mapping[Compared, Callable[[int, int], bool]]] = {
    Compared.EQUAL: eq,
    Compared.AT_LEAST: ge,
    Compared.AT_MOST: le,
    Compared.MORE: gt,
    Compared.LESS: lt,
}
_OPEN = ("function", "economic", "project")
_FISCAL = (None, Fund.ALL, Fund.FISCAL)


def only_table(kind: str, ctx: Context, fund: Fund | None = None) -> BoundTable | NotEvaluable:
    """The table of a kind that has figures; why there is none to be relied on, otherwise. Of tables for several funds
    the one for ``fund``."""
    tables = [t for t in ctx.disclosure.tables if t.kind == kind and ctx.disclosure.is_own(t.entity)]
    filled = [t for t in tables if not t.is_empty]
    if len(filled) > 1 and fund is not None:
        filled = [t for t in filled if any(f.key.fund is fund for f in t.facts)] or filled
    name = ctx.catalogue.kinds[kind].name
    if len(filled) > 1:
        return NotEvaluable(
            Phrase(
                "有几张{name},不知该用哪一张",
                "there are several tables '{name}'; which one is meant is not known",
                name=name,
            )
        )
    if not filled:
        return NotEvaluable(
            Phrase("{name}没有数据", "table '{name}' has no data", name=name)
            if tables
            else Phrase("文中没有{name}", "the document does not have the table '{name}'", name=name)
        )
    if filled[0].trouble is not None:
        return NotEvaluable(
            Phrase("表「{table}」无法还原", "table '{table}' could not be restored", table=ctx.title(filled[0]))
        )
    return filled[0]


def constraint_of(
    equation: Equation, ctx: Context, trust: Trust = Trust.HARD, *, optional: bool = False
) -> Constraint | Reason:
    """The constraint that an identity states in a document; why it states none, otherwise. With ``optional``, what a table
    does not print makes it not applicable.

    Raises EquationError for words that the catalogue does not know.
    """
    equal = equation.relation is Compared.EQUAL
    first, second = (_side(terms, ctx, optional=optional) for terms in equation.sides)
    for found in (first, second):
        if not isinstance(found, list):
            return found
    assert isinstance(first, list) and isinstance(second, list)
    ways = [(f[0], s) for f in first for s in second if len(f) == 1]
    ways += [(s[0], f) for f in first for s in second if len(s) == 1 and equal]
    if not ways:
        return NotEvaluable(
            Phrase(
                "「{text}」两边都不止一个数,看不出哪个是合计",
                "both sides of '{text}' have several figures: which one is the total is not known",
                text=equation.text,
            )
        )
    relation = Relation.EQUAL if equal else Relation.AT_LEAST
    made = [Constraint(whole, parts, Origin.DECLARED, trust, relation) for whole, parts in ways]
    # Of several amounts that sentences state, one that agrees is the one that is meant.
    return next((c for c in made if not c.difference), made[0])


def _side(terms: Sequence[Term], ctx: Context, *, optional: bool) -> list[tuple[Fact, ...]] | Reason:
    """The figures of a side: more than one way where sentences state different amounts for the only term of it."""
    found = [figures(term, ctx, optional=optional) for term in terms]
    for term, own in zip(terms, found, strict=True):
        if not isinstance(own, tuple):
            return own
        if term.kind is None and len(own) > 1 and len(terms) > 1:
            return NotEvaluable(
                Phrase(
                    "说明中{term}写了{own}个不同的数,不知是哪一个",
                    "the text gives {own} different figures of '{term}'; which one is meant is not known",
                    term=term,
                    own=len(own),
                )
            )
    facts = [own for own in found if isinstance(own, tuple)]
    if len(terms) == 1 and terms[0].kind is None:
        return [(fact,) for fact in facts[0]]
    return [tuple(f for own in facts for f in own)]


def holds(equation: Equation, ctx: Context) -> bool | Reason:
    """Whether the figures of a condition agree exactly; an empty side is 0."""
    sides: list[list[tuple[int, Fact]]] = []
    for terms in (equation.left, equation.right):
        facts: list[tuple[int, Fact]] = []
        for sign, term in terms:
            found = figures(term, ctx)
            if isinstance(found, NotApplicable):
                continue  # what is not listed is nothing
            if not isinstance(found, tuple):
                return found
            if term.kind is None and len(found) > 1:
                return NotEvaluable(
                    Phrase(
                        "说明中{term}写了{found}个不同的数,不知是哪一个",
                        "the text gives {found} different figures of '{term}'; which one is meant is not known",
                        term=term,
                        found=len(found),
                    )
                )
            facts += [(sign, f) for f in found]
        sides.append(facts)
    exponent = finest([f for side in sides for _, f in side])
    sums = []
    for side in sides:
        values = [(sign, value(f.figure, exponent)) for sign, f in side]
        if any(v is None for _, v in values):
            return NotEvaluable(Phrase("条件所说的数读不出", "a figure of the condition cannot be read"))
        sums.append(sum(sign * v for sign, v in values if v is not None))
    return _COMPARED[equation.relation](*sums)


def figures(term: Term, ctx: Context, *, optional: bool = False) -> tuple[Fact, ...] | Reason:
    """The figures of a term: one, those of a sum, or the different amounts that sentences state for one thing."""
    if term.others:
        printed = [figures(evolve(each, others=()), ctx, optional=optional) for each in (term, *term.others)]
        reasons = [own for own in printed if not isinstance(own, tuple)]
        unknown = [own for own in reasons if isinstance(own, NotEvaluable)]
        listed = tuple(f for own in printed if isinstance(own, tuple) for f in own)
        return listed if listed and not unknown else (unknown or reasons)[0]
    asked = wanted(term, ctx.catalogue)
    if term.kind is None:
        return _said(term, asked, ctx)
    fund = next((Fund(p["fund"]) for p in asked.parts if "fund" in p), None)
    table = only_table(term.kind, ctx, fund)
    if isinstance(table, NotEvaluable):
        return table
    search = _Search(table, ctx.catalogue.kinds[term.kind], asked, ctx)
    for part in sorted(asked.parts, key=len, reverse=True):
        if facts := search.of(part):
            break
    else:
        missing = Phrase(
            "表「{table}」没有列{term}", "table '{table}' does not list '{term}'", table=ctx.title(table), term=term
        )
        return NotApplicable(missing) if asked.code or asked.every or optional else NotEvaluable(missing)
    if term.summed or len(facts) == 1:
        return tuple(facts)
    return NotEvaluable(
        Phrase(
            "表「{table}」有{facts}个数都是{term},不知是哪一个",
            "table '{table}' has {facts} figures of '{term}'; which one is meant is not known",
            table=ctx.title(table),
            facts=len(facts),
            term=term,
        )
    )


@frozen(slots=False, eq=False)
class _Search:
    """The figures of one table."""

    table: BoundTable
    kind: TableKind
    asked: Wanted
    ctx: Context

    def of(self, part: Part) -> list[Fact]:
        """Those that fit one reading of the words."""
        facts = [f for f in self.table.facts if f.bound and not f.key.opaque and f.key.measure is Measure.AMOUNT]
        found = [f for f in facts if self._fits(f, part) and self._is_listed(f)]
        if self.asked.below:
            codes = {c for f in found if (c := getattr(f.key, self.asked.dimension))}
            return [f for f in found if not self._is_divided(getattr(f.key, self.asked.dimension), codes)]
        if self.asked.every:
            return [f for f in found if f.row in self._leaves]
        if len(found) > 1 and not self.asked.code:
            return [f for f in found if f.row in self._totals] or found
        return found

    def _fits(self, fact: Fact, part: Part) -> bool:
        key = fact.key
        for dimension in ("side", "flow", "fund", "nature", "item", "part_of"):
            member = getattr(key, dimension)
            if dimension in part:
                if member != part[dimension]:
                    return False
            elif not self._is_whole(dimension, member):
                return False
        return True

    def _is_whole(self, dimension: str, member: str | None) -> bool:
        """Whether a member that no word asked for is no part of what was asked for."""
        if member is None or dimension == "side" or member in WHOLE.get(dimension, ()):
            return True
        return member == self.kind.key.get(dimension) or member == self._widest.get(dimension)

    @cached_property
    def _widest(self) -> Mapping[str, str]:
        """The fund and the nature that all others of the table are parts of: 基本支出 in a table of nothing else."""
        found: dict[str, str] = {}
        for dimension in ("fund", "nature"):
            members = {m for f in self.table.facts if f.bound and (m := getattr(f.key, dimension)) is not None}
            tops = [m for m in members if not any(o is not m and is_within(dimension, m, o) for o in members)]
            if len(tops) == 1:
                found[dimension] = tops[0]
        return found

    def _is_listed(self, fact: Fact) -> bool:
        key, asked = fact.key, self.asked
        if self._divides(fact):
            return False
        if asked.labels and not all(name in self._names(fact) for name in asked.labels):
            return False
        if asked.code:
            own = getattr(key, asked.dimension)
            if own is None or not (
                own.startswith(asked.code) and len(own) > len(asked.code) if asked.below else own == asked.code
            ):
                return False
            names = self.ctx.catalogue.subjects.get("government economic" if own[0] == "5" else asked.dimension)
            return asked.dimension != "economic" or names is None or names.bears(own, fact.row_label)
        if asked.every or asked.labels:
            return True
        return not any(getattr(key, dimension) for dimension in _OPEN)

    def _divides(self, fact: Fact) -> bool:
        """Whether its column is only one subject's share of the row, and not asked for."""
        column = next((c for c in self.table.columns if c.index == fact.column), None)
        own = {d for d, _ in column.key if d in _OPEN} if column is not None else set()
        return bool(own - {self.asked.dimension}) and plain(fact.column_label) not in self.asked.labels

    @staticmethod
    def _names(fact: Fact) -> tuple[str, ...]:
        row, column = plain(fact.row_label), plain(fact.column_label)
        return row, label(row).name, column

    @staticmethod
    def _is_divided(code: str, codes: set[str]) -> bool:
        return any(other != code and other.startswith(code) for other in codes)

    @cached_property
    def _totals(self) -> frozenset[int]:
        return frozenset(e.row for e in self.table.entries if e.total)

    @cached_property
    def _leaves(self) -> frozenset[int]:
        wholes = {e.whole for e in self.table.entries}
        return frozenset(
            e.row for at, e in enumerate(self.table.entries) if not e.total and not e.aside and at not in wholes
        )


def _said(term: Term, asked: Wanted, ctx: Context) -> tuple[Fact, ...] | Reason:
    found = [c.fact for c in ctx.disclosure.claims if _is_own(c, ctx) and _states(c, asked)]
    exponent = finest(found) if found else 0
    different = {value(f.figure, exponent): f for f in reversed(found)}
    different.pop(None, None)
    if not different:
        return NotEvaluable(Phrase("说明中没有读出{term}", "'{term}' was not read in the text", term=term))
    return tuple(different.values())


def _is_own(claim: Claim, ctx: Context) -> bool:
    """Whether a claim is of the body's own money of its year."""
    final = ctx.disclosure.kind.value in FINALS
    own = Stage.FINAL if final else Stage.BUDGET
    sure = claim.is_bound and claim.confidence is Confidence.HIGH and not claim.key.opaque
    return sure and claim.year in (None, ctx.disclosure.year.value) and claim.key.stage in (None, own)


def _states(claim: Claim, asked: Wanted) -> bool:
    key, [part] = claim.key, asked.parts
    if claim.measure is not Measure.AMOUNT or key.project or key.economic or (key.function or "") != asked.code:
        return False
    for dimension in ("side", "flow", "nature", "item"):
        member = getattr(key, dimension)
        if dimension in part:
            if member != part[dimension]:
                return False
        elif dimension != "side" and member is not None and member not in WHOLE.get(dimension, ()):
            return False
    return key.fund == part["fund"] if "fund" in part else key.fund in _FISCAL or key.item is not None
