"""BL142: the parts of a self-evaluation report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Piece,
    Sort,
    Span,
    Yield,
    is_head,
    load_yaml,
    quoted,
    reading,
    regex,
    rule,
)
from budgetlint_national.performance.examples import REPORT
from budgetlint_national.performance.sheets import SCORES
from budgetlint_national.performance.told import NO_SCORES

_DATA = load_yaml("budgetlint_national", "performance/report.yaml")
_PARTS = {part["name"]: regex(part["label"]) for part in _DATA["parts"]}
_TABLES = regex(_DATA["tables"])
_ATTACHED, _COLUMNS = regex(_DATA["attached"]), regex(_DATA["columns"])
#: A number before a paragraph, and the length of what may be a heading within it.
_MARK, _SHORT = regex(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]"), 24
_BODY = (
    "一、基本情况\n甲县教育局有3个股室。\n二、自评组织情况\n由财务股组织。\n三、绩效目标完成情况\n新建教室12间。\n"
    "四、评价结论\n得分95分,等级为优。\n{}"
)
_TABLE = (
    "附表:绩效自评表\n一级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t新建教室\t12间\t12间\t100\t95\n"
)


@rule(
    id="BL142",
    name="self-evaluation-parts-missing",
    on=Disclosure,
    requirement=["P10", "HE"],
    severity="warning",
    applies=(DocumentKind.SELF_EVALUATION,),
    since=2019,
    messages={
        "missing": "自评报告没有写{missing}",
        "table": "自评报告没有附评分表",
    },
    messages_en={
        "missing": "the self-evaluation does not have: {missing}",
        "table": "the self-evaluation has no table of scores",
    },
    advice={
        "missing": "请补写{missing}",
        "table": "请附上列有各指标分值和得分的自评表",
    },
    advice_en={
        "missing": "add: {missing}",
        "table": "attach the table with weight and score of each indicator",
    },
    bad=[
        REPORT + _BODY.format(_TABLE),
        REPORT + _BODY.format("五、存在的问题\n进度偏慢。\n六、改进措施\n按月调度。\n"),
    ],
    good=[REPORT + _BODY.format("五、存在的问题\n进度偏慢。\n六、改进措施\n按月调度。\n" + _TABLE)],
)
def self_evaluation_parts_missing(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """自评报告有基本情况、自评组织、目标完成、结论、问题、改进措施,并附评分表。

    标题的写法可以不同,几项可以合写在一个标题里。只有自评表、没有报告的不报;标题太少、认不出结构的不作判断。
    """
    heads = [p for p in reading(ctx).pieces if is_head(p) or p.sort is Sort.CAPTION or _is_label(p)]
    titled = [p for p in heads if p.sort is Sort.HEADING]
    tables = [t for t in document.tables if t.kind == SCORES]
    if len(titled) < _DATA["fewest"]:
        yield (
            NotApplicable(Phrase("只有自评表", "there is the table of the self-evaluation only"))
            if tables
            else NotEvaluable(Phrase("没有读出自评报告的各级标题", "the headings of the self-evaluation were not read"))
        )
        return
    missing = [name for name, label in _PARTS.items() if not any(label.search(p.text) for p in heads)]
    if len(missing) * 2 > len(_PARTS):
        yield NotEvaluable(Phrase("没有认出自评报告的各部分", "the parts of the self-evaluation were not recognised"))
        return
    if missing:
        words = quoted(missing)
        yield Finding("missing", ctx.title_span(), {"missing": words}, Anchor(row_label=str(words)))
    if not tables and not _is_attached(ctx) and not _scored_in_text(ctx):
        yield Finding("table", _conclusion(titled, ctx), {}, Anchor(row_label="评分表"), cause=NO_SCORES)


def _is_label(piece: Piece) -> bool:
    """Whether a paragraph begins with words that are as good as a heading: (一)自评组织。由办公室牵头。"""
    return piece.sort is Sort.TEXT and piece.first and len(piece.text) <= _SHORT and _MARK.match(piece.text) is not None


def _is_attached(ctx: Context) -> bool:
    """Whether a table of scores is there, read or not, or named as attached."""
    patterns = {Sort.CAPTION: _TABLES, Sort.LINE: _TABLES, Sort.CELL: _COLUMNS}
    return any(patterns.get(p.sort, _ATTACHED).search(p.text) for p in reading(ctx).pieces)


def _scored_in_text(ctx: Context) -> bool:
    """Whether the text gives the scores of the indicators: three numbers of points at least below one heading."""
    points = 0
    for piece in reading(ctx).pieces:
        points = 0 if piece.sort is Sort.HEADING else points + len(re.findall(r"\d分", piece.text))
        if points > 2:
            return True
    return False


def _conclusion(heads: list[Piece], ctx: Context) -> Span:
    found = next((p for p in heads if _PARTS["评价结论"].search(p.text)), None)
    return found.span if found is not None else ctx.title_span()


RULES: tuple[AnyRule, ...] = (self_evaluation_parts_missing,)
