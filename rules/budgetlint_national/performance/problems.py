"""BL723: problems are problems; what is to be done about them is said apart."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotEvaluable,
    Phrase,
    Yield,
    regex,
    rule,
)
from budgetlint_national.performance.examples import REPORT
from budgetlint_national.performance.told import under

_PROBLEMS = regex(r"问题|不足")
_MEASURES = regex(r"措施|建议|改进|下一步|打算|整改")
_CLAUSE = regex(r"[^,，;；。:：]+")
_LEAD = regex(r"^(?:[一二三四五六七八九十]是|\d{1,2}[.、]|[(（][一二三四五六七八九十\d]{1,2}[)）]|并|同时)*")
_ACTS = regex(r"^(?:进一步|不断|持续|切实)?(?:加强|加大|强化|提高|提升|完善|健全|优化|规范|推进|落实|严格|建立)")
_LACKS = regex(r"不|未|缺|弱|滞后|不足|有待|仍|尚|欠|较?低|偏|过|难|少|慢|晚|短板|薄弱|差距|问题|困难|压力|无法|没有")


@rule(
    id="BL723",
    name="problems-are-measures",
    on=Disclosure,
    requirement=["P10"],
    severity="info",
    applies=(DocumentKind.SELF_EVALUATION,),
    since=2018,
    messages={
        "measure": "“存在的问题”里写的“{clause}”是措施,不是问题",
    },
    messages_en={
        "measure": "'{clause}' is a measure, but stands among the problems",
    },
    advice="请写明存在什么问题,措施移到改进措施一节",
    advice_en="state the problem, and move the measure to the section on improvements",
    bad=[REPORT + "一、存在的问题\n加强支出管理,提高资金效益。\n二、改进措施\n按月调度。\n"],
    good=[REPORT + "一、存在的问题\n项目进度偏慢,需进一步加强调度。\n二、改进措施\n按月调度。\n"],
)
def problems_are_measures(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """“存在的问题”写的是问题,不是措施。

    只看以“加强”“完善”等开头、又没有说缺什么的分句,超过一半才报;问题和措施写在同一个标题下的不看。
    """
    told = list(under(_PROBLEMS, ctx, _MEASURES))
    if not told:
        yield NotEvaluable(Phrase("没有读出单独写存在问题的部分", "no part on problems was read"))
        return
    clauses = [(p, m.start(), m.end(), m[0]) for p in told for m in _CLAUSE.finditer(p.text)]
    acts = [c for c in clauses if _ACTS.match(_LEAD.sub("", c[3])) and not _LACKS.search(c[3])]
    if not acts or len(acts) * 2 <= len(clauses):
        return
    piece, start, end, clause = acts[0]
    yield Finding("measure", piece.part(start, end), {"clause": clause}, Anchor(row_label="存在的问题"))


RULES: tuple[AnyRule, ...] = (problems_are_measures,)
