"""What a document is: its kind, fiscal year, body, level and province, with the words that show it.

Evidence comes from places that were written independently of each other: the title, the opening paragraph,
the lines over the tables, and phrases of the text. A base year (较2022年) is never evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from budgetlint.binding import doubts
from budgetlint.binding.clues import Clues, Said, claim_evidence
from budgetlint.binding.divisions import Divisions, Mention
from budgetlint.binding.names import (
    Printed,
    is_body,
    is_cut_off,
    is_region,
    longest,
    region_of,
    same_body,
    without_party,
)
from budgetlint.binding.titles import Claim, Title, kind_of
from budgetlint.model.facts import Confidence, Evidence, Inferred
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.nodes import Document
from budgetlint.model.source import Source, Span
from budgetlint.regex import regex

T = TypeVar("T")

#: Kept pieces of evidence a place: enough to show, few enough to print.
_SHOWN = 3

_TOWNSHIP = regex(r"[\u4e00-\u9fff](?:[乡镇]|苏木)(?:人民政府|政府|党委|人大|财政所|$)|街道(?:办|党工委|$)")
_WORDING = (
    (regex(r"[我本]县|全县|县委|县政府"), Level.COUNTY),
    (regex(r"[我本](?:镇|乡|街道)|全镇|镇党委"), Level.TOWNSHIP),
)
_OFFICE_LEVEL = {"省": Level.PROVINCE, "县": Level.COUNTY, "区": Level.COUNTY, "旗": Level.COUNTY}
_GOVERNMENT = (DocumentKind.GOVERNMENT_BUDGET, DocumentKind.GOVERNMENT_FINAL)


class Identity(NamedTuple):
    """The five document facts. ``province`` is the short name (河北), ``entity`` is without white space."""

    kind: Inferred[DocumentKind]
    year: Inferred[int]
    entity: Inferred[str]
    level: Inferred[Level]
    province: Inferred[str]


def identify(
    source: Source,
    tree: Document,
    stated: Mapping[str, object] | None = None,
    divisions: Divisions | None = None,
) -> Identity:
    """Infer the five facts; ``stated`` holds what the user says.

    It may have kind, year, entity, level and province, as members or as their words; ValueError for words
    that are none. Without ``divisions`` level and province rest on wording alone.
    """
    given = stated or {}
    divisions = divisions or Divisions()
    clues = Clues.gather(source, tree, divisions)
    kind = _stated(given, "kind", DocumentKind) or _kind(source, clues, divisions)
    year = _stated(given, "year", int) or _year(source, clues)
    entity = _stated(given, "entity", str) or _entity(source, clues, kind.value, divisions)
    own = divisions.leading(without_party(entity.value)) if entity.value else None
    level = _stated(given, "level", Level) or _level(source, entity, own)
    province = _stated(given, "province", str) or _province(source, entity, own, divisions)
    return Identity(kind, year, entity, level, province)


def _stated(given: Mapping[str, object], name: str, convert: Callable[[str], T]) -> Inferred[T] | None:
    value = given.get(name)
    return None if value is None else Inferred(convert(str(value)), Confidence.STATED, reason=doubts.STATED)


def _none(reason: str, evidence: Iterable[Evidence] = ()) -> Inferred[T]:
    return Inferred(None, Confidence.NONE, tuple(evidence), reason)


def _shown(said: Iterable[Said[T]]) -> tuple[Evidence, ...]:
    """The first few pieces of evidence of each place and value."""
    seen: Counter[tuple[str, str]] = Counter()
    shown: list[Evidence] = []
    for one in said:
        seen[key := (one.place, str(one.value))] += 1
        if seen[key] <= _SHOWN:
            shown.append(one.evidence)
    return tuple(dict.fromkeys(shown))


# --- kind ---------------------------------------------------------------------------------------------------------


def _kind(source: Source, clues: Clues, divisions: Divisions) -> Inferred[DocumentKind]:
    titled = _claimed_kinds(source, clues.title, clues, divisions)
    opened = _claimed_kinds(source, clues.opening, clues, divisions)
    phrases = list(clues.phrases)
    evidence = _shown([*titled, *opened, *phrases])
    kinds = list(dict.fromkeys(s.value for s in titled))
    if len(kinds) > 1:
        return _none(doubts.several_kinds(kinds), evidence)
    if kinds:
        return _titled_kind(kinds[0], clues, opened, phrases, evidence)
    if opened and len({s.value for s in opened}) == 1:
        agrees = any(p.value == opened[0].value for p in phrases)
        why = "" if agrees else doubts.ONLY_OPENING
        return Inferred(opened[0].value, Confidence.HIGH if agrees else Confidence.LOW, evidence, why)
    return _kind_by_counts(clues, evidence)


def _titled_kind(
    kind: DocumentKind,
    clues: Clues,
    opened: Sequence[Said[DocumentKind]],
    phrases: Sequence[Said[DocumentKind]],
    evidence: tuple[Evidence, ...],
) -> Inferred[DocumentKind]:
    claims = clues.title.claims if clues.title else ()
    against = next((s.value for s in opened if s.value is not kind), None) if kind in _YEARBOOKS else None
    counted = Counter(p.value for p in phrases)
    if against is None and kind in _YEARBOOKS and counted and not counted[kind] and counted.most_common(1)[0][1] > 1:
        against = counted.most_common(1)[0][0]
    if against is not None:
        return Inferred(kind, Confidence.LOW, evidence, doubts.another_kind(kind, against))
    if any(c.mixed for c in claims):
        return Inferred(kind, Confidence.LOW, evidence, doubts.BOTH_IN_TITLE)
    if kind in _YEARBOOKS and not any(c.kind is kind for c in claims):
        return Inferred(kind, Confidence.LOW, evidence, doubts.whose(kind))
    note: str = ""
    if clues.title and re.search(r"部门单位|单位部门", clues.title.text):
        note = doubts.both_words(kind)
    return Inferred(kind, Confidence.HIGH, evidence, note)


#: Kinds of which a text speaks in the same words as its title does.
_YEARBOOKS = (
    DocumentKind.DEPARTMENT_BUDGET,
    DocumentKind.DEPARTMENT_FINAL,
    DocumentKind.UNIT_BUDGET,
    DocumentKind.UNIT_FINAL,
)


def _claimed_kinds(source: Source, title: Title | None, clues: Clues, divisions: Divisions) -> list[Said[DocumentKind]]:
    """The kinds a title states; a bare 预算 or 决算 means what its head is: a region or a body."""
    if title is None:
        return []
    claims = [c for c in title.claims if c.stage != "债务"]
    evaluations = [c for c in claims if c.stage == "自评"]
    if evaluations:
        # 2022年部门决算绩效自评: the final account is what is evaluated, not what is published.
        first = evaluations[0].start
        claims = evaluations + [
            c for c in claims if re.search(r"[和与及、暨含]", title.text[c.end : first]) and c.whose
        ]
    elif explicit := [c for c in claims if c.whose]:
        stages = {c.stage for c in explicit}
        claims = explicit + [c for c in claims if not c.whose and c.year and c.stage not in stages]
    said: list[Said[DocumentKind]] = []
    for claim in claims:
        kind = claim.kind
        if kind is None or (kind in _GOVERNMENT and "财政" in title.text[claim.start : claim.end]):
            kind = _bare_kind(claim, clues, divisions) or kind
        if kind is not None:
            said.append(Said(kind, title.place, claim_evidence(source, title, claim)))
    return said


def _bare_kind(claim: Claim, clues: Clues, divisions: Divisions) -> DocumentKind | None:
    """甲县2024年决算 is the government's, 甲县教育局2024年(财政)预算 the body's own."""
    for head in clues.heads:
        if is_region(head.name, divisions) or re.search(r"财政[厅局所]|人民政府$", head.name):
            return kind_of("政府", claim.stage)
        if is_body(head.name):
            return kind_of("部门", claim.stage)
    return None


def _kind_by_counts(clues: Clues, evidence: tuple[Evidence, ...]) -> Inferred[DocumentKind]:
    """Without a title: the phrases of the text, then the names of the tables."""
    counted = Counter(p.value for p in clues.phrases)
    stages = {c.stage for c in clues.captions}
    if counted:
        (first, count), *others = counted.most_common()
        if others and count < 4 * sum(n for _, n in others):
            return _none(doubts.two_kinds(first, others[0][0]), evidence)
        agrees = not others and count > 1 and len(stages) == 1 and first.value.endswith(next(iter(stages)))
        why = "" if agrees else doubts.BY_TEXT
        return Inferred(first, Confidence.HIGH if agrees else Confidence.LOW, evidence, why)
    shown = tuple(c.evidence for c in clues.captions)[:_SHOWN]
    whose = {c.whose for c in clues.captions} - {""}
    if not whose:
        labels = "".join(p.evidence.why for p in clues.preparers)
        whose = {w for w in ("部门", "单位") if w in labels}
    if len(stages) != 1 or len(whose) != 1:
        return _none(doubts.NO_KIND, shown)
    return Inferred(kind_of(whose.pop(), stages.pop()), Confidence.LOW, shown, doubts.BY_TABLES)


# --- year ---------------------------------------------------------------------------------------------------------


def _claimed_years(source: Source, title: Title | None) -> list[Said[int]]:
    claims = title.claims if title else ()
    return [Said(c.year, title.place, claim_evidence(source, title, c)) for c in claims if title and c.year]


def _year(source: Source, clues: Clues) -> Inferred[int]:
    titled = _claimed_years(source, clues.title)
    opened = _claimed_years(source, clues.opening)
    lines = [s for s in clues.years if s.place == "表头"]
    phrases = [s for s in clues.years if s.place == "正文"]
    evidence = _shown([*titled, *opened, *lines, *phrases])
    places = [("题名", titled), ("开头一段", opened), ("表头", lines)]
    said = {place: sorted({s.value for s in found}) for place, found in places if found}
    if len(said.get("题名", ())) > 1:
        return _none(doubts.several_years(said["题名"]), evidence)
    for place, years in said.items():
        if len(years) > 1:
            continue
        against = {p: y for p, y in said.items() if y != years}
        if against:
            return Inferred(years[0], Confidence.LOW, evidence, doubts.years_apart({place: years} | against))
        plain = place == "题名" or len(said) > 1 or len(lines) > 1 or any(p.value == years[0] for p in phrases)
        return Inferred(years[0], Confidence.HIGH if plain else Confidence.LOW, evidence, "" if plain else doubts.ONCE)
    if said:
        return _none(doubts.contradicting_years(said), evidence)
    counted = Counter(p.value for p in phrases).most_common()
    if not counted:
        return _captioned_year(clues)
    if len(counted) > 1 and counted[0][1] < 4 * sum(n for _, n in counted[1:]):
        return _none(doubts.years_of_text(sorted(y for y, _ in counted)), evidence)
    return Inferred(counted[0][0], Confidence.LOW, evidence, doubts.BY_TEXT)


def _captioned_year(clues: Clues) -> Inferred[int]:
    """The year of tables that bear it, where nothing else says it."""
    dated = [c for c in clues.captions if c.year is not None]
    years = {c.year for c in dated}
    if len(years) != 1:
        return _none(doubts.MANY_YEARS if years else doubts.NO_YEAR, (c.evidence for c in dated))
    return Inferred(years.pop(), Confidence.LOW, tuple(c.evidence for c in dated)[:_SHOWN], doubts.BY_TABLES)


# --- entity -------------------------------------------------------------------------------------------------------


def _entity(source: Source, clues: Clues, kind: DocumentKind | None, divisions: Divisions) -> Inferred[str]:
    if kind in _GOVERNMENT:
        return _region(source, clues, divisions)
    titled = [h for h in clues.heads if is_body(h.name)]
    printed = [*titled, *clues.preparers]
    if not printed:
        return _region(source, clues, divisions) if kind is None else _none(doubts.NO_ENTITY)
    bodies: list[list[Printed]] = []
    for one in printed:
        same = next((b for b in bodies if any(same_body(one.name, p.name) for p in b)), None)
        if same is None:
            same = next((b for b in bodies if any(is_cut_off(one.name, p.name) for p in b)), None)
        bodies.append([one]) if same is None else same.append(one)
    chosen = bodies[0] if titled else max(bodies, key=len)
    evidence = _shown(
        Said(p.name, p.place, p.evidence) for b in (chosen, *(b for b in bodies if b is not chosen)) for p in b
    )
    name = longest(p.name for p in chosen)
    others = sorted({longest(p.name for p in b) for b in bodies if b is not chosen})
    if not titled and others:
        count = len(chosen)
        if count <= max(len(b) for b in bodies if b is not chosen):
            return _none(doubts.several_bodies([name, *others][:3]), evidence)
        return Inferred(name, Confidence.LOW, evidence, doubts.most_name(name))
    places = {p.place for p in chosen}
    if titled and others and len(places) == 1 and len(others) == 1:
        return Inferred(name, Confidence.LOW, evidence, doubts.two_names(titled[0].place, name, others[0]))
    on_cover = clues.front.claims and any(p.evidence.span.end <= clues.front.until for p in chosen)
    sure = bool(titled or on_cover) or len(chosen) > 1
    return Inferred(name, Confidence.HIGH if sure else Confidence.LOW, evidence, "" if sure else doubts.ONCE)


def _region(source: Source, clues: Clues, divisions: Divisions) -> Inferred[str]:
    """The region of a government's budget: from the title, else from who signs it (河北省财政厅)."""
    for head in clues.heads:
        if region := region_of(head.name, divisions):
            return Inferred(region, Confidence.HIGH, (head.evidence,))
    front = clues.front
    for start, end in zip(front.breaks, (*front.breaks[1:], len(front.text)), strict=False):
        if region := region_of(front.text[start:end], divisions):
            span = front.normal.span(start, start + len(region))
            return Inferred(region, Confidence.HIGH, (Evidence(span, source.cut(span), "题名下的署名"),))
    for printed in clues.preparers:
        if region := region_of(printed.name, divisions):
            return Inferred(region, Confidence.LOW, (printed.evidence,), doubts.BY_TABLE)
    return _none(doubts.NO_ENTITY)


