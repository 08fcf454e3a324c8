"""A pack: the rules, requirements and tables of one jurisdiction; as a plugin, all of its hooks (DESIGN §8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Final

from attrs import evolve, field

from budgetlint.families.common import Raw
from budgetlint.model.requirements import Requirement
from budgetlint.overlays import Follower, Overlay
from budgetlint.packs.places import At, spoken_of
from budgetlint.plugins import API_VERSION, hookimpl
from budgetlint.records import frozen
from budgetlint.resources import ResourceError, Root, fault_at
from budgetlint.rules import AnyRule

MANIFEST: Final = "pack.yaml"


@frozen(eq=False)
class Pack:
    """What one jurisdiction adds. ``province`` is its short name (河北), empty for the whole country.

    A pack is a plugin: an entry point may name it.
    """

    id: str
    name: str
    authority: str
    root: Root
    province: str = ""
    level: str = ""
    since: date | None = None
    until: date | None = None
    #: What the ids of its rules begin with.
    prefix: str = ""
    rules: tuple[AnyRule, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    tables: tuple[tuple[Root, str], ...] = ()
    followers: tuple[Follower, ...] = ()
    raised: Mapping[str, str] = field(factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(factory=dict)
    #: Named fragments of configuration.
    presets: Mapping[str, Mapping[str, object]] = field(factory=dict)
    advice: Mapping[str, Mapping[str, str]] = field(factory=dict)
    api: int = API_VERSION
    #: Where each rule that is written as data, and each duty, stands (id → file, path in it), and what a rule is.
    places: Mapping[str, tuple[str, At]] = field(factory=dict)
    written: Mapping[str, Raw] = field(factory=dict)

    @property
    def BUDGETLINT_API(self) -> int:  # noqa: N802  the name that the loader asks any plugin for
        return self.api

    @property
    def digest(self) -> str:
        """What stands for a version where a folder has none: twelve digits of the digest of its files."""
        if isinstance(self.root, str):
            return ""
        digest = sha256()
        for file in sorted(f for f in self.root.rglob("*") if f.suffix in (".yaml", ".csv", ".py")):
            digest.update(file.relative_to(self.root).as_posix().encode() + b"\0" + file.read_bytes())
        return digest.hexdigest()[:12]

    @property
    def tags(self) -> frozenset[str]:
        """What all of its rules can be chosen by."""
        return self.provinces | {self.id}

    @property
    def provinces(self) -> frozenset[str]:
        return frozenset({self.province} if self.province else ())

    @hookimpl
    def budgetlint_rules(self) -> Iterable[AnyRule]:
        """Its rules, each bound to its province."""
        return tuple(evolve(r, provinces=self.provinces, tags=r.tags | self.tags | self._family(r)) for r in self.rules)

    @hookimpl
    def budgetlint_requirements(self) -> Iterable[Requirement]:
        """The duties that they cite."""
        return self.requirements

    @hookimpl
    def budgetlint_tables(self) -> Iterable[tuple[Root, str]]:
        """What it adds to the table catalogue."""
        return self.tables

    @hookimpl
    def budgetlint_presets(self) -> Mapping[str, Mapping[str, object]]:
        """Ways of checking that a user can choose by name."""
        return self.presets

    @hookimpl
    def budgetlint_overlays(self) -> Iterable[Overlay]:
        """What it makes of the rules of others."""
        overlay = Overlay(self.provinces, self.raised, self.words, self.followers, self.advice)
        return (overlay,) if self.province or self.followers else ()

    def _family(self, rule: AnyRule) -> frozenset[str]:
        """The folder of the pack's package that a rule written in Python stands in."""
        own = f"{self.root}."
        module = rule.check.__module__
        folders = module.removeprefix(own).split(".")[:-1] if module.startswith(own) else []
        return frozenset(folders)

    def fault(self, rule: str, what: str, *at: str | int) -> ResourceError:
        """A fault of one of its rules, at its place; of its manifest where ``at`` leads."""
        if at:
            return fault_at(self.root, MANIFEST, at, what)
        file, path = self.places.get(rule, (MANIFEST, ()))
        overlaid = {"raise": self.raised, "messages": self.words, "advice": self.advice, "province": self.province}
        said = self.written.get(rule, overlaid)
        of_rule = f"规则 {rule}:" if rule in self.written else ""
        return fault_at(self.root, file, (*path, *spoken_of(said, what)), f"{of_rule}{what}")
