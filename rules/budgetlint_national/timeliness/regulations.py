"""BL810: regulations that a document rests on are named and numbered as they are, and in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve

from budgetlint.api import (
    Anchor,
    AnyRule,
    Confidence,
    Context,
    Disclosure,
    Finding,
    Level,
    NotApplicable,
    Phrase,
    Piece,
    Related,
    Sort,
    Span,
    Yield,
    load_yaml,
    named,
    reading,
    regex,
    rule,
)

_DATA: Mapping[str, Any] = load_yaml("budgetlint_national", "timeliness/regulations.yaml")
_GROUND, _SCOPED = regex(_DATA["ground"]), regex(_DATA["scoped"])
_RANK = {level: rank for rank, level in enumerate(Level)}
_AROUND = regex(r"中华人民共和国|[\s〈〉<>＜＞()（）]|(?:的通知|印发)$|^(?:财政部)?关于印发")
_CITED = regex(r"《(?P<title>[^《》]{2,60})》(?:\((?P<number>[^()]{4,24})\))?")
_NUMBER = regex(
    r"(?P<open>[\[［【﹝{(（])[ \t]*(?P<year>(?:19|20)\d\d)[ \t]*[\]］】﹞})）][ \t]*(?:第[ \t]*)?(?P<serial>\d{1,5})[ \t]*号(?![楼线井机院车桥路井])"
)
_ROUND = regex(rf"[\u4e00-\u9fff](?:{_DATA['letters']})[ \t]*$")
_SHOWN = 9
_HEAD = "甲县教育局2024年部门预算公开\n\n"


@rule(
    id="BL810",
    name="cited-regulation-misnamed",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    since=2017,
    messages={
        "number": "《{title}》的文号是{expected},此处写作{actual}",
        "replaced": "《{title}》已由{instead}取代(自{until}起)",
        "scope": "《{title}》管的是{scope}的公开,本文书属{level}",
        "brackets": "文号的年份应当用六角括号,如“〔{year}〕{serial}号”,此处写作“{actual}”{more}",
    },
    messages_en={
        "number": "the number of “{title}” is “{expected}”, printed here as “{actual}”",
        "replaced": "“{title}” has been replaced by “{instead}” from {until} on",
        "scope": "“{title}” is about bodies of '{scope}'; this document is of {level} level",
        "brackets": "the year of a document number stands in tortoise-shell brackets, “〔{year}〕{serial}号”, printed here as “{actual}”{more}",
    },
    advice={
        "number": "请核对文号",
        "replaced": "请核对是否仍应引用",
        "scope": "请核对应当依据的文件",
        "brackets": "请改用六角括号",
    },
    advice_en={
        "number": "check the number",
        "replaced": "check whether it is still to be cited",
        "scope": "check which regulation applies",
        "brackets": "use these brackets",
    },
    bad=[
        _HEAD + "按照《地方预决算公开操作规程》(财预〔2016〕134号)的规定,公开如下。\n",
        _HEAD + "按照《财政支出绩效评价管理暂行办法》开展评价。\n",
        "河北省石家庄市正定县教育局2024年部门预算公开\n\n按照《河北省省级预算公开办法》的规定,公开如下。\n",
        _HEAD + "按照甲县《预算绩效管理办法》(甲财预[2019]8号)开展评价。\n",
    ],
    good=[_HEAD + "按照《地方预决算公开操作规程》(财预〔2016〕143号)的规定,公开如下。\n"],
)
def cited_regulation_misnamed(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """所引法规的文号对得上,没有被取代,管得到本级,文号的括号合乎公文格式。

    只对照有把握的少数文件;名称用简称(《预算法》)不报。被取代的,公开年度在取代之后一年以上才报。管哪一级只看以“省级预算公开”
    这样的文件为依据的。括号按《党政机关公文格式》,同一文书并成一条。
    """
    cited = [
        (p, found)
        for p in reading(ctx).pieces
        if p.sort is not Sort.UNPARSED
        for found in _CITED.finditer(_plain(p.text))
    ]
    yield from _once(f for piece, found in cited for f in _said(piece, found, document))
    odd = list(_odd_brackets(ctx.source.text))
    if odd:
        yield _brackets(odd)
    elif not cited:
        yield NotApplicable(Phrase("文中没有引用法规、文件", "the text cites no regulation"))


def _said(piece: Piece, found: re.Match[str], document: Disclosure) -> Iterator[Finding]:
    known = _known(found["title"])
    if known is not None:
        yield from _misnumbered(piece, found, known)
        yield from _replaced(piece, found, known, document)
    yield from _of_another_level(piece, found, document)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for each thing said of a title, with the other places that cite it so."""
    same: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        same.setdefault((finding.message, finding.anchor.row_label), []).append(finding)
    for first, *rest in same.values():
        yield evolve(first, related=tuple(Related(f.span, Phrase("又引", "cited again")) for f in rest[:_SHOWN]))


