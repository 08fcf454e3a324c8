"""What final accounts, governments and debts print is read back: every figure in its place, and what it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from attrs import evolve

from budgetlint.model.facts import Fact
from budgetlint.model.keys import Flow, Fund, Item, Key, Nature, Stage
from budgetlint.model.kinds import DocumentKind
from generator.changes import Meaning, meaning_of
from generator.family import File
from generator.figures import is_number
from generator.ledger import DISTRIBUTED
from generator.linted import families, family, state, understood
from generator.paper import Cell
from properties.test_roundtrip import fen_of

seeds = families(6)
#: The kinds of tables that are called otherwise here.
_KINDS: Final = {"G17": "GB1", "G18": "G17", "G19": "GD1", "G20": "GD2"}
_DEBTS: Final = {
    ("限额", Fund.ALL): Item.DEBT_LIMIT,
    ("限额", Fund.GENERAL): Item.GENERAL_DEBT_LIMIT,
    ("限额", Fund.GOVERNMENT_FUND): Item.SPECIAL_DEBT_LIMIT,
    ("余额", Fund.ALL): Item.DEBT_BALANCE,
    ("余额", Fund.GENERAL): Item.GENERAL_DEBT_BALANCE,
    ("余额", Fund.GOVERNMENT_FUND): Item.SPECIAL_DEBT_BALANCE,
    ("发行", Fund.ALL): Item.DEBT_ISSUED,
    ("发行", Fund.GENERAL): Item.GENERAL_DEBT_ISSUED,
    ("发行", Fund.GOVERNMENT_FUND): Item.SPECIAL_DEBT_ISSUED,
    ("发行/新增", Fund.GENERAL): Item.NEW_GENERAL_BONDS,
    ("发行/新增", Fund.GOVERNMENT_FUND): Item.NEW_SPECIAL_BONDS,
    ("发行/再融资", Fund.GENERAL): Item.REFINANCING_GENERAL_BONDS,
    ("发行/再融资", Fund.GOVERNMENT_FUND): Item.REFINANCING_SPECIAL_BONDS,
    ("还本", Fund.ALL): Item.DEBT_REPAID,
    ("还本", Fund.GENERAL): Item.GENERAL_DEBT_REPAID,
    ("还本", Fund.GOVERNMENT_FUND): Item.SPECIAL_DEBT_REPAID,
    ("付息", Fund.ALL): Item.DEBT_INTEREST,
    ("付息", Fund.GENERAL): Item.GENERAL_DEBT_INTEREST,
    ("付息", Fund.GOVERNMENT_FUND): Item.SPECIAL_DEBT_INTEREST,
}
#: What equals something else of the same document and is not known to: a name in the balance that is a subject in the list,
#: the totals of what townships are given, by project and by township, and 223, where its code is printed, of which all is
#: that 国有资本经营预算 spends.
_APART: Final = {frozenset({"G3", "G17"}), frozenset({"G5"}), frozenset({"G9"}), frozenset({"G12"})}


class Printed(NamedTuple):
    """A figure, and the fact that was read in its place."""

    kind: str
    cell: Cell
    meaning: Meaning
    fen: int
    fact: Fact | None
    read_as: str | None


def printed(file: File) -> Iterator[Printed]:
    """Every number of a document's tables."""
    disclosure = understood(file)
    facts = {(f.span.start, f.span.end): (f, t.kind) for t in disclosure.tables for f in t.facts}
    for at, grid in enumerate(file.told.budget.grids):
        for r, row in enumerate(grid.body):
            for c, own in enumerate(row):
                if own.key is not None and own.fen is not None and is_number(own.text):
                    fact, kind = facts.get(file.told.cell(Cell(at, r, c)), (None, None))
                    yield Printed(grid.kind, Cell(at, r, c), meaning_of(file, own.key), own.fen, fact, kind)


def files(seed: int) -> Iterator[File]:
    yield from (f for f in family(seed).files if f.kind is not DocumentKind.SELF_EVALUATION)
    yield from state(seed).files


