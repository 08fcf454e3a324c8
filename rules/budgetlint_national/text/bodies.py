"""BL909: no statement is about the money of another body, left from the text that was copied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    AnyRule,
    Confidence,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotEvaluable,
    Phrase,
    Related,
    Span,
    Yield,
    named,
    regex,
    rule,
)
from budgetlint_national.text.passages import Sort, passages

_NAME = r"(?P<name>[\u4e00-\u9fff]{2,30}?(?:局|委员会|办公室|厅|街道办事处|联合会|总工会))"
_MONEY = r"(?:部门|单位)?(?:收支|收入|支出|收入支出)?(?:总?预算|总?决算|机关运行经费|三公经费|政府采购|整体支出绩效)"
#: A body, a year and its money, in the order in which documents speak of themselves.
_STATEMENT = regex(
    rf"(?:^|(?<=[。;；,，、:：])|(?<=关于)|(?<=年)|(?<=年度)|(?<=,)){_NAME}(?:部门|单位|机关|本级)?"
    rf"(?:(?:20\d\d年度?)(?:一般公共预算|财政拨款)?{_MONEY}|的?机关运行经费|的?三公经费)"
)
#: Who approves, pays or examines it is named in the same sentence by right.
_OTHERS = regex(
    r"财政|审计|人大|人民代表|政府办|主管|上级|有关|所属|下属|各|其他|批复|下达|等[局委办]|和|与|及|对|向|由|经|按"
)
_CITED = regex(r"《[^《》]{1,100}》")
#: The own name stands at least so often where another one is called left over.
_FEWEST = 2
_HEAD = "甲县教育局2024年部门预算公开\n\n一、收支说明\n甲县教育局2024年部门预算收入12.00万元。\n"


@rule(
    id="BL909",
    name="another-body-named",
    on=Disclosure,
    requirement=["R主", "Q"],
    severity="warning",
    applies=(*BUDGETS, *FINALS, DocumentKind.SELF_EVALUATION),
    since=2017,
    messages={
        "other": "这里说的是「{name}」的预决算,而公开主体是「{entity}」,疑似沿用了其他单位的文本",
    },
    messages_en={
        "other": "this is about the budget of '{name}', but the document is that of '{entity}': the text may be another body's",
    },
    advice="请核对,并改成本单位的情况",
    advice_en="check, and make it say what holds for this body",
    bad=[f"{_HEAD}二、机关运行经费\n甲县水利局2024年机关运行经费3.00万元。\n"],
    good=[f"{_HEAD}二、机关运行经费\n2024年机关运行经费3.00万元,甲县财政局已经批复,由县教育局使用。\n"],
)
def another_body_named(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """说到预算、决算、机关运行经费时,没有写成别的单位。

    确有把握才报:这个名称不是公开主体的全称、简称或其一部分,文中别处从未提到(所以不是下属单位或合作部门),而公开主体自己的
    名称写过几次。财政、审计等本来就会提到的部门不报;表头所列的编制单位见BL003。
    """
    entity = document.entity.value
    if entity is None or document.entity.confidence not in (Confidence.HIGH, Confidence.STATED):
        yield NotEvaluable(
            Phrase(
                "公开主体不能确定,不知文中提到的是不是别的单位;可用 --entity 指明",
                "the publishing body is not known, nor whether the text speaks of others; --entity states it",
            )
        )
        return
    source = re.sub(r"\s", "", ctx.source.text)
    own = re.sub(r"\s", "", entity)
    found: dict[str, list[Span]] = defaultdict(list)
    for passage in (p.bare for p in passages(ctx) if p.sort is not Sort.CELL):
        cited = [m.span() for m in _CITED.finditer(passage.text)]
        for match in _STATEMENT.finditer(passage.text):
            name = match["name"]
            if (
                not _is_same(name, own)
                and not _OTHERS.search(name)
                and not any(a <= match.start() < b for a, b in cited)
            ):
                found[name].append(passage.part(*match.span("name")))
    for name, spans in found.items():
        if source.count(name) == len(spans) and source.count(own[-6:]) >= _FEWEST:
            args: dict[str, object] = {"name": name, "entity": own}
            related = tuple(Related(span, named([name])) for span in spans[1:])
            yield Finding("other", spans[0], args, Anchor(row_label=name), related)


def _is_same(name: str, own: str) -> bool:
    """Whether one name is the other's, in short, with or without its parents."""
    short, long = sorted((name, own), key=len)
    rest = iter(long)
    return short in long or long.endswith(short[-6:]) or all(char in rest for char in short)


RULES: tuple[AnyRule, ...] = (another_body_named,)
