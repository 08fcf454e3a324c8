"""The family of identities that a pack writes itself, because no law of the ledger yields them."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.binding.catalogue import Catalogue
from budgetlint.equations import Compared, EquationError, check, constraint_of, holds, parse
from budgetlint.families.common import Raw, listed, made
from budgetlint.families.identities import DIFFERS, TOLERANCE, called, judged
from budgetlint.model.facts import Disclosure
from budgetlint.model.findings import Severity
from budgetlint.model.outcomes import NotApplicable
from budgetlint.model.phrases import Phrase
from budgetlint.reconcile import Constraint, Trust
from budgetlint.rules import AnyRule, Context, Yield


def identity_rule(raw: Raw) -> AnyRule:
    """A rule of ``identity``, one or several expressions, that hold where all of ``given`` do. ``trust: soft`` where the
    definition varies: at most a warning, and no value is proposed. ``optional``: rows and columns that are not printed
    make it not applicable. ``parts``: what the summands are called.

    Raises EquationError.
    """
    equations = [parse(text) for text in listed(raw["identity"])]
    given = [parse(text) for text in listed(raw.get("given", ()))]
    optional = raw.get("optional", False)
    trust = Trust(raw.get("trust", "hard"))
    for equation in equations:
        if equation.relation in (Compared.MORE, Compared.LESS):
            fault = f"「{equation.relation}」只能用在 given 里;这里可以用 ==、>=、<="
            raise EquationError(fault, equation.at, equation.text)
        if not equation.is_sum:
            raise EquationError("移项以后须有一边只是一个数,如 A == B + C、A >= B", 0, equation.text)

    def run(document: Disclosure, ctx: Context) -> Iterator[Yield]:
        for condition in given:
            met = holds(condition, ctx)
            if not isinstance(met, bool):
                yield met
                return
            if not met:
                unmet = Phrase("条件「{text}」不成立", "the condition '{text}' does not hold", text=condition.text)
                yield NotApplicable(unmet)
                return
        states = [constraint_of(equation, ctx, trust, optional=optional) for equation in equations]
        judges = any(isinstance(found, Constraint) for found in states)
        for found in states:
            if isinstance(found, Constraint):
                yield from judged(found, Severity(raw["severity"]), ctx, parts=called(raw))
            elif not (judges and isinstance(found, NotApplicable)):
                yield found

    def expects(catalogue: Catalogue) -> Iterator[str]:
        for equation in (*equations, *given):
            try:
                check(equation, catalogue)
            except EquationError as error:
                yield f"关系式「{equation.text}」第{error.at + 1}个字:{error}"

    return made(raw, run, DIFFERS, tolerance=TOLERANCE[True], expects=expects)
