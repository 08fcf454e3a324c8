"""BL421: as many things are listed as are said to be."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from budgetlint.api import (
    Anchor,
    Context,
    Disclosure,
    Finding,
    Item,
    Measure,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Sentence,
    Span,
    Yield,
    condensed,
    load_yaml,
    regex,
    rule,
)
from budgetlint_national.special_items.stated import claims, sentence_of

_WORDS = load_yaml("budgetlint_national", "narrative/counts.yaml")
_NUMERAL = r"(?<![\d.一二三四五六七八九十百])(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})"
_THING = "|".join(_WORDS["things"])
_AHEAD = regex(
    rf"{_NUMERAL}(?:个|家|项)(?P<thing>{_THING})(?:{'|'.join(_WORDS['opening'])})(?P<list>[\u4e00-\u9fff][^。!?]*)"
)
_AFTER = regex(
    rf"(?P<thing>{_THING})(?:共有?|有|为|总数)?{_NUMERAL}(?P<unit>[个家])(?:{'|'.join(_WORDS['opening'])})(?P<list>[\u4e00-\u9fff][^。!?]*)"
)
_BEHIND = regex(
    rf"(?:^|[,:;。]|为|是|对|包括|有)(?P<list>[^,:;。]+?、[^,:;。]+?)(?P<etc>等)?(?:共|合计)?{_NUMERAL}(?:个|家|项)(?P<thing>{_THING})"
)
_ENDS = regex(rf"(?:{'|'.join(_WORDS['endings'])})(?:\([^()]*\))?$")
_BRACKETS = regex(r"\([^()]*\)")
_JOINED = regex(r"和|及|与|以及|并")
_ELLIPSIS = regex(r"等(?:[^、,]{0,6})?$|等[。,;]")
#: A clause that begins something else than one more name.
_BEYOND = regex(r"\d|下属|所属|下设|直属|编制|现有|实有|另|其中|负责|承担|具体")
_NO_NAME = regex(r"\d|^[一二三四五六七八九十]是|[至~—-]")
#: Where blanks parted names, each of them still ends like one.
_INNER = regex(r"[科股室处局队]")
_LONGEST = 25
_YEAR = regex(r"20\d\d年度?")
_BELOW = regex(r"[见如]下表")
_DIGITS = "零一二三四五六七八九"
_HEAD = "甲县教育局2024年部门预算公开\n\n一、机构设置\n"


class Counted(NamedTuple):
    """A number of things and those listed: ``least`` and ``most``, as their names can be divided."""

    said: int
    thing: str
    least: int
    most: int
    open_ended: bool
    span: Span

    @property
    def disagrees(self) -> bool:
        return self.said < self.least or (self.said > self.most and not self.open_ended)


@rule(
    id="BL421",
    name="count-disagrees-with-list",
    on=Disclosure,
    requirement=["R4"],
    severity="warning",
    since=2017,
    messages={
        "listed": "称有{said}个{thing},列出的却是{listed}个",
        "tables": "称有{said}个项目、详见下表,下面的绩效目标表却有{listed}个项目",
    },
    messages_en={
        "listed": "'{thing}': {said} announced, {listed} listed",
        "tables": "projects: {said} announced, but the goal tables below are of {listed}",
    },
    advice={
        "listed": "请核对个数,补列漏列的",
        "tables": "请核对个数,补上缺的绩效目标表",
    },
    advice_en={
        "listed": "check the number, and list what is left out",
        "tables": "check the number, and add the goal tables that are missing",
    },
    bad=[
        f"{_HEAD}甲县教育局内设3个股室:办公室、基础教育股、财务股、人事股。\n",
        "甲县教育局2024年部门预算公开\n\n一、预算绩效情况\n2024年实行绩效管理的项目2个,具体情况见下表:\n"
        "项目支出绩效目标表\n项目名称\t校园安全\n预算数(万元)\t8.00\n绩效目标\t配齐保安\n",
    ],
    good=[f"{_HEAD}甲县教育局内设4个股室:办公室、基础教育股、财务股、人事股。\n"],
)
def count_disagrees_with_list(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """称有几个项目、单位、股室的,列出的就是几个。

    只看同一句里的列举,以及“见下表”之后的绩效目标表。名称里可能带顿号、“和”字,所以按最少、最多两种分法,都不等于所称的数才报;
    以“等”结尾的,只在列出的比所称的多时报。列举中有看不出是一个单位还是半个名称的,不报。
    """
    found = [c for s in document.sentences if not s.explains for c in _counted(s)]
    wrong = [c for c in found if c.disagrees]
    for at, one in enumerate(wrong):
        listed = one.least if one.said < one.least else one.most
        args: dict[str, object] = {"said": one.said, "thing": one.thing, "listed": listed}
        yield Finding(
            "listed",
            one.span,
            args,
            Anchor(row_label=one.thing, ordinal=sum(o.thing == one.thing for o in wrong[:at])),
            actual=str(one.said),
            difference=str(one.said - listed),
            unit="个",
        )
    compared = yield from _projects(document, ctx)
    if not found and not compared:
        if any(
            re.search(rf"{_NUMERAL}(?:个|家)(?:{_THING})|(?:{_THING})(?:共有?|有|为)?\d+[个家]", s.text.text)
            for s in document.sentences
        ):
            yield NotEvaluable(
                Phrase(
                    "写有项目、单位的个数,但没有读出列举的名称",
                    "numbers of projects or units are stated, but the names listed were not read",
                )
            )
        else:
            yield NotApplicable(
                Phrase(
                    "文中没有写几个项目、单位或股室",
                    "the text does not say how many projects, units or offices there are",
                )
            )


def _counted(sentence: Sentence) -> Iterator[Counted]:
    ahead = [*_AHEAD.finditer(sentence.text.text), *_AFTER.finditer(sentence.text.text)]
    for found in ahead or _BEHIND.finditer(sentence.text.text):
        names = _names(found["list"])
        if _is_list(names, found["thing"], behind=not ahead):
            yield _read(found, names, sentence)


def _names(printed: str) -> list[str]:
    """The names of a list, as far as it goes: what follows it may begin another one."""
    names: list[str] = []
    for clause in re.split("[,;]", _BRACKETS.sub("", printed)):
        if names and _BEYOND.search(clause):
            break
        names += [n for n in clause.split("、") if n]
    return names


def _is_list(names: list[str], thing: str, behind: bool) -> bool:
    """Whether they are names of such things: short, without figures, most of them (in front of the number: all) well
    formed; those of projects may end in anything, but are no kinds of money."""
    if len(names) == 1:
        return re.fullmatch(r"无|没有", names[0]) is not None
    if any(len(n) > _LONGEST or _NO_NAME.search(_YEAR.sub("", n)) for n in names):
        return False
    formed = sum(_ENDS.search(n) is not None for n in names)
    if thing == "项目" and not behind:
        return not any(re.search(r"预算|基金|类|支出", n) for n in names)
    return formed == len(names) if behind else 2 * formed >= len(names)


def _read(found: re.Match[str], names: list[str], sentence: Sentence) -> Counted:
    least = sum(_ENDS.search(n) is not None for n in names)
    most = sum(max(1 + len(_JOINED.findall(n)), len(_INNER.findall(n))) for n in names)
    if re.fullmatch(r"无|没有", names[0]):
        least = most = 0
    etc = found.groupdict().get("etc") is not None or _ELLIPSIS.search(found["list"]) is not None
    counted = [found.span(name) for name in ("number", "thing", "unit") if found.groupdict().get(name)]
    span = sentence.text.span(min(s for s, _ in counted), max(e for _, e in counted))
    return Counted(_number(found["number"]), found["thing"], least, most, etc, span)


def _number(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    tens, ten, ones = printed.rpartition("十")
    return (_DIGITS.find(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.find(ones) if ones else 0)


def _projects(document: Disclosure, ctx: Context) -> Generator[Finding, None, bool]:
    """The projects under targets, where a table of each is announced below; whether there was anything to compare."""
    for claim in claims(ctx, Item.PROJECTS, Measure.COUNT):
        amount = claim.fact.figure.amount
        following = document.sentences[claim.sentence : claim.sentence + 2]
        if amount is None or not any(_BELOW.search(s.text.text) for s in following):
            continue
        end = sentence_of(claim, ctx).span.end
        tables = [t for t in document.tables if t.kind == "T13" and t.node.span.start >= end]
        names = {f.key.project for t in tables for f in t.facts if f.key.project} or {
            condensed(t.title) for t in tables
        }
        if tables and len(names) == len(tables) != amount.mantissa:
            args: dict[str, object] = {"said": amount.mantissa, "listed": len(tables)}
            yield Finding("tables", claim.span, args, Anchor(row_label="绩效项目"))
        return bool(tables)
    return False


RULES = (count_disagrees_with_list,)
