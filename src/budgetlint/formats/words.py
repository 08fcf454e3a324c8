"""The words of the human formats, in Chinese and English, and text set in terminal cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wcwidth import wcswidth, wcwidth

from budgetlint.model.findings import Severity
from budgetlint.report import Lang

SEVERITY: Final[dict[Lang, dict[Severity, str]]] = {
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"},
}
CONFIDENCE: Final[dict[Lang, dict[str, str]]] = {
    "zh": {"stated": "指明", "high": "确定", "low": "推测", "none": "未能判定"},
    "en": {"stated": "stated", "high": "certain", "low": "inferred", "none": "undecided"},
}
#: What a line is not broken inside of: a run of ASCII (a figure, a code) or one character, with the marks that must
#: not end a line before it and those that must not begin one after it.
_PIECE: Final = re.compile(r"[《「『【“‘（〔(]*(?:[!-~]+|[^!-~])[。、》」』】”’，；：！？）〕…％,;:)!?%]*", re.DOTALL)


def width(text: str) -> int:
    """How many terminal cells ``text`` takes."""
    cells = wcswidth(text)
    return cells if cells >= 0 else len(text)


def pad(text: str, cells: int) -> str:
    """``text`` filled up with blanks to ``cells``."""
    return text + " " * max(0, cells - width(text))


def wrap(text: str, cells: int) -> Iterator[str]:
    """Lines of about ``cells``: Chinese breaks anywhere, but no figure is cut and no mark stands alone."""
    line, used = "", 0
    for piece in _PIECE.findall("".join(c if wcwidth(c) >= 0 else " " for c in text)):
        size = width(piece)
        if line and used + size > cells:
            yield line.rstrip()
            line, used = "", 0
            piece = piece.lstrip()
            size = width(piece)
        line, used = line + piece, used + size
    if line:
        yield line.rstrip()


PHRASES: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "kind": "文种",
        "year": "年度",
        "entity": "主体",
        "level": "级次",
        "province": "地区",
        "undecided": "未能判定",
        "known": "{value}({confidence})",
        "read": "表格 {tables} 张,认出 {recognised} 张;金额 {amounts} 个(表内 {in_tables},正文 {in_prose})",
        "indicators": ";绩效指标值 {count} 个",
        "no_tables": "没有表格;正文金额 {in_prose} 个",
        "unrecognised": "未认出的表:{list}",
        "table": "第{number}张「{title}」(第{line}行)",
        "untitled": "无标题",
        "opaque": "含义未能完全确定的金额:{list}",
        "opaque_table": "「{title}」{amounts}个中的{count}个",
        "unparsed": "未能解析的文字 {count} 段",
        "place": "第{line}行第{column}列",
        "basis": "依据",
        "also": "同时违反",
        "see": "另见第{line}行:{text}",
        "unjudged": "未能判断 {rule}:{reason}",
        "clean": "没有发现问题。",
        "unread": "未能读取",
        "crash": "程序出错",
        "total": "共检查 {documents} 份文件:错误 {error} 处,警告 {warning} 处,提示 {info} 处。",
        "incomplete": "检查不完整:{unread} 份未能读取,程序出错 {crashes} 处。",
        "join": "、",
        "colon": ":",
        "gap": "  ",
    },
    "en": {
        "kind": "kind",
        "year": "year",
        "entity": "entity",
        "level": "level",
        "province": "province",
        "undecided": "undecided",
        "known": "{value} ({confidence})",
        "read": "{tables} tables, {recognised} recognised; {amounts} amounts ({in_tables} in tables, {in_prose} in prose)",
        "indicators": "; {count} values of performance indicators",
        "no_tables": "no tables; {in_prose} amounts in prose",
        "unrecognised": "tables not recognised: {list}",
        "table": "no. {number} '{title}' (line {line})",
        "untitled": "untitled",
        "opaque": "amounts whose meaning is not fully known: {list}",
        "opaque_table": "{count} of {amounts} in '{title}'",
        "unparsed": "{count} stretches of text could not be parsed",
        "place": "{line}:{column}",
        "basis": "basis",
        "also": "also",
        "see": "see line {line}: {text}",
        "unjudged": "not evaluable {rule}: {reason}",
        "clean": "No findings.",
        "unread": "not read",
        "crash": "crash",
        "total": "{documents} documents: {error} errors, {warning} warnings, {info} infos.",
        "incomplete": "Incomplete: {unread} not read, {crashes} crashes.",
        "join": ", ",
        "colon": ": ",
        "gap": "  ",
    },
}
