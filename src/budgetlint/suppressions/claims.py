"""Who says that findings are let be: one claim for each rule that a directive or an entry of the side file names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from typing import Final, TypeAlias

from attrs import evolve, field

from budgetlint.baseline import relative
from budgetlint.config.patterns import Patterns
from budgetlint.model.directives import Fault, Inline
from budgetlint.model.findings import Anchor, Diagnostic, Finding, Suppression, SuppressionKind
from budgetlint.model.source import Place, Span
from budgetlint.records import frozen
from budgetlint.suppressions.stated import Entry, Named, SideFile
from budgetlint.suppressions.words import EXPIRED, IDS, UNKNOWN, UNUSED, WITHOUT_REASON

#: Name of a rule, as it may be written → its id.
Names: TypeAlias = Mapping[str, str]
_NOWHERE: Final = Span(0, 0)


@frozen(eq=False)
class Claim:
    """That findings are let be. One with a ``fault`` (the rule that tells it, and what it says) lets nothing be."""

    #: The rule by its id; empty where it names a finding by its fingerprint alone.
    rule: str
    name: str
    suppression: Suppression
    path: str
    place: Place
    fits: Callable[[Diagnostic], bool]
    #: Whether it speaks of anything in a file.
    speaks_of: Callable[[str], bool]
    #: Whether it names its files; else any file might be meant.
    placed: bool = True
    fault: tuple[str, Finding] | None = None

    def told(self, rule: str, message: str, **args: object) -> Claim:
        """The same as one at fault."""
        return evolve(self, fault=(rule, says(message, self.name, **args)))


def says(message: str, name: str, **args: object) -> Finding:
    """What a rule about suppressions says of one that names a rule."""
    return Finding(message, _NOWHERE, {"name": name, **args}, Anchor(row_label=name))


def names_of(rules: Iterable[Named]) -> dict[str, str]:
    """Every way to write a rule."""
    return {written: rule.id for rule in rules for written in (rule.id, rule.name)}


def of_directive(inline: Inline, names: Names, today: date) -> Iterator[Claim]:
    """The claims of a directive; one that says nothing is one at fault."""
    d = inline.directive
    what = f"{d.word}[{','.join(d.rules)}]" if d.rules else d.word or "budgetlint:"
    made = Claim(
        rule="",
        name=what,
        suppression=Suppression(SuppressionKind.INLINE, d.reason, f"{inline.path}:{d.line}"),
        path=inline.path,
        place=inline.place,
        fits=lambda found: inline.touches(found.path, found.place),
        speaks_of=partial(str.__eq__, inline.path),
    )
    if d.fault is not None:
        args = {"word": d.word or "ignore"} if d.fault in (Fault.RULES, Fault.UNTIL) else {}
        yield evolve(
            made, fault=(WITHOUT_REASON, Finding(d.fault, _NOWHERE, {"what": what, **args}, Anchor(row_label=what)))
        )
    elif inline.lines is None and not d.whole:
        yield evolve(made, fault=(UNUSED, Finding("nothing", _NOWHERE, {"what": what}, Anchor(row_label=what))))
    else:
        until = date.fromisoformat(d.until) if d.until else None
        for name in d.rules:
            yield _valid(evolve(made, name=name), names, until, today)


def of_entry(entry: Entry, side: SideFile, names: Names, today: date) -> Claim:
    """The claim of an entry of a side file."""
    at = cache(partial(relative, folder=side.folder))

    meant = Patterns(str(side.folder), (entry.path,))

    @cache
    def speaks_of(path: str) -> bool:
        return entry.path in ("", at(path)) or meant.fits(path)

    def fits(d: Diagnostic) -> bool:
        marks = (d.fingerprint, evolve(d, path=at(d.path)).fingerprint) if entry.fingerprint else ()
        return speaks_of(d.path) and entry.names(d.anchor) and (not marks or entry.fingerprint in marks)

    made = Claim(
        rule="",
        name=entry.rule or entry.fingerprint,
        suppression=Suppression(SuppressionKind.FILE, entry.reason, f"{side.name}:{entry.place.line}"),
        path=side.name,
        place=entry.place,
        fits=fits,
        speaks_of=speaks_of,
        placed=bool(entry.path),
    )
    return _valid(made, names, entry.until, today, named=bool(entry.rule))


def _valid(claim: Claim, names: Names, until: date | None, today: date, *, named: bool = True) -> Claim:
    """The claim with its rule, or with what is wrong with it."""
    rule = names.get(claim.name, names.get(claim.name.upper(), "")) if named else ""
    if named and not rule:
        from difflib import get_close_matches

        near = get_close_matches(claim.name, names, 1, 0.5)
        return claim.told(UNKNOWN, "near", near=near[0]) if near else claim.told(UNKNOWN, "unknown")
    if rule in IDS:
        return claim.told(UNKNOWN, "own")
    claim = evolve(claim, rule=rule)
    return claim.told(EXPIRED, "expired", until=until.isoformat()) if until is not None and until < today else claim


@frozen(eq=False)
class Claims:
    """All claims without a fault, by what they name: asked once for every finding."""

    by_rule: dict[str, list[Claim]] = field(factory=dict)

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Claims:
        made = cls()
        for claim in claims:
            if claim.fault is None:
                made.by_rule.setdefault(claim.rule, []).append(claim)
        return made

    def on(self, d: Diagnostic) -> list[Claim]:
        """Those that let a finding be, in the order that they were made in."""
        return [c for rule in (d.rule, *d.also, "") for c in self.by_rule.get(rule, ()) if c.fits(d)]