# --- level and province -------------------------------------------------------------------------------------------


def _level(source: Source, entity: Inferred[str], own: Mention | None) -> Inferred[Level]:
    named = entity.evidence[:1]
    doubtful = entity.confidence is Confidence.LOW
    sure, why = (Confidence.LOW, doubts.NAME_IN_DOUBT) if doubtful else (Confidence.HIGH, "")
    if entity.value and _TOWNSHIP.search(entity.value):
        return Inferred(Level.TOWNSHIP, sure, named, why)
    if own is not None and len(own.levels) == 1:
        (level,) = own.levels
        return (
            Inferred(level, sure, named, why) if own.full else Inferred(level, Confidence.LOW, named, doubts.SHORT_NAME)
        )
    if own is not None:
        return _none(doubts.NAMES_OF_LEVELS if own.meanings else doubts.NAMES_CONTRADICT, named)
    bare = without_party(entity.value or "")
    if bare[:1] in _OFFICE_LEVEL:
        return Inferred(_OFFICE_LEVEL[bare[0]], Confidence.LOW, named, doubts.by_first_character(bare[0]))
    if unlisted := re.match(r"[\u4e00-\u9fff]{1,8}?[县旗](?!域)", bare):
        return Inferred(Level.COUNTY, Confidence.LOW, named, doubts.unlisted(unlisted[0]))
    for pattern, level in _WORDING:
        found = list(pattern.finditer(source.text))
        if len(found) > 1:
            shown = tuple(Evidence(Span(*m.span()), m[0], "正文用语") for m in found[:_SHOWN])
            return Inferred(level, Confidence.LOW, shown, doubts.LEVEL_BY_TEXT)
    return _none(doubts.NO_LEVEL)


