"""The table catalogue: kinds of tables and the vocabularies that map their rows and columns to keys. All from YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import field

from budgetlint.binding.dated import bare_words
from budgetlint.binding.divisions import Divisions
from budgetlint.binding.labels import plain
from budgetlint.binding.layouts import ColumnRule, FormField, Grid, Half, Outline, Part, TableKind, Term
from budgetlint.binding.subjects import Subjects
from budgetlint.model.keys import MEMBERS
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.resources import Root, load_csv, load_yaml, shown

#: Dimensions of a key whose members the catalogue may name freely.
OPEN: Final = ("part_of", "revenue", "region")
#: Rows that are subjects of a classification.
_SUBJECTS: Final = ("function", "economic")
#: A pattern that nothing fits.
_NEVER: Final = r"(?!)"
#: What header words tell of their columns.
HEADERS: Final = ("ordinal", "code", "label", "project", "text", "group", "part", "amount")


class CatalogueError(ValueError):
    """A catalogue file that contradicts its form; the message names file and entry."""


@frozen
class Narrative:
    """Which vocabularies sentences share with the tables, less the names in ``skip``, and words that name nothing."""

    vocabularies: tuple[str, ...] = ()
    skip: frozenset[str] = frozenset()
    fillers: tuple[str, ...] = ()

    def with_(self, raw: Mapping[str, Sequence[str]]) -> Narrative:
        """With what another file adds."""
        return Narrative(
            (*self.vocabularies, *raw.get("vocabularies", ())),
            self.skip | frozenset(map(plain, raw.get("skip", ()))),
            (*self.fillers, *raw.get("fillers", ())),
        )


@frozen(eq=False)
class Catalogue:
    """All kinds, vocabularies, header words and subjects, of every loaded pack."""

    kinds: Mapping[str, TableKind]
    vocabularies: Mapping[str, tuple[Term, ...]]
    headers: Mapping[str, frozenset[str]]
    subjects: Mapping[str, Subjects]
    divisions: Divisions | None = None
    header_words: frozenset[str] = field(factory=frozenset)
    #: What headers are put together of beside years and stages (binding/dated.py).
    composed_words: frozenset[str] = field(factory=frozenset)
    narrative: Narrative = Narrative()
    #: How documents say which units their body has: patterns ``listed``, ``own``, ``ends``; empty where no pack says.
    units: Mapping[str, str] = field(factory=dict)

    @classmethod
    def load(cls, resources: Sequence[tuple[Root, str]]) -> Catalogue:
        """From (package or folder, YAML file) pairs, later ones adding to earlier ones. Raises CatalogueError."""
        vocabularies: dict[str, list[Term]] = {}
        headers: dict[str, set[str]] = {}
        subjects: dict[str, Subjects] = {}
        divisions: Divisions | None = None
        listed: list[tuple[str, dict[str, Any]]] = []
        raw_kinds: dict[str, dict[str, Any]] = {}
        narrative = Narrative()
        units: dict[str, str] = {}
        for package, file in resources:
            data = load_yaml(package, file) or {}
            for name, terms in data.get("vocabularies", {}).items():
                vocabularies.setdefault(name, []).extend(_term(file, name, t) for t in terms)
            for role, words in data.get("headers", {}).items():
                headers.setdefault(role, set()).update(map(plain, words))
            subjects |= _subjects(package, data.get("subjects", {}))
            narrative = narrative.with_(data.get("narrative", {}))
            units |= data.get("units", {})
            if "divisions" in data:
                divisions = Divisions.load(package, data["divisions"])
            listed += [(shown(package, file), kind) for kind in data.get("tables", ())]
        # A pack may be read before the one whose kinds it has further names for.
        for where, kind in sorted(listed, key=lambda entry: "name" not in entry[1]):
            raw_kinds[kind["id"]] = _merged(where, raw_kinds.get(kind["id"]), kind)
        for name in narrative.vocabularies:
            if name not in vocabularies:
                raise CatalogueError(f"narrative: 没有名为「{name}」的词表")
        frozen_vocabularies = {name: tuple(terms) for name, terms in vocabularies.items()}
        kinds = {name: _kind(raw, frozen_vocabularies) for name, raw in raw_kinds.items()}
        frozen_headers = {role: frozenset(words) for role, words in headers.items()}
        words = _words(kinds, frozen_headers, frozen_vocabularies)
        composed = _composed_words(kinds, frozen_vocabularies)
        return cls(kinds, frozen_vocabularies, frozen_headers, subjects, divisions, words, composed, narrative, units)

    def term(self, vocabulary: str, name: str) -> Term | None:
        """The entry of a vocabulary that a plain name belongs to."""
        return next((t for t in self.vocabularies.get(vocabulary, ()) if name in t.names), None)

    def titles(self) -> list[tuple[str, TableKind]]:
        """All names of all kinds, longest first: 支出决算表 is the tail of many a longer name."""
        pairs = [(n, k) for k in self.kinds.values() for n in {plain(k.name), *k.aliases}]
        return sorted(pairs, key=lambda p: (-len(p[0]), p[1].id))


def _merged(where: str, known: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """Another file may add names to a kind, and nothing else: what a table means is said once. Raises CatalogueError."""
    kind = new["id"]
    if known is None:
        if "name" not in new:
            raise CatalogueError(f"{where}:没有表「{kind}」可以补充别名;新的表要写 name")
        return new
    if strange := sorted(new.keys() - {"id", "aliases"}):
        raise CatalogueError(f"{where}:表「{kind}」已有定义,只能补充 aliases,不能写 {'、'.join(strange)}")
    return known | {"aliases": [*known.get("aliases", ()), *new.get("aliases", ())]}


def _part(where: str, raw: Mapping[str, str] | None) -> Part:
    for dimension, member in (raw or {}).items():
        if dimension in OPEN:
            continue
        members = MEMBERS.get(dimension)
        if members is None or member not in {str(m) for m in members}:
            raise CatalogueError(f"{where}: {dimension}: {member} 不是已知的维度和成员")
    return dict(raw or {})


def _term(file: str, vocabulary: str, raw: Mapping[str, Any]) -> Term:
    where = f"{file}: {vocabulary}"
    following = _part(where, raw["next"]) if "next" in raw else None
    scope, total, generic = (raw.get(flag, False) for flag in ("scope", "total", "generic"))
    return Term(_names(raw), _part(where, raw["key"]), following, scope, total, generic)


def _names(raw: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(map(plain, raw.get("names", ())))


def _column_rules(where: str, raw: Mapping[str, Any], vocabularies: Mapping[str, tuple[Term, ...]]) -> list[ColumnRule]:
    key, when = _part(where, raw.get("key")), raw.get("when", "")
    under = frozenset(map(plain, raw.get("under", ())))
    local, additive = raw.get("local", False), raw.get("additive", True)
    if "vocabulary" in raw:
        terms = vocabularies.get(raw["vocabulary"])
        if terms is None:
            raise CatalogueError(f"{where}: 没有名为「{raw['vocabulary']}」的词表")
        return [ColumnRule(t.names, {**key, **t.key}, under, when=when, local=local, additive=additive) for t in terms]
    role, contains, subjects = raw.get("role", "amount"), raw.get("contains", ""), raw.get("subjects", "")
    part = raw.get("part", "")
    return [ColumnRule(_names(raw), key, under, role, when, contains, local, subjects, additive, part)]


def _half(where: str, raw: Mapping[str, Any], vocabularies: Mapping[str, tuple[Term, ...]]) -> Half:
    for name in (*raw.get("rows", ()), *raw.get("composed", ())):
        if name not in vocabularies and name not in _SUBJECTS:
            raise CatalogueError(f"{where}: 没有名为「{name}」的词表")
    if (stages := raw.get("stages", "")) and stages not in vocabularies:
        raise CatalogueError(f"{where}: 没有名为「{stages}」的词表")
    return Half(
        key=_part(where, raw.get("key")),
        rows=tuple(raw.get("rows", ())),
        row_key=_part(where, raw.get("row_key")),
        columns=tuple(rule for c in raw.get("columns", ()) for rule in _column_rules(where, c, vocabularies)),
        labels=frozenset(map(plain, raw.get("labels", ()))),
        texts=frozenset(map(plain, raw.get("texts", ()))),
        codes=frozenset(map(plain, raw.get("codes", ()))),
        dimension=raw.get("dimension"),
        classes=raw.get("classes", False),
        optional=raw.get("optional", False),
        stages=stages,
        composed=tuple(raw.get("composed", ())),
        numbered=raw.get("numbered", False),
        governments=raw.get("governments", ""),
        headed=raw.get("headed", ""),
        outline=_outline(raw["outline"]) if "outline" in raw else None,
    )


def _outline(raw: Mapping[str, Any]) -> Outline:
    patterns = {name: regex(raw.get(name) or _NEVER) for name in ("year", "grand", "below")}
    return Outline(
        raw.get("subject", ""),
        raw.get("names", ""),
        **patterns,
        open=raw.get("open", False),
        columns=raw.get("columns", ""),
        flat=raw.get("flat", False),
    )


def _kind(raw: Mapping[str, Any], vocabularies: Mapping[str, tuple[Term, ...]]) -> TableKind:
    where = str(raw["id"])
    return TableKind(
        id=where,
        name=raw["name"],
        aliases=frozenset(map(plain, raw.get("aliases", ()))),
        all=tuple(raw.get("all", ())),
        any=tuple(raw.get("any", ())),
        none=tuple(raw.get("none", ())),
        could=raw.get("could", ""),
        documents=tuple(raw.get("documents", ())),
        statutory=raw.get("statutory", False),
        since=raw.get("since", 0),
        key=_part(where, raw.get("key")),
        title_key=tuple((tuple(t["words"]), _part(where, t["key"])) for t in raw.get("title_key", ())),
        balance=raw.get("balance", False),
        carries=raw.get("carries", False),
        feet=raw.get("feet", False),
        halves=tuple(_half(where, half, vocabularies) for half in raw.get("halves", ())),
        form=tuple(
            FormField(
                _names(f),
                _part(where, f.get("key")),
                f.get("dimension"),
                f.get("below", False),
                f.get("unit"),
                f.get("local", False),
                f.get("part", ""),
            )
            for f in raw.get("form", ())
        ),
        grid=_grid(where, raw["grid"], vocabularies) if "grid" in raw else None,
        staged=raw.get("staged", False),
    )


def _grid(where: str, raw: Mapping[str, Any], vocabularies: Mapping[str, tuple[Term, ...]]) -> Grid:
    return Grid(
        labels=frozenset(map(plain, raw.get("labels", ()))),
        texts=frozenset(map(plain, raw.get("texts", ()))),
        amounts=tuple(rule for c in raw.get("amounts", ()) for rule in _column_rules(where, c, vocabularies)),
        values=tuple(rule for c in raw.get("values", ()) for rule in _column_rules(where, c, vocabularies)),
        members=_plain_lists(raw.get("members", {})),
        parts={name: tuple(map(plain, words)) for name, words in raw.get("parts", {}).items()},
        money=_plain_lists(raw.get("money", {})),
        purposes=tuple(raw.get("purposes", ())),
    )


def _plain_lists(raw: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    return {plain(name): frozenset(map(plain, words)) for name, words in raw.items()}


def _subjects(package: Root, raw: Mapping[str, str]) -> dict[str, Subjects]:
    if not raw:
        return {}
    aliases = load_csv(package, raw["aliases"]) if "aliases" in raw else []
    kinds = {
        "function": "functional",
        "economic": "economic_department",
        "government economic": "economic_government",
    }
    return {
        dimension: Subjects.from_rows(load_csv(package, raw[dimension]), [a for a in aliases if a["kind"] == kind])
        for dimension, kind in kinds.items()
        if dimension in raw
    }


def _words(
    kinds: Mapping[str, TableKind], headers: Mapping[str, frozenset[str]], vocabularies: Mapping[str, tuple[Term, ...]]
) -> frozenset[str]:
    """Every word that a header may hold."""
    words: set[str] = set().union(*headers.values()) if headers else set()
    for kind in kinds.values():
        for half in kind.halves:
            words |= half.labels | half.texts | half.codes
            words |= {name for term in vocabularies.get(half.stages, ()) for name in term.names}
            for rule in half.columns:
                words |= rule.names | rule.under
        if kind.grid:
            words |= kind.grid.labels | kind.grid.texts
            for rule in (*kind.grid.values, *kind.grid.amounts):
                words |= rule.names
    return frozenset(words)


def _composed_words(kinds: Mapping[str, TableKind], vocabularies: Mapping[str, tuple[Term, ...]]) -> frozenset[str]:
    """Every name that the header of a table of composed names may hold, bare."""
    used = {name for kind in kinds.values() for half in kind.halves for name in half.composed}
    return frozenset(bare_words(n) for name in used for term in vocabularies[name] for n in term.names)
