"""Which constraints a requirement speaks of: by the kinds of tables, the law that gives them, and their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

from attrs import field, fields

from budgetlint.model.facts import BoundTable
from budgetlint.model.keys import MEMBERS, Key
from budgetlint.reconcile.constraint import BETWEEN_DOCUMENTS, Constraint, Origin
from budgetlint.reconcile.ledger import Evaluation
from budgetlint.reconcile.slips import is_slip
from budgetlint.reconcile.tolerance import Result
from budgetlint.records import frozen

#: The rank of a pattern that says nothing but within or between.
GENERIC = (False, 0)


#: Kinds of tables, between them, in prose.
Scope: TypeAlias = tuple[frozenset[str | None], bool, bool]


@frozen
class Pattern:
    """``tables``: the kinds whose figures a constraint compares, each of them and no other; None = any.

    ``across``: inside one table (False) or between several (True); ``prose``: of what sentences say, against these tables
    or among themselves. ``denied``: only where one side says that there is nothing. ``origins``: any of them, all if empty. ``key``:
    members that the key of its whole has; ``stated`` and ``unstated``: dimensions that it does and does not state.
    ``magnitude``: only where the two sides differ by their unit alone. ``documents``: between several documents, and of one
    none.
    """

    tables: frozenset[str] | None
    across: bool
    origins: frozenset[Origin] = frozenset()
    key: Mapping[str, str] = field(factory=dict)
    stated: frozenset[str] = frozenset()
    unstated: frozenset[str] = frozenset()
    magnitude: bool = False
    prose: bool = False
    denied: bool = False
    documents: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """How specific it is: of several that fit, the highest names the constraint."""
        kinds = self.tables is not None
        return self.magnitude, kinds + 2 * self.denied + bool(self.origins) + len(self.key) + len(self.stated) + len(
            self.unstated
        )

    def covers(self, constraint: Constraint, kinds: Mapping[int, str | None]) -> bool:
        """Whether it speaks of a constraint; ``kinds`` are those of the tables, by index."""
        return self.reaches(scope_of(constraint, kinds)) and self.fits(constraint)

    def reaches(self, scope: Scope) -> bool:
        """Whether it speaks of constraints between such tables."""
        kinds, across, prose = scope
        return (
            not self.documents
            and (self.tables is None or kinds == self.tables)
            and prose == self.prose
            and (self.prose or across == self.across)
        )

    def fits(self, constraint: Constraint) -> bool:
        """Whether it speaks of a constraint, wherever that is."""
        key = constraint.whole.key
        return (
            (not self.denied or is_denied(constraint))
            and (not self.origins or constraint.origin in self.origins)
            and all(getattr(key, name) == member for name, member in self.key.items())
            and all(getattr(key, name) is not None for name in self.stated)
            and all(getattr(key, name) is None for name in self.unstated)
        )

    def owns(self, evaluation: Evaluation) -> bool:
        """Whether a violated constraint that it covers is one of those it names."""
        return not self.magnitude or (evaluation.result is Result.FAILS and is_slip(evaluation.constraint))


def scope_of(constraint: Constraint, kinds: Mapping[int, str | None]) -> Scope:
    """The kinds of the tables that a constraint compares, whether they are several, and whether sentences take part."""
    found = frozenset(kinds.get(f.table) for f in constraint.facts if f.table is not None)
    return found, constraint.across, constraint.in_prose


def is_denied(constraint: Constraint) -> bool:
    """Whether one side says that there is nothing, in words or by leaving its cells blank."""
    return constraint.whole.figure.is_nothing or all(p.figure.is_nothing for p in constraint.terms)


def kinds_of(tables: Iterable[BoundTable]) -> dict[int, str | None]:
    """The kind of each table, by index."""
    return {t.index: t.kind for t in tables}


def read_patterns(raw: Iterable[Mapping[str, Any]], where: str) -> tuple[Pattern, ...]:
    """Patterns from their YAML form. Raises ValueError naming ``where`` for a key that means nothing."""
    return tuple(p for each in raw for p in _read(dict(each), where))


def _read(raw: dict[str, Any], where: str) -> Iterable[Pattern]:
    scopes = {name: raw.pop(name) for name in ("within", "between", "prose", "documents") if name in raw}
    if len(scopes) != 1:
        raise ValueError(f"{where}:where 的每一项须写 within、between、prose、documents 之一")
    ((scope, kinds),) = scopes.items()
    if scope == "documents":
        links = [o.replace(" ", "-") for o in Origin if o in BETWEEN_DOCUMENTS]
        _check(where, "文书之间的关系", kinds, links)
        raw["origins"], kinds = kinds, "any"
    alternatives = [None] if kinds == "any" else [frozenset([k] if isinstance(k, str) else k) for k in kinds]
    origins, key = raw.pop("origins", ()), dict(raw.pop("key", {}))
    stated, unstated = frozenset(raw.pop("stated", ())), frozenset(raw.pop("unstated", ()))
    _check(where, "来源", origins, [o.replace(" ", "-") for o in Origin])
    _check(where, "维度", stated | unstated | key.keys(), [f.name for f in fields(Key)])
    for dimension in key.keys() & MEMBERS.keys():
        _check(where, f" {dimension} 的取值", [key[dimension]], list(MEMBERS[dimension]))
    common = {
        "origins": frozenset(Origin(o.replace("-", " ")) for o in origins),
        "key": key,
        "stated": stated,
        "unstated": unstated,
        "magnitude": raw.pop("magnitude", False),
        "prose": scope == "prose",
        "denied": raw.pop("denied", False),
        "documents": scope == "documents",
    }
    if raw:
        raise ValueError(f"{where}:where 里有不认识的字段 {'、'.join(sorted(raw))}")
    return [Pattern(tables=t, across=scope in ("between", "documents"), **common) for t in alternatives]


def _check(where: str, what: str, given: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    for name in given:
        if name not in names:
            near = get_close_matches(name, names, 1, 0.5)
            raise ValueError(f"{where}:没有{what}「{name}」" + (f";是不是「{near[0]}」?" if near else ""))
