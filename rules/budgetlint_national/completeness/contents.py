"""BL126: what the table of contents lists is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Absence,
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Yield,
    absence,
    condensed,
    reading,
    regex,
    rule,
    titles,
)
from budgetlint_national.completeness.topics import TOPICS, headed, in_cells, sentences

#: Words that many titles share and that therefore tell none from another.
_COMMON = regex(
    r"\([^()]*\)|\d+|关于|部门|单位|本级|年度?|预算|决算|信息|公开|情况|说明|总体|及其|以及|有关|相关|主要|其他|重要|事项"
    r"|[的和与及、，,。:.;；《》()\-—…·]"
)
#: Attachments and covers are published beside the text.
_BESIDE = regex(r"附件|附表|附录|附注|封面|封底|扉页|^目录$|^报表$|链接")
#: Fewer entries than this are no contents; with more than a third of them not found, the contents were read wrongly.
_FEWEST, _MOST_MISSING = 3, 3
_ALIKE = 0.6
_HEAD = "甲县教育局2024年部门预算公开\n\n目录\n一、部门职责\n二、机构设置\n三、国有资产占用情况\n四、名词解释\n\n"


@rule(
    id="BL126",
    name="contents-entry-missing",
    on=Disclosure,
    requirement=["R式", "Q"],
    severity="warning",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    messages={
        "missing": "目录列有「{entry}」,正文中没有",
    },
    messages_en={
        "missing": "the contents list '{entry}', which the text does not have",
    },
    advice="请在正文补上,或从目录中删去",
    advice_en="add it to the text, or delete it from the contents",
    bad=[
        f"{_HEAD}一、部门职责\n拟订全县教育发展规划。\n二、机构设置\n甲县教育局没有下属单位。\n三、名词解释\n"
        "基本支出:为保障机构正常运转安排的支出。\n"
    ],
    good=[
        f"{_HEAD}一、部门职责\n拟订全县教育发展规划。\n二、机构设置\n甲县教育局没有下属单位。\n"
        "三、资产占用情况\n房屋100平方米。\n四、名词解释\n基本支出:为保障机构正常运转安排的支出。\n"
    ],
)
def contents_entry_missing(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """目录所列的章节和表,正文中都有。

    标题的写法可以不同,词句大体相当即算;表按表名的通行写法对照。附件、附表、封面可能在别的文件,不查。目录中三分之一
    以上都找不到的,多半是目录没有读对或正文不全,不作判断;所列的表可能在文中而表名不足以判定的,也写明无法判断。
    """
    entries = [e for e in reading(ctx).entries if not _BESIDE.search(e.text)]
    if not entries:
        yield NotApplicable(Phrase("文中没有目录", "the document has no table of contents"))
        return
    if len(entries) < _FEWEST:
        yield NotEvaluable(Phrase("没有读出完整的目录", "the table of contents was not read in full"))
        return
    body = {piece.text: _core(piece.text, document) for piece in reading(ctx).pieces}
    found = [(entry, _missing(entry, body, document, ctx)) for entry in entries]
    missing = [(entry, cause) for entry, cause in found if isinstance(cause, str)]
    if len(missing) * _MOST_MISSING > len(entries):
        yield NotEvaluable(
            Phrase(
                "目录所列{entries}项有{missing}项在正文中找不到,正文可能不全",
                "{missing} of the {entries} entries of the contents are not in the text, which may be incomplete",
                entries=len(entries),
                missing=len(missing),
            )
        )
        return
    for entry, cause in missing:
        yield Finding("missing", entry.span, {"entry": entry.text}, Anchor(row_label=entry.text), cause=cause)
    yield from (doubt for _, doubt in found if isinstance(doubt, NotEvaluable))


def _missing(entry: Piece, body: Mapping[str, str], document: Disclosure, ctx: Context) -> str | NotEvaluable | None:
    """The cause under which an entry is missing; None if the text has it, NotEvaluable if it may."""
    if (named := ctx.table_kind(entry.text)) and entry.text.endswith("表"):
        if any(title.kind == named[0] for title in titles(ctx)):
            return None
        found = absence(named[0], ctx)
        return found.cause if isinstance(found, Absence) else found
    topic = next((t for t in TOPICS.values() if t.label.search(entry.text)), None)
    if topic is not None and (in_cells(topic, ctx) or any(headed(topic, ctx)) or any(sentences(topic, ctx))):
        return None
    core = _core(entry.text, document)
    if len(core) < 2 or any(core in text or _alike(core, other) for text, other in body.items()):
        return None
    return f"absent:{topic.raw['name'] if topic is not None else entry.text}"


def _core(title: str, document: Disclosure) -> str:
    """What tells a title from others: without the body's name, the year and the words that all titles share."""
    entity = condensed(document.entity.value or "")
    return _COMMON.sub("", title.replace(entity, "") if entity else title)


def _alike(core: str, other: str) -> bool:
    """Whether most neighbouring characters of a title occur in the other one, or one is but a slip away from it."""
    pairs = {core[i : i + 2] for i in range(len(core) - 1)}
    shared = sum(pair in other for pair in pairs)
    slips = len(core) == len(other) and sum(a != b for a, b in zip(core, other, strict=True)) < 2
    return shared >= _ALIKE * len(pairs) or (slips and len(core) > 2)


RULES: tuple[AnyRule, ...] = (contents_entry_missing,)
