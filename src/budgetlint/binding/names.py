"""Names of publishing bodies: where they are printed and which printings mean the same body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from budgetlint.binding.divisions import Divisions
from budgetlint.binding.titles import Claim, Title, condense
from budgetlint.model.facts import Evidence
from budgetlint.model.source import Source
from budgetlint.regex import regex

_PARTY = regex(r"中共|中国共产党")
_COMMITTEE = regex(r"(?:中共|中国共产党)(.+?)委员会")
_BODY = regex(
    r"[\u4e00-\u9fff（）()·“”、]{1,58}"
    r"(?:[局委办厅院会室处所站校学馆社团队部署司园台库场中行庭区县镇乡]|中心|政府|街道|公司|基地|"
    r"银行|法院|联合会|工商联|总工会|档案馆|党校|医院|幼儿园)(?:[（(][\u4e00-\u9fff]{1,8}[)）])?"
)
_LEAD = regex(r"(?:.*关于|《|[\d\s.、]+|的)+")
_TAIL = regex(
    r"(?:＿.*|[《》（(的]|[和与及]|部门单位|单位部门|部门|单位|[（(](?:汇总|本级|本部)[)）]"
    r"|(?:全[省市县区州旗](?:及|和)?)?[省市县区州]?本?级|年度?|整体支出|项目支出|绩效|公开|信息)$"
)
#: What part of a body's accounts a document is, and no part of its name.
_PART = regex(r"[（(](?:汇总|本级|本部)[)）]$")
_TREASURY = regex(r"(?:人民政府|财政(?:厅|局|所)).*$")
_LABEL = regex(
    r"^[ \t\u3000|#*]*(?:(?:编制|填报|编报|公开|预算主管|预算|决算)(?:部门|单位)|(?:部门|单位)(?:名称)?"
    r"|编制部门[（(]单位[）)])"
    r"[ \t]*[:：][ \t\u3000]*([^\s:：，。；|]{2,60})",
    re.MULTILINE,
)
#: 224中共…办公室 between a table's caption and its 预算年度 or 单位 line.
_CODED = regex(
    r"^[ \t\u3000|]*\d{3,9}([\u4e00-\u9fff][^\s:：，。；|]{2,58})[ \t\u3000|]*\r?\n"
    r"(?:[ \t\u3000|]*\r?\n){0,2}[ \t\u3000|]*(?:预算年度|年度|(?:金额)?单位|截止时间)[ \t]*[:：]",
    re.MULTILINE,
)


class Printed(NamedTuple):
    """A body's name in normal form (no white space) and where it was found: title, opening or table."""

    name: str
    place: str
    evidence: Evidence


def head_of(source: Source, title: Title, claim: Claim, divisions: Divisions) -> Printed | None:
    """The name in front of a claim (or between its year and its kind), joined over broken lines."""
    begin = max((c.end for c in title.claims if c.end <= claim.start), default=0)
    at = claim.start if claim.year_at is None else min(claim.year_at, claim.start)
    starts = [*[b for b in reversed(title.breaks) if begin < b < at][:4], begin]
    outers = [o for o in (_trimmed(title.text, b, at) for b in starts) if o]
    best = next((o for o in outers if begins_name(title.text[slice(*o)], divisions)), outers[0] if outers else None)
    if best and (wider := next((o for o in outers if is_region(title.text[o[0] : best[0]], divisions)), None)):
        best = wider
    if claim.year_at == at:
        # 2023年平乡县农业农村局部门预算, 平乡县2023年农业农村局部门预算
        inner = _trimmed(title.text, at + 4, claim.start)
        inside = title.text[slice(*inner)] if inner else ""
        if inner and _BODY.fullmatch(inside):
            if best is None or begins_name(inside, divisions):
                best = inner
            elif is_region(title.text[slice(*best)], divisions):
                return _printed(source, title, (best[0], inner[1]), title.text[slice(*best)] + inside)
    return _printed(source, title, best, title.text[slice(*best)]) if best else None


def _printed(source: Source, title: Title, at: tuple[int, int], name: str) -> Printed:
    span = title.normal.span(*at)
    return Printed(name, title.place, Evidence(span, source.cut(span), f"{title.place}里的名称"))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """``[start, end)`` without the words around a name; None where nothing remains."""
    if lead := _LEAD.match(text, start, end):
        start = lead.end()
    if year := regex(r"年度?").match(text, start, end):
        start = year.end()
    while tail := _TAIL.search(text, start, end):
        end = tail.start()
    return (start, end) if end - start > 1 else None


def begins_name(name: str, divisions: Divisions) -> bool:
    """Whether a name plausibly begins here: with 中共 or with a division."""
    return bool(_PARTY.match(name)) or divisions.leading(name) is not None


def is_region(name: str, divisions: Divisions) -> bool:
    """Whether the text names divisions and nothing else."""
    found = divisions.leading(name)
    return found is not None and found.end == len(name)


def preparers(source: Source) -> Iterator[Printed]:
    """Names behind 编制部门：, 预算单位： and the like, and coded names over tables, in document order."""
    matches = [*_LABEL.finditer(source.text), *_CODED.finditer(source.text)]
    for match in sorted(matches, key=lambda m: m.start(1)):
        name = condense(source, *match.span(1))
        code = re.match(r"\d{3,9}(?=[\u4e00-\u9fff])", name.text)
        start = code.end() if code else 0
        part = _PART.search(name.text)
        end = part.start() if part else len(name.text)
        if _BODY.fullmatch(name.text[start:end]):
            span = name.span(start, end)
            label = "所列部门" if "部门" in match[0][: match.start(1) - match.start()] else "所列单位"
            yield Printed(name.text[start:end], "表格", Evidence(span, source.cut(span), label))


def is_body(name: str) -> bool:
    """Whether the name ends like one of an organ, an institution or a government."""
    return len(name) > 3 and _BODY.fullmatch(name) is not None and not re.fullmatch(r".*[市县区镇乡]", name)


def longest(names: Iterable[str]) -> str:
    """The longest name; the first of several."""
    return max(names, key=len)


def without_party(name: str) -> str:
    """The name without a leading 中共, from where its division is printed."""
    return _PARTY.sub("", name, count=1) if _PARTY.match(name) else name


def short_party(name: str) -> str:
    """The name as a party body is mostly called: 中国共产党甲县委员会办公室 and 中共甲县委办公室 → 甲县委办公室."""
    return without_party(_COMMITTEE.sub(r"\1委", name, count=1))


def region_of(name: str, divisions: Divisions) -> str:
    """The region that a government-level name speaks of: 福建省财政厅 → 福建省; empty where there is none."""
    bare = _TREASURY.sub("", without_party(name))
    found = divisions.leading(bare)
    if found is None:
        return bare if re.fullmatch(r"[\u4e00-\u9fff]{2,12}[省市区县州旗乡镇]", bare) else ""
    return bare if re.fullmatch(r".{0,10}?(?:[乡镇]|街道|苏木)", bare[found.end :]) else bare[: found.end]


def same_body(one: str, other: str) -> bool:
    """Whether two printings mean one body: one with its parents or 中共, or as an abbreviation, of the other."""
    short, long = sorted((without_party(one), without_party(other)), key=len)
    if long.endswith(short):
        return True
    if short[-1] != long[-1] and not (short.endswith("办") and long.endswith("办公室")):
        return False
    rest = iter(long)
    return short[0] in long and all(char in rest for char in short)


def is_cut_off(part: str, whole: str) -> bool:
    """Whether a printing is another one cut off at a line end."""
    return len(part) >= 4 and without_party(whole).find(without_party(part)) >= 0