def _province(source: Source, entity: Inferred[str], own: Mention | None, divisions: Divisions) -> Inferred[str]:
    named = entity.evidence[:1]
    if own is not None and not own.meanings:
        return _none(doubts.PLACES_CONTRADICT, named)
    counted: Counter[str] = Counter()
    shown: dict[str, list[Evidence]] = {}
    for mention in divisions.mentions(source.text):
        if len(mention.provinces) == 1:
            (province,) = mention.provinces
            counted[province] += 1
            span = Span(mention.start, mention.end)
            if len(kept := shown.setdefault(province, [])) < _SHOWN:
                kept.append(Evidence(span, source.cut(span), f"{source.cut(span)}属{province}"))
    if own is not None and len(own.provinces) == 1:
        (province,) = own.provinces
        # The whole name may be in doubt; a place that the text names again is not.
        sure = entity.confidence is not Confidence.LOW or province in shown
        why = "" if sure else doubts.NAME_IN_DOUBT
        return Inferred(province, Confidence.HIGH if sure else Confidence.LOW, (*named, *shown.get(province, ())), why)
    if own is not None:
        met = sorted(own.provinces & counted.keys())
        if len(met) == 1:
            return Inferred(met[0], Confidence.HIGH, (*named, *shown[met[0]]))
        return _none(doubts.provinces(sorted(own.provinces)), named)
    (first, count), *_ = counted.most_common(1) or [("", 0)]
    if count > 1 and count * 5 >= 4 * counted.total():
        return Inferred(first, Confidence.LOW, tuple(shown[first]), doubts.PROVINCE_BY_TEXT)
    return _none(doubts.NO_PROVINCE, (e for kept in shown.values() for e in kept))
