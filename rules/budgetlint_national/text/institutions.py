"""BL912: institutions are called what they are called in the year of the document."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Span,
    Yield,
    load_yaml,
    named,
    regex,
    rule,
)
from budgetlint_national.text.passages import passages

_DATA = load_yaml("budgetlint_national", "text/institutions.yaml")
_INSTITUTIONS = tuple((regex(raw["old"]), raw["new"], raw["since"]) for raw in _DATA["institutions"])
_PAST = regex(_DATA["past"])
_YEAR = regex(r"(?<!\d)(?:19|20)\d\d(?=年|〔|-)")
_CITED = regex(r"《[^《》]{1,100}》|[\u4e00-\u9fff]{1,20}[〔\[]\d{4}")
#: A body of its own whose name begins with the old one.
_LONGER = regex(r"[\u4e00-\u9fff]{0,12}?(?:中心|研究院|研究所|学院|学校|医院|公司|协会|学会|检测站)")
_SENTENCE = regex(r"[^。;；]+")
_TEXT = "一、部门职责\n承担县委网络安全和信息化领导小组日常工作。\n"


@rule(
    id="BL912",
    name="institution-renamed",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    since=2018,
    messages={
        "old": "{year}年的文书仍写「{old}」,机构改革后应为「{new}」",
    },
    messages_en={
        "old": "a document of {year} still says '{old}', which the reform of institutions made '{new}'",
    },
    advice="请核对;指改革以前的可以保留",
    advice_en="check; it may stay where the time before is meant",
    bad=[f"甲县委网信办2023年部门预算公开\n\n{_TEXT}"],
    good=[f"甲县委网信办2023年部门预算公开\n\n{_TEXT.replace('领导小组', '委员会')}接收原环境保护局划入的职责。\n"],
)
def institution_renamed(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有沿用机构改革以前的机构名称。

    只查全国统一改名、撤并的机构,并从各地改革完成后的年度起才报,只作提示。书名号里的文件名、发文机关、写明是原来的机构
    或往年的事,都不报。以旧名开头的下属单位
    (某局某中心)不报。公开主体自己的名称也是旧名的,同样只提示核对。
    """
    year = document.year.value
    if year is None:
        yield NotEvaluable(Phrase("不知是哪一年度的文书", "the fiscal year is not known"))
        return
    due = [(old, new) for old, new, since in _INSTITUTIONS if year >= since]
    if not due:
        yield NotApplicable(
            Phrase(
                "{year}年各地的机构改革还没有完成",
                "in {year} the reform of institutions was not complete everywhere",
                year=year,
            )
        )
        return
    places: dict[tuple[str, str], list[Span]] = {}
    any_old = regex("|".join(old.pattern for old, _ in due))
    for passage in (p.bare for p in passages(ctx) if any_old.search(p.bare.text)):
        cited = [m.span() for m in _CITED.finditer(passage.text)]
        for sentence in _SENTENCE.finditer(passage.text):
            earlier = any(int(y) < year for y in _YEAR.findall(sentence[0]))
            if earlier or _PAST.search(sentence[0]):
                continue
            for old, new in due:
                for match in old.finditer(passage.text, *sentence.span()):
                    longer = _LONGER.match(passage.text, match.end())
                    if not longer and not any(a <= match.start() < b for a, b in cited):
                        places.setdefault((match[0], new), []).append(passage.part(*match.span()))
    for (printed, new), spans in places.items():
        args: dict[str, object] = {"year": year, "old": printed, "new": new}
        related = tuple(Related(span, named([printed])) for span in spans[1:])
        yield Finding("old", spans[0], args, Anchor(row_label=printed), related)


RULES: tuple[AnyRule, ...] = (institution_renamed,)
