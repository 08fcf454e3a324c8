"""The chapter on tolerance: its words stand in tolerance.md, its verdicts come from the code that judges documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib.resources import files
from itertools import count
from typing import Final

from budgetlint.model.facts import Fact
from budgetlint.model.keys import Key
from budgetlint.model.source import Span
from budgetlint.reconcile import Constraint, Origin, Precision, Relation, Result, judge
from budgetlint.regex import regex
from budgetlint.syntax.amounts import read_figure

_RESULTS: Final = {
    Result.HOLDS: "相符",
    Result.ROUNDING: "四舍五入范围内",
    Result.ONE_UNIT: "两处列示不一致,差一个末位单位",
    Result.FAILS: "**不符**",
    Result.NO_TOTAL: "**有分项,合计空白**",
    Result.UNKNOWN: "无法判断",
}
_BLOCK = regex(r"```judge\n(.*?)```\n", re.DOTALL)
_MARK = regex(r"\s*([=≥↔])\s*")
_BLANK: Final = "空白"
#: Each precision is that of the number itself: the examples are no columns of a table.
_AS_PRINTED: Final = Precision({})
_NUMBERS_OF_PARTS: Final = range(1, 11)


def chapter() -> str:
    """The chapter in Markdown, every example judged."""
    text = files("budgetlint.docs").joinpath("tolerance.md").read_text(encoding="utf-8")
    text = text.replace("{bounds}", "\n".join(_bounds()))
    return _BLOCK.sub(lambda block: "\n".join(_verdicts(block[1].splitlines())) + "\n", text)


def _verdicts(examples: Sequence[str]) -> Iterator[str]:
    yield from ("| 列示 | 差额 | 判断 |", "| --- | --- | --- |")
    for example in examples:
        constraint = read(example)
        yield f"| {example} | {_difference(constraint)} | {_RESULTS[judge(constraint, _AS_PRINTED)]} |"


def read(example: str) -> Constraint:
    """``whole = part + part`` in one table, ``≥`` where only some of the parts stand, ``↔`` between two tables."""
    whole, mark, parts = _MARK.split(example)
    between = mark == "↔"
    return Constraint(
        whole=_fact(whole, table=0),
        parts=tuple(_fact(part, table=int(between)) for part in parts.split(" + ")),
        origin=Origin.SAME_KEY if between else Origin.ROWS,
        relation=Relation.AT_LEAST if mark == "≥" else Relation.EQUAL,
    )


def _fact(printed: str, table: int) -> Fact:
    return Fact(Key(), read_figure("" if printed == _BLANK else printed), Span(0, 0), printed, table)


def _difference(constraint: Constraint) -> str:
    gap = constraint.difference
    if gap is None:
        return "—"
    in_money = any(f.figure.amount and f.figure.amount.unit for f in constraint.facts)
    return f"{Decimal(abs(gap)).scaleb(constraint.exponent).normalize():f}" + ("元" if in_money else "")


def _bounds() -> Iterator[str]:
    """The largest difference that passes, for sums of so many printed parts."""
    yield "| 印出数字的项数 | " + " | ".join(map(str, _NUMBERS_OF_PARTS)) + " |"
    yield "| --- |" + " --- |" * len(_NUMBERS_OF_PARTS)
    yield "| 最多可差(末位单位) | " + " | ".join(str(_largest(n)) for n in _NUMBERS_OF_PARTS) + " |"


def _largest(parts: int) -> int:
    """The last digit counted as 1: the first difference that fails, less one."""
    added = " + ".join(["1"] * parts)
    return next(d - 1 for d in count(1) if judge(read(f"{parts + d} = {added}"), _AS_PRINTED).is_violation)
