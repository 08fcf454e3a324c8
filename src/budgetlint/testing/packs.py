"""A pack's folder as a whole: whether its rules rest on something, show what they find, and say each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from budgetlint.equations import algebra, parse
from budgetlint.families.common import listed
from budgetlint.packs import Pack
from budgetlint.records import frozen
from budgetlint.resources import near
from budgetlint.rules import AnyRule
from budgetlint.session import Session
from budgetlint.testing.cases import SuiteError
from budgetlint.testing.examples import check_rule
from budgetlint.testing.linting import installed, with_pack
from budgetlint.testing.suites import load_suite, run_suite

#: Where a pack keeps its suites, from its folder.
SUITES = "tests"


@frozen
class PackReport:
    """What a pack was found to be. ``faults`` are sentences, each with file, line and column where they are known."""

    pack: Pack
    rules: tuple[AnyRule, ...]
    examples: int
    cases: int
    faults: tuple[str, ...]


def check_pack(folder: Path | str, *, allow_python: bool = False) -> PackReport:
    """Hold the pack of a folder to what every pack keeps to. Raises ResourceError, PluginError for one that can not be
    loaded at all."""
    with with_pack(folder, allow_python=allow_python) as pack:
        loaded = installed()
        catalogue = Session(loaded).catalogue
        own = {*(r.id for r in pack.rules), *(f.id for f in pack.followers)}
        rules = tuple(r for r in loaded.rules if r.id in own)
        suites = sorted((Path(folder) / SUITES).glob("*.md"))
        faults = [
            *_whole(pack, loaded.rules),
            *(str(pack.fault(rule, fault)) for rule, fault in _of_rules(rules, pack)),
            *(str(pack.fault(rule, fault)) for rule, fault in algebra.faults(list(_identities(pack)), catalogue)),
            *_of_suites(suites, rules),
        ]
        examples = sum(len(r.bad) + len(r.good) for r in rules)
        cases = sum(len(load_suite(s, rules).cases) for s in suites) if not faults else 0
        return PackReport(pack, rules, examples, cases, tuple(faults))


def _whole(pack: Pack, rules: Iterable[AnyRule]) -> Iterator[str]:
    names = {rule.name for rule in rules}
    for rule, raw in pack.written.items():
        items = raw["sections"]["items"].values() if "sections" in raw else ()
        for same in (item["same"] for item in items if isinstance(item, dict) and "same" in item):
            if same not in names:
                yield str(pack.fault(rule, f"same 里没有名称为「{same}」的规则{near(same, names)}"))
    if not pack.rules and not pack.followers:
        yield str(pack.fault("", "没有一条规则"))


def _of_rules(rules: Iterable[AnyRule], pack: Pack) -> Iterator[tuple[str, str]]:
    for rule in rules:
        if rule.since is None:
            yield rule.id, "没有写自哪一年起适用(when: {since: 年度}),pack.yaml 也没有 since"
        if rule.follows and not pack.written.get(rule.id, {}).get("bad"):
            continue  # what it follows has shown it
        try:
            check_rule(rule)
        except AssertionError as error:
            yield rule.id, str(error).removeprefix(f"{rule.id}:")


def _identities(pack: Pack) -> Iterator[algebra.Named]:
    """What its rules of ``identity`` say, and where they hold."""
    for rule, raw in pack.written.items():
        when = raw["when"]
        scope: dict[str, frozenset[str] | int | None] = {
            "kind": frozenset(when["kind"]) if "kind" in when else None,
            "level": frozenset(when["level"]) if "level" in when else None,
            "province": pack.provinces or None,
            "since": when.get("since"),
            "until": when.get("until"),
        }
        for text in listed(raw.get("identity", ())):
            yield algebra.Named(rule, parse(text), scope, frozenset(listed(raw.get("given", ()))))


def _of_suites(suites: Iterable[Path], rules: tuple[AnyRule, ...]) -> Iterator[str]:
    for suite in suites:
        try:
            run_suite(suite, rules)
        except SuiteError as error:
            yield str(error)
