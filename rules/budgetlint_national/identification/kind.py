"""BL001: which kind of document this is."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import Anchor, Confidence, Context, Disclosure, Finding, Severity, Yield, regex, rule

_BOTH = regex(r"部门[(（、/和及与]?单位|单位[(（、/和及与]?部门")


@rule(
    id="BL001",
    name="document-kind-undecidable",
    on=Disclosure,
    requirement=["R2"],
    severity="warning",
    messages={
        "undecided": "无法判定这是哪一种公开文书({reason}),依文种而定的规则都没有检查",
        "both": "题名「{title}」同时写“部门”“单位”,暂按{kind}检查",
    },
    messages_en={
        "undecided": "what kind of document this is cannot be told ({reason}); rules that depend on it were not run",
        "both": "the title '{title}' says both '部门' (department) and '单位' (unit); checked as {kind}",
    },
    advice={
        "undecided": "请在题名写明年度、公开主体和文种,如“××局2024年部门预算公开”;只为检查,可用 --kind 指明",
        "both": "请在题名里只留一个",
    },
    advice_en={
        "undecided": "state year, body and kind in the title; for a check alone, --kind states the kind",
        "both": "keep one of them in the title",
    },
    bad=[
        "一、主要职责\n负责本辖区的绿化工作。\n",
        "甲县乙局2024年部门(单位)预算公开\n\n一、主要职责\n负责绿化工作。\n",
    ],
    good=["甲县乙局2024年部门预算公开\n\n一、主要职责\n负责绿化工作。\n"],
)
def document_kind_undecidable(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """文书的种类(部门或单位、预算或决算、政府预决算、绩效自评)判定得出。

    几乎所有规则都依文种决定是否适用。文种由题名判定,题名没写时看正文用语和表名;使用者指明的优先。
    """
    kind = document.kind
    if kind.value is None:
        yield Finding("undecided", ctx.title_span(), {"reason": kind.reason}, Anchor())
        return
    if kind.confidence is not Confidence.LOW:
        return
    for evidence in kind.evidence:
        words = "".join(evidence.text.split())
        if _BOTH.search(words):
            args: dict[str, object] = {"title": words, "kind": kind.value}
            yield Finding("both", evidence.span, args, Anchor(), severity=Severity.INFO)
            return
