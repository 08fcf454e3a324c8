"""How the days of a period are counted, and what is known of a document's dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from budgetlint.api import (
    Confidence,
    Context,
    Inferred,
    NotEvaluable,
    Phrase,
    Related,
    Span,
    listing,
    load_yaml,
)

_DATA: Mapping[str, Any] = load_yaml("budgetlint_national", "timeliness/holidays.yaml")
_FIXED = [tuple(tuple(map(int, str(day).split("-"))) for day in span) for span in _DATA["every_year"].values()]
_LONGEST_REST = timedelta(days=10)
#: What each date is called, and the option that states it.
CALLED = {
    "adopted": (Phrase("人大批准日", "the day of adoption"), "--adopted"),
    "approved": (Phrase("财政批复日", "the day of approval by the finance department"), "--approved"),
    "unit_approved": (Phrase("主管部门批复日", "the day of approval by the department"), "--unit-approved"),
    "published": (Phrase("公开日", "the day of publication"), "--published"),
}


def last_day(begun: date, days: int) -> date:
    """The last day of a period of calendar days, the first of which follows ``begun``; never a day of rest."""
    last = begun + timedelta(days=days)
    while _is_rest(last):
        last += timedelta(days=1)
    return last


def is_certain(last: date) -> bool:
    """Whether the holidays around a day are known."""
    return last.year <= int(_DATA["until"])


def is_far_beyond(day: date, last: date) -> bool:
    """Whether no holiday could excuse a day after the last one of a period."""
    return day - last > _LONGEST_REST


def _is_rest(day: date) -> bool:
    if day.weekday() > 4 or any(first <= (day.month, day.day) <= last for first, last in _FIXED):
        return True
    return any(first <= day <= last for first, last in _festivals())


@cache
def _festivals() -> tuple[tuple[date, date], ...]:
    return tuple(
        (first - timedelta(days=festival["around"][0]), first + timedelta(days=festival["around"][1]))
        for festival in _DATA["lunar"].values()
        for first in map(_as_date, festival["days"])
    )


def _as_date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def known(name: str, ctx: Context) -> Inferred[date]:
    """One of the document's dates."""
    found: Inferred[date] = getattr(ctx.disclosure.dates, name)
    return found


def unknown(names: tuple[str, ...], ctx: Context) -> NotEvaluable | None:
    """Which of the dates are not known, and how they are given; None if all are."""
    missing = [name for name in names if known(name, ctx).value is None]
    if not missing:
        return None
    signed = known("signed", ctx).value
    doubts: list[str] = [known(name, ctx).reason for name in missing if known(name, ctx).evidence]
    if signed is not None and "published" in missing:
        both = ("落款日期({signed})不等于公开日", "the date of the signature ({signed}) is not that day")
        doubts.append(Phrase(*both, signed=signed))
    asked = Phrase(
        "{dates};可用 {options} 指明",
        "{dates}; {options} would tell",
        dates=listing(CALLED[name][0] for name in missing),
        options=listing(CALLED[name][1] for name in missing),
    )
    return NotEvaluable(
        Phrase(
            "不知道{told}",
            "not known: {told}",
            told=listing([asked, *doubts], ";", "; "),
        )
    )


def places(names: tuple[str, ...], ctx: Context) -> tuple[Span, tuple[Related, ...]]:
    """Where the dates are printed: the last of them first; the title where the user has stated them all."""
    printed = [(known(n, ctx).evidence[0].span, CALLED[n][0]) for n in reversed(names) if known(n, ctx).evidence]
    if not printed:
        return ctx.title_span(), ()
    return printed[0][0], tuple(Related(span, called) for span, called in printed[1:])


def is_first_publication(ctx: Context) -> bool:
    """Whether the date of publication is that, rather than of a later change of the page."""
    return known("published", ctx).confidence in (Confidence.STATED, Confidence.HIGH)