def _plain(text: str) -> str:
    return text.translate(
        {ord("（"): "(", ord("）"): ")", ord("﹝"): "〔", ord("﹞"): "〕", ord("["): "〔", ord("]"): "〕"}
    )


def _name(title: str) -> str:
    """A title without what varies around it."""
    while (core := _AROUND.sub("", title)) != title:
        title = core
    return title


_KNOWN = {_name(entry["title"]): entry for entry in _DATA["regulations"]}


def _known(title: str) -> Mapping[str, Any] | None:
    return _KNOWN.get(_name(title))


def _misnumbered(piece: Piece, found: re.Match[str], known: Mapping[str, Any]) -> Iterator[Finding]:
    """Only a number of the same issuer: behind it, or instead of it, another one may be cited on purpose."""
    printed, right = found["number"], known["number"]
    if printed is None or not printed.endswith("号") or printed == right:
        return
    letters = right.partition("〔")[0]
    if printed.startswith(letters) and "〔" in printed and _digits(printed) != _digits(right):
        span = piece.part(*found.span("number"))
        args: dict[str, object] = {"title": found["title"], "expected": right, "actual": printed}
        yield Finding("number", span, args, Anchor(row_label=found["title"]))


def _digits(number: str) -> list[str]:
    return re.findall(r"\d+", number)


def _replaced(piece: Piece, found: re.Match[str], known: Mapping[str, Any], document: Disclosure) -> Iterator[Finding]:
    if "until" not in known or document.year.value is None:
        return
    until = known["until"] if isinstance(known["until"], date) else date.fromisoformat(known["until"])
    if document.year.value > until.year:
        args: dict[str, object] = {"title": found["title"], "instead": known["instead"], "until": until}
        yield Finding("replaced", piece.part(*found.span("title")), args, Anchor(row_label=found["title"]))


def _of_another_level(piece: Piece, found: re.Match[str], document: Disclosure) -> Iterator[Finding]:
    scoped = _SCOPED.search(found["title"])
    level = document.level
    if scoped is None or level.value is None or level.confidence not in (Confidence.STATED, Confidence.HIGH):
        return
    if not _GROUND.search(piece.text[: found.start()]):
        return
    meant = Level(_DATA["levels"][scoped["level"]])
    if _RANK[level.value] > _RANK[meant] and not (meant is Level.PREFECTURE and level.value is Level.COUNTY):
        args: dict[str, object] = {"title": found["title"], "scope": scoped["level"], "level": level.value}
        yield Finding("scope", piece.part(*found.span("title")), args, Anchor(row_label=found["title"]))


def _odd_brackets(text: str) -> Iterator[re.Match[str]]:
    for found in _NUMBER.finditer(text):
        before = text[max(0, found.start() - 4) : found.start()]
        if found["open"] in "(（" and not _ROUND.search(before):
            continue
        if re.search(r"[\u4e00-\u9fff][ \t]*$", before):
            yield found


def _brackets(odd: list[re.Match[str]]) -> Finding:
    first, *rest = odd
    args: dict[str, object] = {
        "year": first["year"],
        "serial": first["serial"],
        "actual": "".join(first[0].split()),
        "more": Phrase(";共{count}处", "; {count} in all", count=len(odd)) if rest else "",
    }
    related = tuple(Related(Span(*m.span()), named(["".join(m[0].split())])) for m in rest[:_SHOWN])
    return Finding("brackets", Span(*first.span()), args, Anchor(row_label="文号"), related)


RULES: tuple[AnyRule, ...] = (cited_regulation_misnamed,)
