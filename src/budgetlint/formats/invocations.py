"""What a SARIF run tells besides its findings: what could not be done, and, where asked for, how every rule ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from budgetlint.formats.limits import LOCATIONS
from budgetlint.formats.regions import Json, present, text
from budgetlint.formats.repository import CRASH, NOTE, UNREAD, hashed, problems, said
from budgetlint.formats.words import PHRASES
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.records import frozen
from budgetlint.report import Lang, Report

LEFT_OUT: Final = "results-left-out"
_SKIPPED: Final = "skipped-input"
#: Kind of notification → (level, what it says, what to do).
NOTICES: Final = {
    UNREAD: ("error", "有文件未能读取,没有检查。", "请按提示更换或转换文件,再检查一次。"),
    CRASH: ("error", "程序或规则出错,检查不完整。", "其余结论不受影响;请连同文件向程序或规则的作者报告。"),
    "not-evaluable": ("note", "规则缺少判断所需的内容,没有得出结论。", "请按提示补齐内容,或在命令行指明文种、年度。"),
    NOTE: ("note", "检查之外应知道的事。", "请按提示处理。"),
    LEFT_OUT: (
        "warning",
        "发现太多,较轻的没有写入本文件。",
        "全部发现见 --format json;请分批检查,或用 --select 选规则。",
    ),
    _SKIPPED: ("note", "按设置略过的文件,没有检查。", "要检查它,请改设置,或在命令行直接写出这个文件。"),
}
#: How a rule that found nothing ended; what it found are results of their own, and a crash is a notification.
_KINDS: Final = {
    Verdict.PASS: "pass",
    Verdict.ROUNDING: "pass",
    Verdict.NOT_APPLICABLE: "notApplicable",
    Verdict.NOT_EVALUABLE: "open",
}


@frozen
class Known:
    """What the objects of a run refer to: the location of each path, each rule, the taxon of each requirement."""

    files: Mapping[str, Json]
    rules: Mapping[str, Json]
    taxa: Mapping[str, Json]


def invocation(report: Report, notifications: list[Json]) -> Json:
    return present(
        {
            "executionSuccessful": report.complete,
            "startTimeUtc": _utc(report.started),
            "endTimeUtc": _utc(report.ended),
            "toolExecutionNotifications": notifications or None,
        }
    )


def notices(report: Report, known: Known, names: Mapping[str, str]) -> Iterator[Json]:
    """What was not read, crashed, was left out or could not be judged."""
    for kind, problem in (
        *problems(report),
        *((_SKIPPED, p) for p in report.skipped),
        *((NOTE, p) for p in report.notes),
    ):
        yield notification(kind, said(problem, names[problem.path]), [problem.path], problem.stage, known)
    unjudged: dict[tuple[str, str], list[str]] = defaultdict(list)
    for outcome in report.outcomes:
        if outcome.verdict is Verdict.NOT_EVALUABLE:
            unjudged[outcome.rule, outcome.reason].append(outcome.path)
    for (rule, reason), paths in unjudged.items():
        yield notification("not-evaluable", reason, paths, rule, known)


def notification(notice: str, message: str, paths: Iterable[str], rule: str, known: Known) -> Json:
    level, says, _ = NOTICES[notice]
    files = list(dict.fromkeys(paths))
    more = len(files) - LOCATIONS
    return present(
        {
            "descriptor": {"id": notice, "index": list(NOTICES).index(notice)},
            "associatedRule": known.rules.get(rule),
            "level": level,
            "message": text(message or says),
            "locations": [{"physicalLocation": {"artifactLocation": known.files[p]}} for p in files[:LOCATIONS]]
            or None,
            "properties": {"locationsLeftOut": more} if more > 0 else None,
        }
    )


def judged(report: Report) -> Iterator[Outcome]:
    """The verdicts besides findings, where coverage was asked for."""
    if report.coverage:
        yield from (o for o in report.outcomes if o.verdict in _KINDS)


def verdict(outcome: Outcome, known: Known, lang: Lang, suppressing: bool) -> Json:
    """How a rule ended that found nothing in a document: no alert, so of level none."""
    rule, kind = known.rules.get(outcome.rule), _KINDS[outcome.verdict]
    location = known.files[outcome.path]
    return present(
        {
            "ruleId": outcome.rule,
            "ruleIndex": rule["index"] if rule else None,
            "kind": kind,
            "level": "none",
            "message": text(outcome.reason or PHRASES[lang][outcome.verdict]),
            "locations": [{"physicalLocation": {"artifactLocation": location}}],
            "partialFingerprints": {"budgetlintOutcome/v1": hashed("v1", outcome.rule, str(location["uri"]), kind)},
            "suppressions": [] if suppressing else None,
        }
    )


def _utc(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if time else None
