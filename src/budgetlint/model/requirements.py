"""Duties of law and regulation, quoted with care: issuer, number, part, paraphrase, dates, confidence."""

from __future__ import annotations

from datetime import date
from functools import cache

from budgetlint.records import frozen


@frozen
class Requirement:
    """One duty. ``part`` names the part of the text; an article number only where it was verified.

    In force from ``since`` (inclusive) to ``until`` (exclusive, None = still in force). ``confidence`` is that of
    reference/regulation.md: V seen, M+ / M / M- from memory with falling certainty, own = a rule of this project without statute.
    """

    id: str
    title: str
    issuer: str
    number: str
    part: str
    text: str
    since: date
    until: date | None = None
    confidence: str = "M"
    source: str = ""
    #: Whether ``title`` is that of a document, and not what a practice is called here.
    document: bool = True
    #: What of it no rule checks, and why.
    unchecked: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it was in force on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@cache
def cite(requirement: Requirement) -> str:
    """``《title》(number)part:paraphrase``, the way a clerk cites."""
    number = f"({requirement.number})" if requirement.number else ""
    return f"{named(requirement)}{number}{requirement.part}:{requirement.text}"


def named(requirement: Requirement) -> str:
    """The title in 书名号; what is no document bears none."""
    return f"《{requirement.title}》" if requirement.document else requirement.title
