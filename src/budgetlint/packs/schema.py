"""The shape of a pack's files: pack.yaml, requirements, rules and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from budgetlint.binding.catalogue import HEADERS, OPEN
from budgetlint.config import PRESET
from budgetlint.families.wording import PLACES
from budgetlint.model.facts import ColumnRole
from budgetlint.model.findings import Severity
from budgetlint.model.keys import MEMBERS
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.packs.shapes import (
    Fault,
    Path,
    Shape,
    day,
    either,
    fields,
    fitting,
    items,
    names_to,
    number,
    one_of,
    pattern,
    some,
    switch,
    template,
    text,
)
from budgetlint.reconcile import Trust
from budgetlint.resources import near

_FILE = fitting(
    lambda name: re.fullmatch(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff./-]*\.yaml", name) is not None and ".." not in name,
    "不是本文件夹里的 .yaml 文件",
)
_RULE_ID = fitting(lambda name: re.fullmatch(r"[A-Z]{2,}\d{3}", name) is not None, "不是规则编号(如 HE101)")
_NAME = fitting(
    lambda name: re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) is not None, "不是英文名称(如 nine-sections)"
)
_TAG = fitting(lambda name: re.fullmatch(r"\w[\w-]{0,39}", name) is not None, "不是标签;应为文字、数字和连字符")
_SEVERITY = one_of(str(s) for s in Severity)
_YEAR = number(1994, 2100)


def _presets(value: object, path: Path) -> Iterator[Fault]:
    """Fragments of configuration by names that are written like those of rules."""
    yield from names_to(PRESET.faults)(value, path)
    for name in value if isinstance(value, dict) else ():
        yield from _NAME(name, (*path, f"~{name}"))


PACK: Final[Shape] = fields(
    {"pack": _NAME, "name": text(80), "authority": text(80)},
    {
        "api": number(1, 99),
        "province": text(20),
        "level": one_of(str(x) for x in Level),
        "since": day,
        "until": day,
        "prefix": fitting(lambda p: re.fullmatch(r"[A-Z]{2,6}", p) is not None, "不是两个以上大写字母"),
        "requirements": items(_FILE),
        "tables": items(_FILE),
        "rules": items(_FILE),
        "raise": names_to(_SEVERITY),
        "messages": names_to(names_to(template)),
        "presets": _presets,
        "advice": names_to(names_to(template)),
    },
)

_DUTY = {
    "title": text(200),
    "issuer": text(80),
    "number": text(80, empty=True),
    "part": text(200),
    "text": text(2000),
    "since": day,
    "until": day,
    "confidence": text(20),
    "source": text(2000),
    "document": switch,
    "unchecked": text(2000),
}
REQUIREMENTS: Final[Shape] = fields(
    {"regulations": items(fields({"duties": items(fields({"id": text(40)}, _DUTY), 1)}, _DUTY))}, {}
)

_WHEN = fields(
    {},
    {
        "kind": items(one_of(str(k) for k in DocumentKind), 1),
        "level": items(one_of(str(x) for x in Level), 1),
        "since": _YEAR,
        "until": _YEAR,
    },
)
_ADVICE = either(str=template, dict=names_to(template))
_COMMON_OWED = {
    "id": _RULE_ID,
    "name": _NAME,
    "title": text(400),
    "requirement": items(text(40), 1),
    "severity": _SEVERITY,
}
_WORDS = {
    "messages": names_to(template),
    "messages_en": names_to(template),
    "advice": _ADVICE,
    "advice_en": _ADVICE,
}
_COMMON = {
    "detail": text(),
    "tags": items(_TAG),
    "when": _WHEN,
    **_WORDS,
    "bad": items(text()),
    "good": items(text()),
}
_FIELD_OWED = fields({"prints": pattern}, {"tables": items(text(10), 1), "since": _YEAR, "until": _YEAR})
_HEADING = either(str=pattern, dict=fields({"heading": pattern}, {"same": _NAME}))
_PLACES = items(one_of(PLACES), 1)


def _anything(value: object, path: Path) -> Iterator[Fault]:
    """Checked where it is used."""
    return iter(())


_KIND_ID = text(10)
_SCOPES = ("within", "between", "prose", "documents")
_NARROWING = {
    "origins": items(text(40), 1),
    "key": names_to(text(40), 1),
    "stated": items(text(40), 1),
    "unstated": items(text(40), 1),
    "magnitude": switch,
    "denied": switch,
}
_PLACED = fields(
    {},
    {
        "within": either(str=one_of(["any"]), list=items(_KIND_ID, 1)),
        "between": either(str=one_of(["any"]), list=items(items(_KIND_ID, 2), 1)),
        "prose": either(str=one_of(["any"]), list=items(some(_KIND_ID), 1)),
        "documents": items(text(40), 1),
        **_NARROWING,
    },
)


def _where(value: object, path: Path) -> Iterator[Fault]:
    """Which derived constraints: those of one of the scopes."""
    if isinstance(value, dict) and not any(scope in value for scope in _SCOPES):
        strange = next((name for name in value if name not in _NARROWING), None)
        if strange is None:
            yield path, f"须写 {'、'.join(_SCOPES)} 之一"
        else:
            yield (*path, f"~{strange}"), f"没有「{strange}」这一项{near(strange, _SCOPES)}"
        return
    yield from _PLACED(value, path)


#: Sort of rule → the shape of what stands under its name, and what may stand beside it.
SORTS: Final[Mapping[str, tuple[Shape, Mapping[str, Shape]]]] = {
    "table": (
        some(text(10)),
        {
            "fields": names_to(either(str=pattern, dict=_FIELD_OWED), 1),
            "optional": switch,
            "below": pattern,
            "same": _NAME,
        },
    ),
    "sections": (fields({"items": names_to(_HEADING, 1)}, {"within": pattern}), {}),
    "statement": (
        fields(
            {"topic": text(40), "about": pattern, "says": names_to(pattern, 1)}, {"each": switch, "unless": pattern}
        ),
        {},
    ),
    "words": (names_to(text(100), 1), {"in": _PLACES, "unless": pattern}),
    "pattern": (pattern, {"in": _PLACES, "unless": pattern}),
    "identity": (
        some(text(1000)),
        {
            "given": some(text(1000)),
            "trust": one_of(str(t) for t in Trust),
            "optional": switch,
            "parts": text(60),
            "parts_en": text(200),
        },
    ),
    "where": (items(_where, 1), {"parts": text(60), "parts_en": text(200)}),
    "entries": (
        fields(
            {"topic": text(40), "below": pattern, "from": pattern, "says": names_to(pattern, 1)}, {"table": text(10)}
        ),
        {},
    ),
}
#: What any of them may have beside it, or a rule consist of: rules of others whose findings are breaches of this one,
#: too; only those below a heading that fits ``within``.
_FOLLOWS = {"follows": some(_RULE_ID), "within": pattern}


def _rule(value: object, path: Path) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield path, "应为「键: 值」"
        return
    sorts = [name for name in SORTS if name in value]
    if len(sorts) > 1 or not (sorts or "follows" in value):
        said = f"只能写其中一种,现有 {'、'.join(sorts)}" if sorts else "没有写查什么"
        known = (*SORTS, "follows")
        strange = [k for k in value if k not in (*_COMMON_OWED, *_COMMON)]
        meant = next((k for k in strange if get_close_matches(k, known, 1, 0.6)), None)
        hint = f"(没有「{meant}」这一项{near(meant, known)})" if meant and not sorts else ""
        wrong = sorts[1] if sorts else meant
        yield (*path, f"~{wrong}") if wrong else path, f"{said}{hint};规则的种类有 {'、'.join(known)}"
        return
    optional = {**_COMMON, **(_FOLLOWS if "follows" in value else {})}
    owed = dict(_COMMON_OWED)
    for sort in sorts:
        owed[sort], beside = SORTS[sort]
        optional |= beside
    if not sorts and not _WORDS.keys().isdisjoint(value):
        yield path, "follows 用所从规则的提示语和建议;本省要另写,写在 pack.yaml 的 messages"
    yield from fields(owed, optional)(value, path)


#: A rule with what its file says for all.
RULE: Final[Shape] = _rule
RULES: Final[Shape] = fields(
    {"rules": items(names_to(_anything))},
    {"defaults": fields({}, {"when": _WHEN, "severity": _SEVERITY, "requirement": items(text(40), 1)})},
)

_NAMES = items(text(100))
_ALIASES = fields({"id": text(10)}, {"aliases": _NAMES})


def _key(value: object, path: Path) -> Iterator[Fault]:
    """Part of a key: dimensions with a member each."""
    faults = list(names_to(text(40))(value, path))
    yield from faults
    if faults or not isinstance(value, dict):
        return
    for name, member in value.items():
        if name in OPEN:
            continue
        if name not in MEMBERS:
            yield (*path, f"~{name}"), f"没有维度「{name}」{near(name, MEMBERS)}"
        elif member not in (names := [str(m) for m in MEMBERS[name]]):
            yield (*path, name), f"{name} 没有「{member}」{near(member, names)}"


_KEY = _key
_COLUMN = fields(
    {},
    {
        "names": _NAMES,
        "key": _KEY,
        "under": _NAMES,
        "role": one_of(str(r) for r in ColumnRole),
        "when": one_of(["labelled", "bare"]),
        "contains": text(60),
        "local": switch,
        "subjects": text(20),
        "additive": switch,
        "part": text(40),
        "vocabulary": text(40),
    },
)
_HALF = fields(
    {},
    {
        "key": _KEY,
        "rows": _NAMES,
        "row_key": _KEY,
        "columns": items(_COLUMN),
        "labels": _NAMES,
        "texts": _NAMES,
        "codes": _NAMES,
        "dimension": text(20),
        "classes": switch,
        "optional": switch,
        "stages": text(40),
        "headed": text(40),
        "outline": fields(
            {},
            {
                "subject": one_of(("function", "economic", "government economic")),
                "names": one_of(("revenue", "project", "region")),
                "year": pattern,
                "grand": pattern,
                "below": pattern,
                "open": switch,
                "columns": one_of(("region", "project", "part_of")),
                "flat": switch,
            },
        ),
        "composed": _NAMES,
        "numbered": switch,
        "governments": one_of(["rows", "columns"]),
    },
)
_FIELD = fields(
    {"names": _NAMES},
    {
        "key": _KEY,
        "dimension": text(20),
        "below": switch,
        "unit": text(10),
        "local": switch,
        "part": text(40),
    },
)
_KIND = fields(
    {"id": text(10), "name": text(80)},
    {
        "aliases": _NAMES,
        "all": _NAMES,
        "any": _NAMES,
        "none": _NAMES,
        "could": pattern,
        "documents": items(one_of(str(k) for k in DocumentKind), 1),
        "statutory": switch,
        "since": _YEAR,
        "key": _KEY,
        "title_key": items(fields({"words": _NAMES, "key": _KEY}, {})),
        "balance": switch,
        "carries": switch,
        "feet": switch,
        "staged": switch,
        "halves": items(_HALF),
        "form": items(_FIELD),
    },
)


def _kind(value: object, path: Path) -> Iterator[Fault]:
    """A kind of the pack's own, or further names of one that others made."""
    own = not isinstance(value, dict) or "name" in value
    yield from (_KIND if own else _ALIASES)(value, path)


TABLES: Final[Shape] = fields(
    {},
    {
        "tables": items(_kind),
        "vocabularies": names_to(
            items(
                fields(
                    {"names": _NAMES, "key": _KEY}, {"next": _KEY, "scope": switch, "total": switch, "generic": switch}
                )
            )
        ),
        "headers": fields({}, dict.fromkeys(HEADERS, _NAMES)),
        "narrative": fields({}, {"vocabularies": _NAMES, "skip": _NAMES, "fillers": _NAMES}),
        "units": fields({}, {"listed": pattern, "own": pattern, "ends": pattern}),
    },
)
