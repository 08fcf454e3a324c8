"""BL901: nothing of the template is left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    Phrase,
    Span,
    Yield,
    load_yaml,
    regex,
    rule,
)
from budgetlint_national.text.passages import Passage, Sort, passages


class _Residue(NamedTuple):
    message: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    in_cells: bool
    beside: bool


_RESIDUES = tuple(
    _Residue(
        raw["message"],
        regex(raw["pattern"]),
        regex(raw["unless"]) if "unless" in raw else None,
        raw["in"] == "any",
        bool(raw.get("beside")),
    )
    for raw in load_yaml("budgetlint_national", "text/residue.yaml")["residues"]
)
#: Prose prints them, too, where a formula or a size is meant.
_FORMULA = regex(r"[=÷/]|×100")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、国有资产情况\n"


@rule(
    id="BL901",
    name="template-residue",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="warning",
    since=2017,
    messages={
        "choice": "「{words}」是模板的选择项,没有填写",
        "placeholder": "「{words}」像是没有填写的地方",
        "amount": "「{words}」缺金额",
        "number": "文号「{words}」缺号码",
        "change": "「{words}」没有选定是增加还是减少",
        "instruction": "「{words}」是模板的填写说明",
        "empty": "「{words}」里没有文字,疑似模板残留",
        "doubled": "「{words}」的引号重复",
    },
    messages_en={
        "choice": "'{words}' is an option of the template that was not filled in",
        "placeholder": "'{words}' looks like a placeholder",
        "amount": "'{words}' lacks its amount",
        "number": "the document number '{words}' lacks its number",
        "change": "'{words}' does not say whether it is an increase or a decrease",
        "instruction": "'{words}' tells how to fill in the template",
        "empty": "there is nothing within '{words}', which a template may have left",
        "doubled": "the quotation marks of '{words}' are doubled",
    },
    advice={
        "choice": "请填上数字,或删去这一项",
        "placeholder": "请换成实际内容;有意略去的,请用文字写明",
        "amount": "请填上金额",
        "number": "请补全文号",
        "change": "请删去一个",
        "instruction": "请删去",
        "empty": "请补上文字,或删去",
        "doubled": "请删去一对",
    },
    advice_en={
        "choice": "fill it in, or delete it",
        "placeholder": "put what it stands for; if it is left out on purpose, say so",
        "amount": "fill it in",
        "number": "complete it",
        "change": "delete one",
        "instruction": "delete it",
        "empty": "fill it in, or delete it",
        "doubled": "delete a pair",
    },
    bad=[
        f"{_HEAD}2024年安排购置车辆经费18万元(或不安排购置车辆经费 万元)。\n",
        f"{_HEAD}根据《》规定,2024年安排资金××万元。\n",
        f"{_HEAD}按照甲财〔2023〕号文件,2024年安排维修经费 万元,比上年增加/减少3万元。\n",
        f"{_HEAD}(请根据实际情况填写)““三公””经费没有变化。\n",
    ],
    good=[f"{_HEAD}根据《甲县国有资产管理办法》(甲财〔2023〕5号),2024年安排购置车辆1辆18万元。\n"],
)
def template_residue(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有模板残留:没有填写的地方、选择项和金额、没有写全的文号、空的引号和书名号。

    正文、注和表格都查。表格里的空引号、独占一行的空引号(从PDF取出文字时引号会与所引的字分开)、编号和公式里的
    字母不报;三四个字母以上的缩写、型号不算。
    """
    found = passages(ctx)
    if not found:
        yield NotApplicable(Phrase("文中没有文字", "the document has no text"))
    seen: set[tuple[str, str]] = set()
    for passage in found:
        for message, span, words in _residues(passage, ctx):
            key = (passage.table, words)
            if passage.sort is Sort.CELL and key in seen:
                continue  # a cell that continues on the next page, or a head repeated
            seen.add(key)
            yield Finding(message, span, {"words": words}, Anchor(passage.table, words))


def _residues(passage: Passage, ctx: Context) -> Iterator[tuple[str, Span, str]]:
    taken: list[Span] = []
    for residue in _RESIDUES:
        if passage.sort is Sort.CELL and not residue.in_cells:
            continue
        for match in residue.pattern.finditer(passage.text):
            span = passage.part(*match.span())
            if (residue.unless and residue.unless.search(match[0])) or any(
                t.start < span.end and span.start < t.end for t in taken
            ):
                continue
            if residue.beside and _stands_alone(span, ctx):
                continue
            if residue.message == "placeholder" and _FORMULA.search(passage.text):
                continue
            taken.append(span)
            yield residue.message, span, ctx.source.cut(span)


def _stands_alone(span: Span, ctx: Context) -> bool:
    """Whether nothing else is on its line, or the two marks are on different lines."""
    place = ctx.source.place(span)
    starts = ctx.source.line_starts
    end = starts[place.line] if place.line < len(starts) else len(ctx.source.text)
    line = ctx.source.text[starts[place.line - 1] : end]
    return place.line != place.end_line or not re.search(r"\w", line)


RULES: tuple[AnyRule, ...] = (template_residue,)
