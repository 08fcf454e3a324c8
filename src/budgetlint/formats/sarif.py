"""SARIF 2.1.0, for repositories: one run, every rule that took part, every finding with both ends of a cross-check.

Only findings become results: code scanning opens an alert for any result, whatever its kind. What a rule could not
judge is a notification of the invocation instead, one for each rule and reason; the run's properties count the verdicts.
Where coverage was asked for, every other verdict is a result, too: pass, notApplicable, open.

Files are named relative to the current folder (``%SRCROOT%``), those outside it relative to the folder that holds
them all (``%INPUTS%``); no absolute path is written. ``helpUri`` has to be absolute: it stands where the view says at
which address the rule book is published; the place in the book is a property in any case.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

from budgetlint import __version__
from budgetlint.formats.invocations import (
    LEFT_OUT,
    NOTICES,
    Known,
    invocation,
    judged,
    notices,
    notification,
    verdict,
)
from budgetlint.formats.limits import DESCRIPTION, LOCATIONS, TAGS, fitting, gravest, told, told_outcomes
from budgetlint.formats.regions import Json, addressed, escaped, logical, present, properties, region, text
from budgetlint.formats.repository import (
    INSIDE,
    OUTSIDE,
    fingerprints,
    located,
    whole,
)
from budgetlint.model.findings import Diagnostic, Severity, Suggestion, Suppression, SuppressionKind
from budgetlint.model.outcomes import Verdict
from budgetlint.model.requirements import Requirement, cite, named
from budgetlint.model.source import Place
from budgetlint.model.where import Where
from budgetlint.regex import regex
from budgetlint.report import FileSummary, Lang, Report, RuleInfo, View

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: Code scanning knows a finding again by the second name alone; left out, upload-sarif would fill it in from the lines.
_FINGERPRINTS: Final = ("budgetlintAnchor/v1", "primaryLocationLineHash")
_LEVEL: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LANGUAGE: Final[dict[Lang, str]] = {"zh": "zh-CN", "en": "en-US"}
#: (before the links, between them)
_SEE: Final[dict[Lang, tuple[str, str]]] = {"zh": ("另见", "、"), "en": ("See ", ", ")}
_BASES: Final = {INSIDE: "运行 budgetlint 的文件夹", OUTSIDE: "存放其余各文件的文件夹"}
#: A fix is a proposal: nothing is applied unasked.
_SUGGESTED: Final[dict[Lang, str]] = {"zh": "建议(供核对,不会自动改):{}", "en": "Suggestion (not applied): {}"}
_FIXES = 3
_SEMANTIC = regex(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
#: Within the words of a link brackets are escaped (SARIF §3.11.6).
_BRACKET, _ESCAPED = regex(r"[\[\]\\]"), r"\\\g<0>"
_MARKUP = regex(r"^`{3,}.*\n?|^#+ +|`", re.MULTILINE)


def render(report: Report, view: View) -> str:
    def write(most: int) -> str:
        log: Json = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, view, most)]}
        return json.dumps(log, ensure_ascii=False) + "\n"

    return fitting(write, len(report.diagnostics) + sum(1 for _ in judged(report)))


def _run(report: Report, view: View, most: int) -> Json:
    lang, files, regulations = view.lang, located(report), _regulations(report.requirements)
    marked = list(zip(report.diagnostics, fingerprints(report, files), strict=True))
    shown, left_out = gravest(marked, most)
    known = Known(
        files={path: _location(base, name) for path, (base, name) in files.items()},
        rules={rule.id: {"id": rule.id, "index": n} for n, rule in enumerate(report.rules)},
        taxa=dict(_taxa(regulations)),
    )
    used = dict.fromkeys(base for base, _ in files.values())
    suppressing = any(d.suppressed for d, _ in shown)
    outcomes = list(judged(report))
    room = most - len(shown)
    notifications = list(notices(report, known, {path: name for path, (_, name) in files.items()}))
    if left_out:
        notifications.append(notification(LEFT_OUT, told(left_out, len(marked), lang), (), "", known))
    if len(outcomes) > room:
        sentence = told_outcomes(len(outcomes) - room, len(outcomes), lang)
        notifications.append(notification(LEFT_OUT, sentence, (), "", known))
    counts = {str(v): report.verdicts[v] for v in Verdict if v in report.verdicts}
    return present(
        {
            "tool": _tool(report, known, regulations, view.rule_book),
            "language": _LANGUAGE[lang],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {base: {"description": text(_BASES[base])} for base in used} or None,
            "invocations": [invocation(report, notifications)],
            "artifacts": [_artifact(f, known) for d in report.documents for f in d.files],
            "results": [
                *(_result(d, mark, known, lang, suppressing) for d, mark in shown),
                *(verdict(o, known, lang, suppressing) for o in outcomes[:room]),
            ],
            "taxonomies": [_taxonomy(name, duties) for name, duties in regulations.items()] or None,
            "properties": {"outcomes": counts} if counts else None,
        }
    )


# Files


def _location(base: str, name: str) -> Json:
    return {"uri": quote(os.fsencode(name)), "uriBaseId": base}


def _artifact(file: FileSummary, known: Known) -> Json:
    return {
        "location": known.files[file.path],
        "roles": ["analysisTarget"],
        "mimeType": file.media_type,
        "encoding": file.encoding,
        "hashes": {"sha-256": file.sha256},
    }


# The tool and what it checks


def _tool(report: Report, known: Known, regulations: Mapping[str, list[Requirement]], book: str) -> Json:
    driver = _component("budgetlint", __version__) | {
        "language": "zh-CN",
        "shortDescription": text("检查地方预决算公开文书是否齐全、准确、合规"),
        "rules": [_rule(rule, report.requirements, known, book) for rule in report.rules],
        "notifications": [
            _descriptor(name, says, says, text(todo), level) for name, (level, says, todo) in NOTICES.items()
        ],
        "supportedTaxonomies": [{"name": name, "index": n} for n, name in enumerate(regulations)],
    }
    extensions = [_component(name, version) for name, version in report.versions if name != "budgetlint"]
    return present({"driver": driver, "extensions": extensions or None})


def _component(name: str, version: str) -> Json:
    semantic = version if _SEMANTIC.fullmatch(version) else None
    return present({"name": name, "version": version, "semanticVersion": semantic})


def _rule(rule: RuleInfo, requirements: Iterable[Requirement], known: Known, book: str) -> Json:
    duties = [r for r in requirements if r.id in rule.requirement]
    full = "\n".join([rule.summary, *map(cite, duties)])
    if len(full) > DESCRIPTION:
        full = full[: DESCRIPTION - 1] + "…"
    anchor = f"#{rule.id.lower()}-{rule.name}"
    return present(
        {
            **_descriptor(rule.id, rule.summary, full, _manual(rule), _LEVEL[rule.severity]),
            "name": rule.name,
            "helpUri": book + anchor if book else None,
            "relationships": [{"target": known.taxa[d.id], "kinds": ["relevant"]} for d in duties] or None,
            "properties": {
                "tags": list(dict.fromkeys(d.title for d in duties))[:TAGS],
                "documentation": f"docs/rules.md{anchor}",
            },
        }
    )


def _descriptor(id: str, summary: str, full: str, manual: Json, level: str) -> Json:
    """What code scanning wants to know of everything it may show."""
    return {
        "id": id,
        "shortDescription": text(summary),
        "fullDescription": text(full),
        "help": manual,
        "defaultConfiguration": {"level": level},
    }


def _manual(rule: RuleInfo) -> Json:
    plain = text(_MARKUP.sub("", rule.help).strip() or rule.summary)
    return {**plain, "markdown": escaped(rule.help)} if rule.help else plain


def _regulations(requirements: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    groups: dict[str, list[Requirement]] = defaultdict(list)
    for duty in requirements:
        groups[f"{duty.title}({duty.number})" if duty.number else duty.title].append(duty)
    return groups


def _taxa(regulations: Mapping[str, list[Requirement]]) -> Iterator[tuple[str, Json]]:
    for number, (name, duties) in enumerate(regulations.items()):
        component = {"name": name, "index": number}
        yield from ((d.id, {"id": d.id, "index": n, "toolComponent": component}) for n, d in enumerate(duties))


def _taxonomy(name: str, duties: list[Requirement]) -> Json:
    return {
        "name": name,
        "organization": duties[0].issuer,
        "language": "zh-CN",
        "shortDescription": text(f"{named(duties[0])}中由规则检查的要求"),
        "taxa": [_taxon(duty) for duty in duties],
    }


def _taxon(duty: Requirement) -> Json:
    until = duty.until.isoformat() if duty.until else None
    force = {"confidence": duty.confidence, "since": duty.since.isoformat(), "until": until}
    return {
        "id": duty.id,
        "shortDescription": text(duty.text),
        "fullDescription": text(cite(duty)),
        "properties": present({**force, "source": duty.source or None}),
    }


# What was found


def _result(d: Diagnostic, mark: str, known: Known, lang: Lang, suppressing: bool) -> Json:
    rule = known.rules.get(d.rule)
    related = d.related[:LOCATIONS]
    figures = {"expected": d.expected, "actual": d.actual, "difference": d.difference, "unit": d.unit}
    left_out = len(d.related) - len(related)
    return present(
        {
            "ruleId": d.rule,
            "ruleIndex": rule["index"] if rule else None,
            "kind": "fail",
            "level": _LEVEL[d.severity],
            "message": text("\n".join([*whole(d, lang), *_links(related, lang)])),
            "locations": [_place(d, known)],
            "relatedLocations": [
                _related(n, place, said, known.files[place.path or d.path])
                for n, (place, said) in enumerate(related, 1)
            ]
            or None,
            "partialFingerprints": dict.fromkeys(_FINGERPRINTS, mark),
            "fixes": [f for c in d.candidates if (f := _fix(c, d.path, known, lang))][:_FIXES] or None,
            # All results of a run say whether they are suppressed, or none does.
            "suppressions": _suppressions(d.suppression) if suppressing else None,
            "taxa": [known.taxa[r] for r in dict.fromkeys(d.requirement) if r in known.taxa] or None,
            "properties": present(
                {
                    **figures,
                    "also": list(d.also) or None,
                    "certainty": d.certainty,
                    "recognised": d.recognised or None,
                    "relatedLeftOut": left_out or None,
                },
            )
            or None,
        }
    )


def _suppressions(known: Suppression | None) -> list[Json]:
    if known is None:
        return []
    kind = "inSource" if known.kind is SuppressionKind.INLINE else "external"
    return [{"kind": kind, "justification": known.reason}]


def _fix(candidate: Suggestion, path: str, known: Known, lang: Lang) -> Json | None:
    """A suggestion that an editor may show and a person may take; None where it does not say what to print."""
    if not candidate.corrections or any(c.text is None for c in candidate.corrections):
        return None
    if any(c.place.address is not None for c in candidate.corrections):
        return None  # a replacement is of characters of a text
    changes: dict[str, list[Json]] = defaultdict(list)
    for c in candidate.corrections:
        if c.text is not None:
            replacement: Json = {"deletedRegion": region(c.place), "insertedContent": text(c.text)}
            changes[c.place.path or path].append(replacement)
    return {
        "description": text(_SUGGESTED[lang].format(candidate.text)),
        "artifactChanges": [
            {"artifactLocation": known.files[file], "replacements": replacements}
            for file, replacements in changes.items()
        ],
    }


def _links(related: Iterable[tuple[Place, str]], lang: Lang) -> Iterator[str]:
    """The line that leads to the related locations: code scanning shows only those that the message links to."""
    see, between = _SEE[lang]
    links = [
        f"[{_BRACKET.sub(_ESCAPED, Where.of([place]).words(lang))}]({n})" for n, (place, _) in enumerate(related, 1)
    ]
    if links:
        yield see + between.join(links)


def _place(d: Diagnostic, known: Known) -> Json:
    place, own = d.place, region(d.place)
    physical: Json = {"artifactLocation": known.files[d.path], "region": own}
    if place.address is not None:
        physical = {"artifactLocation": known.files[d.path]}
    elif d.snippet and (place.line, place.column) == (place.end_line, place.end_column):
        physical["contextRegion"] = {"startLine": place.line, "snippet": {"text": d.snippet}}
    elif d.snippet:
        own["snippet"] = {"text": d.snippet}
    within = [*logical(d.anchor), *addressed(place)]
    return present({"physicalLocation": physical, "logicalLocations": within or None, "properties": properties(place)})


def _related(number: int, place: Place, said: str, file: Json) -> Json:
    physical: Json = {"artifactLocation": file}
    if place.address is None:
        physical["region"] = region(place)
    return present(
        {
            "id": number,
            "physicalLocation": physical,
            "logicalLocations": list(addressed(place)) or None,
            "message": text(said) if said else None,
            "properties": properties(place),
        }
    )
