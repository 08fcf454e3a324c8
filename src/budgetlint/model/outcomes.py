"""How a rule ends for a document: always in one of five ways, or in an error of its own (DESIGN §6, §8)."""

from __future__ import annotations

from enum import StrEnum

from budgetlint.records import frozen


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    ROUNDING = "rounding"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUABLE = "not_evaluable"
    ERROR = "error"


@frozen
class Outcome:
    """One rule × one document; every verdict but pass and fail carries its reason."""

    rule: str
    path: str
    verdict: Verdict
    reason: str = ""


@frozen
class NotApplicable:
    """Yielded by a rule: the document does not owe this."""

    reason: str


@frozen
class NotEvaluable:
    """Yielded by a rule: it may be owed, but what is needed to judge is missing.

    ``awaits``: bodies whose documents of the same year and kind would settle it, by name. If those are checked together with
    this one it holds.
    """

    reason: str
    awaits: tuple[str, ...] = ()


@frozen
class Rounding:
    """Yielded by a rule: it holds within the proved bound of rounding only."""

    reason: str
