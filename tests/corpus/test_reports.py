"""Reports of whole governments: how much of their sentences is bound, what they reckon, and that what holds in print holds here.

What is wrong in print was read on the page: 071 p. 9 and 31 give the limit of debts as 282.9 and 282.64.
"""

from __future__ import annotations

from budgetlint.model.facts import Disclosure
from budgetlint.model.keys import Measure
from budgetlint.reconcile.constraint import Origin
from budgetlint.reconcile.ratios import ratios
from budgetlint.reconcile.tolerance import Result, judge, precision_of
from corpus.real import disclosure, each_government, government, laws, needs_corpus

pytestmark = needs_corpus

#: Document → per cent of its printed amounts of money that are bound at least, its reckonings, percentages that can be worked
#: out at least, and those that are wrong: 071 p. 9, the shares of 一般债务 and 专项债务.
REPORTS = {
    "071.pdf": (50, 13, 6, {"73.35%", "26.65%"}),
    "099.pdf": (62, 6, 0, set()),
    "104.pdf": (74, 28, 0, set()),
    "124.html": (84, 85, 9, set()),
    "138.html": (66, 30, 48, set()),
}
WRONG = {"071.pdf": [("282.64亿元", Origin.SAID)]}
each_report = each_government(REPORTS)


def report(name: str) -> Disclosure:
    return disclosure(government(name))


@each_report
def test_amounts_are_bound(name: str) -> None:
    stated = [c for c in report(name).claims if c.measure is Measure.AMOUNT and c.fact.figure.amount is not None]
    money = [c for c in stated if (unit := c.fact.figure.amount and c.fact.figure.amount.unit) and unit.is_money]
    assert 100 * sum(c.is_bound for c in money) >= REPORTS[name][0] * len(money)


@each_report
def test_what_is_reckoned_adds_up(name: str) -> None:
    document = report(name)
    own = [c for c in laws(government(name)) if c.origin is Origin.RECKONED]
    assert len(own) == REPORTS[name][1]
    precision = precision_of(document)
    assert {judge(c, precision) for c in own} <= {Result.HOLDS, Result.ROUNDING}


@each_report
def test_what_sentences_say_holds_but_where_it_is_wrong_in_print(name: str) -> None:
    document = report(name)
    precision = precision_of(document)
    told = [c for c in laws(government(name)) if c.in_prose]
    wrong = [(c.whole.raw, c.origin) for c in told if judge(c, precision).is_violation]
    assert wrong == WRONG.get(name, [])


@each_report
def test_percentages_hold_but_where_they_are_wrong_in_print(name: str) -> None:
    document = report(name)
    found = ratios(document, precision_of(document)).values()
    assert len(found) >= REPORTS[name][2]
    assert {r.claim.fact.raw for r in found if not r.holds} == REPORTS[name][3]