def read_as(file: File, key: Key) -> Key:
    """A key as read, with what its document says of year and stage."""
    stage = key.stage if key.stage is not Stage.EXECUTION else Stage.FINAL
    return evolve(key, year=key.year or file.year, stage=stage or meaning_of(file, key).stage)


@seeds
def test_every_figure_is_read_where_it_stands(seed: int) -> None:
    for file in files(seed):
        for own in printed(file):
            amount = own.fact.figure.amount if own.fact else None
            assert amount is not None and fen_of(amount) == own.fen, (file.name, own)
            assert own.read_as == _KINDS.get(own.kind, own.kind), (file.name, own)


@seeds
def test_figures_of_departments_and_units_mean_what_they_are(seed: int) -> None:
    for file in family(seed).files:
        if file.kind is not DocumentKind.SELF_EVALUATION:
            for own in printed(file):
                assert own.fact is not None
                found, meant = read_as(file, own.fact.key), own.meaning.key
                flow = Flow.DISTRIBUTED if meant.local == DISTRIBUTED else meant.flow
                stated = (meant.side, flow, meant.fund or Fund.ALL, meant.nature or Nature.TOTAL, meant.item)
                assert stated == (
                    found.side, found.flow, found.fund or Fund.ALL, found.nature or Nature.TOTAL, found.item
                ), (file.name, own)  # fmt: skip
                assert (meant.function, meant.economic, own.meaning.year, own.meaning.stage) == (
                    found.function, found.economic, found.year, found.stage
                ), (file.name, own)  # fmt: skip


@seeds
def test_figures_of_governments_are_of_their_year_stage_tier_and_subject(seed: int) -> None:
    for file in state(seed).files:
        for own in printed(file):
            assert own.fact is not None
            found, meant = read_as(file, own.fact.key), own.meaning.key
            where = (file.name, own)
            if meant.local == "债务":
                path = (meant.revenue or "").replace("上年", "")
                year = own.meaning.year - ((meant.revenue or "").startswith("上年"))
                assert (found.item, found.tier, found.year) == (
                    _DEBTS[path, meant.fund or Fund.ALL],
                    meant.tier,
                    year,
                ), where
                continue
            assert (found.year, found.stage) == (own.meaning.year, own.meaning.stage), where
            assert meant.local or (found.tier, found.side) == (meant.tier, meant.side), where
            assert found.region == meant.region and found.item == meant.item, where
            if meant.function and own.kind != "G12":
                assert found.function == meant.function, where
            if meant.economic:
                assert found.economic == meant.economic, where


@seeds
def test_what_is_read_as_one_is_one_and_what_is_one_is_read_as_one(seed: int) -> None:
    """Law 1 equates what has one key: in a document of a government two figures have one if they are of one thing."""
    for file in state(seed).files:
        keys: dict[Meaning, set[Key]] = defaultdict(set)
        meanings: dict[Key, set[Meaning]] = defaultdict(set)
        kinds: dict[Meaning, set[str]] = defaultdict(set)
        for own in printed(file):
            assert own.fact is not None
            meaning, key = _one(own.meaning), read_as(file, own.fact.key)
            keys[meaning].add(key)
            meanings[key].add(meaning)
            kinds[meaning].add(own.kind)
        assert not {k: m for k, m in meanings.items() if len(m) > 1}, file.name
        assert not _apart(keys, kinds), file.name


def _one(meaning: Meaning) -> Meaning:
    """All that is spent out of 国有资本经营预算 is 223; the balance of a year's end is the one of the next year's beginning."""
    key = meaning.key
    if key.fund is Fund.STATE_CAPITAL and key.function == "223":
        key = evolve(key, function=None)
    if key.local == "债务" and (key.revenue or "").startswith("上年"):
        key, meaning = evolve(key, revenue=(key.revenue or "")[2:]), meaning._replace(year=meaning.year - 1)
    return meaning._replace(key=evolve(key, year=None))


def _apart(keys: Mapping[Meaning, set[Key]], kinds: Mapping[Meaning, set[str]]) -> list[tuple[Meaning, set[Key]]]:
    return [(m, k) for m, k in keys.items() if len(k) > 1 and frozenset(kinds[m]) not in _APART]
