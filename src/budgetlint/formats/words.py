"""The words of the human formats, in Chinese and English, and text set in terminal cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.regex import regex
from budgetlint.report import Lang

CONFIDENCE: Final[dict[Lang, dict[str, str]]] = {
    "zh": {"stated": "指明", "high": "确定", "low": "推测", "none": "未能判定"},
    "en": {"stated": "stated", "high": "certain", "low": "inferred", "none": "undecided"},
}
#: What a line is not broken inside of: a run of ASCII (a figure, a code), 第n行, 第n条 or one character, with the marks
#: that must not end a line before it and those that must not begin one after it.
_PIECE: Final = regex(
    r"[《「『【“‘（〔(]*"
    r"(?:[!-~]*[!-')-~]|第[\d一二三四五六七八九十百]+[行列张条]?|[^!-~])"
    r"[。、》」』】”’，；：！？）〕…％,;:)!?%]*"
    r"|[《「『【“‘（〔(]+",
    re.DOTALL,
)
#: One cell each, beside ASCII; every other sign of Chinese text takes two.
_NARROW: Final = frozenset("·×—‘’“”…→−≤≥")


class _Cells(dict[str, int]):
    """Sign → how many cells it takes, of all that our text is mostly made of; 0 for what only a table of Unicode tells."""

    def __missing__(self, sign: str) -> int:
        wide = "\u4e00" <= sign <= "\u9fff" or "\u3001" <= sign <= "\u301b" or "\uff01" <= sign <= "\uff60"
        cells = self[sign] = 2 if wide else int(" " <= sign <= "~" or sign in _NARROW)
        return cells


_CELLS: Final = _Cells()


#: What a terminal acts on, and what ends a line.
_CONTROL: Final = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@lru_cache(maxsize=4096)  # most of what is laid out is single signs
def width(text: str) -> int:
    """How many terminal cells ``text`` takes."""
    signs = [_CELLS[sign] for sign in text]
    if all(signs):
        return sum(signs)
    from wcwidth import wcswidth

    cells = wcswidth(text)
    return cells if cells >= 0 else len(text)


def inert(text: str) -> str:
    """``text`` on one line, without what would move or colour a terminal."""
    return _CONTROL.sub(" ", text)


def pad(text: str, cells: int, right: bool = False) -> str:
    """``text`` filled up with blanks to ``cells``, at its end or (``right``) before it."""
    blanks = " " * max(0, cells - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, cells: int, indent: int = 0) -> Iterator[str]:
    """Lines of about ``cells``, those after the first indented.

    Chinese breaks anywhere, but no figure is cut and no mark stands alone.
    """
    line, used, start = "", 0, 0
    for piece in _PIECE.findall(inert(text)):
        size = width(piece)
        if used > start and used + size > cells:
            yield line.rstrip()
            line, used, start = " " * indent, indent, indent
            piece = piece.lstrip()
            size = width(piece)
        line, used = line + piece, used + size
    if line.strip():
        yield line.rstrip()


def spoken(value: str | int, lang: Lang) -> str:
    """What is known of a document: kinds and levels in the language, names as they are."""
    for kinds in (DocumentKind, Level):
        if value in {str(kind) for kind in kinds}:
            return kinds(value).words(lang)
    return str(value)


PHRASES: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "kind": "文种",
        "year": "年度",
        "entity": "主体",
        "level": "级次",
        "province": "地区",
        "adopted": "人大批准日",
        "approved": "财政批复日",
        "unit_approved": "主管部门批复日",
        "published": "公开日",
        "signed": "落款日期",
        "undecided": "未能判定",
        "undecided_why": "未能判定({reason})",
        "known": "{value}({confidence})",
        "read": "表格 {tables} 张,认出 {recognised} 张;金额 {amounts} 个(表内 {in_tables},正文 {in_prose}{unsure})",
        "indicators": ";绩效指标值 {count} 个",
        "no_tables": "没有读出表格;正文金额 {in_prose} 个{unsure}",
        "unsure": "(其中 {count} 个未能确定含义)",
        "unrecognised": "未认出的表:{list}",
        "table": "第{number}张「{title}」({where})",
        "untitled": "无标题",
        "opaque": "含义未能完全确定的金额:{list}",
        "opaque_table": "「{title}」{amounts}个中的{count}个",
        "unparsed": "未能解析的文字 {count} 段",
        "remark": "读取时注意:{text}",
        "more_remarks": "另有 {count} 处读取说明,加 -v 列出",
        "together": "以上{count}个文件是同一份公开材料,合并检查(加 --separate 逐个检查)",
        "place": "第{line}行第{column}列",
        "printed": "列示 {value}",
        "expected": "应为 {value}",
        "by_workings": "按下式应为 {value}",
        "more": "多 {value}",
        "less": "少 {value}",
        "comma": ",",
        "workings": "算式",
        "agrees": "印证",
        "conclusion": "结论",
        "advice": "建议",
        "basis": "依据",
        "also": "同一问题还涉及",
        "see": "另见{place}:{text}",
        "see_more": "另见{place}",
        "in_all": "{place}等{count}处",
        "unjudged": "未能判断 {count} 条规则({rules}):{reason}",
        "among_others": "{reason}(等{count}种原因)",
        "through": "{first}…{last}",
        "clean": "没有发现问题。",
        "unread": "未能读取",
        "crash": "程序出错",
        "note": "注意",
        "suppressed": "已忽略 {count} 处({why})。",
        "suppressed_why": "加 -v 看原因,加 --show-suppressed 列出",
        "suppressed_by": "已忽略:{reason}({source})",
        "reason_times": "{reason},{count}处",
        "clean_but": "除已忽略的以外,没有发现问题。",
        "skipped": "略过",
        "more_skipped": "另略过 {count} 个,加 -v 列出。",
        "documents": "{documents} 份文件",
        "documents_of_files": "{files} 个文件、{documents} 份公开材料",
        "total": "共检查 {documents}:错误 {error} 处,警告 {warning} 处,提示 {info} 处。",
        "unjudged_total": "未能判断的规则:{documents} 份文件共 {count} 条,不等于没有问题{why}。",
        "unjudged_why": ";加 -v 查看全部原因",
        "incomplete": "检查不完整:{unread} 份未能读取,程序出错 {crashes} 处。",
        "ledger": "检查覆盖",
        "ledger_rules": "规则的结果:{rules} 条规则,{documents} 份文件",
        "rule": "规则",
        "pass": "符合",
        "fail": "不符合",
        "rounding": "尾差",
        "not_applicable": "不适用",
        "not_evaluable": "未能判断",
        "error": "出错",
        "reasons": "原因",
        "sum": "合计",
        "times": "{reason}({count}份)",
        "then": ";",
        "ledger_amounts": "表内金额有几条互相独立的关系可以核对(个数,占比):",
        "where": "文件和表",
        "amounts": "金额",
        "n_constraints": "{n}条",
        "n_or_more": "{n}条以上",
        "ledger_constraints": "核对关系的条数:",
        "origin": "来源",
        "no_coverage": "没有读到表内金额。",
        "ledger_prose": "正文的金额和百分比,含义能否确定(个数,占比):",
        "document": "文件",
        "meaning_known": "已确定",
        "meaning_unknown": "未能确定",
        "unknown_lines": "未能确定的:{where}",
        "several": "{where}…等{count}处",
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
        "adopted": "adopted",
        "approved": "approved",
        "unit_approved": "approved by the department",
        "published": "published",
        "signed": "signed",
        "undecided": "undecided",
        "undecided_why": "undecided ({reason})",
        "known": "{value} ({confidence})",
        "read": "{tables} tables, {recognised} recognised; {amounts} amounts ({in_tables} in tables, {in_prose}{unsure} in prose)",
        "indicators": "; {count} values of performance indicators",
        "no_tables": "no tables; {in_prose}{unsure} amounts in prose",
        "unsure": " ({count} not understood)",
        "unrecognised": "tables not recognised: {list}",
        "table": "no. {number} '{title}' ({where})",
        "untitled": "untitled",
        "opaque": "amounts whose meaning is not fully known: {list}",
        "opaque_table": "{count} of {amounts} in '{title}'",
        "unparsed": "{count} stretches of text could not be parsed",
        "remark": "when reading: {text}",
        "more_remarks": "{count} more remarks on reading, -v lists them",
        "together": "these {count} files are one disclosure, checked as one (--separate checks each alone)",
        "place": "{line}:{column}",
        "printed": "printed {value}",
        "expected": "expected {value}",
        "by_workings": "expected {value} by this sum",
        "more": "{value} too much",
        "less": "{value} too little",
        "comma": ", ",
        "workings": "sum",
        "agrees": "check",
        "conclusion": "conclusion",
        "advice": "advice",
        "basis": "basis",
        "also": "also",
        "see": "see {place}: {text}",
        "see_more": "see {place}",
        "in_all": "{place} … ({count} in all)",
        "unjudged": "not judged, rules: {count} ({rules}): {reason}",
        "among_others": "{reason} ({count} reasons in all)",
        "through": "{first}…{last}",
        "clean": "No findings.",
        "unread": "not read",
        "crash": "crash",
        "note": "note",
        "suppressed": "Suppressed: {count} ({why}).",
        "suppressed_why": "-v says why, --show-suppressed lists them",
        "suppressed_by": "suppressed: {reason} ({source})",
        "reason_times": "{reason}: {count}",
        "clean_but": "No findings but those suppressed.",
        "skipped": "skipped",
        "more_skipped": "{count} more were skipped, -v lists them.",
        "documents": "{documents}",
        "documents_of_files": "{documents} (files: {files})",
        "total": "Documents: {documents}. Errors: {error}, warnings: {warning}, infos: {info}.",
        "unjudged_total": "Rules not judged: {count} (documents: {documents}), which is not a pass{why}.",
        "unjudged_why": "; -v shows every reason",
        "incomplete": "Incomplete. Not read: {unread}, crashes: {crashes}.",
        "ledger": "Coverage",
        "ledger_rules": "How the rules ended (rules: {rules}, documents: {documents})",
        "rule": "rule",
        "pass": "pass",
        "fail": "fail",
        "rounding": "rounding",
        "not_applicable": "n/a",
        "not_evaluable": "not judged",
        "error": "crash",
        "reasons": "reasons",
        "sum": "total",
        "times": "{reason} (documents: {count})",
        "then": "; ",
        "ledger_amounts": "Amounts in tables by the number of independent checks on them (and share):",
        "where": "document and table",
        "amounts": "amounts",
        "n_constraints": "{n}",
        "n_or_more": "{n} or more",
        "ledger_constraints": "Checks:",
        "origin": "origin",
        "no_coverage": "No amounts in tables were read.",
        "ledger_prose": "Amounts and percentages in prose, whether their meaning is known (and share):",
        "document": "document",
        "meaning_known": "known",
        "meaning_unknown": "unknown",
        "unknown_lines": "unknown: {where}",
        "several": "{where} … ({count} in all)",
        "join": ", ",
        "colon": ": ",
        "gap": "  ",
    },
}

#: Where constraints come from and how far they are trusted, by the values of ``Origin`` and ``Trust``.
ORIGIN: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "same key": "同一个数,几处列示相同",
        "rows": "上级等于下级各行之和",
        "columns": "合计栏等于各分栏之和",
        "balance": "收支总计相等",
        "carried": "年初结转加本年收入等于本年支出加年末结转",
        "implied": "他表由下级各行合成的数相同",
        "by subject": "同一科目收支相等",
        "within": "部分不大于整体",
        "sole fund": "其余资金为零,整体等于有数的几本预算之和",
        "told": "说明与表列示相同",
        "said": "说明几处写的相同",
        "listed": "说明所列各项之和",
        "reckoned": "报告自己写出的加减",
        "declared": "规则写明的对应关系",
        "tiers": "全辖等于本级与下级之和",
        "ceiling": "余额不超过限额",
        "movement": "年末数等于年初数加增减变动",
        "headings": "表中自己印出的算式",
        "units": "部门等于本级与所属单位之和",
        "published": "决算所列预算数与公开的预算相同",
        "year before": "上年数与上年的文书相同",
        "opening": "年初数等于上年年末数",
        "evaluated": "自评与决算相同",
        "departments": "政府的支出不小于所属部门之和",
    },
    "en": {
        "same key": "one amount in several places",
        "rows": "a row is the sum of those beneath it",
        "columns": "a total column is the sum of its columns",
        "balance": "revenue and expenditure balance",
        "carried": "what is carried in and received is spent or carried on",
        "implied": "a sum of rows that another table prints",
        "by subject": "revenue and expenditure of one subject",
        "within": "a part is at most the whole",
        "sole fund": "all other money is zero, so the whole is the sum of the budgets that have any",
        "told": "the text and a table say the same",
        "said": "the text says the same in several places",
        "listed": "the sum of what the text lists",
        "reckoned": "what a report itself adds and subtracts",
        "declared": "stated by a rule",
        "tiers": "all governments of the area are the own one and those below",
        "ceiling": "a balance is within its limit",
        "movement": "what stands at the end follows from the beginning and what moved it",
        "headings": "a formula that the table prints itself",
        "units": "a department is its own office and its units",
        "published": "the budget beside final accounts is the one that was published",
        "year before": "last year's amounts are those of last year's document",
        "opening": "a year begins with what the year before left",
        "evaluated": "the self-evaluation and the final accounts agree",
        "departments": "a government spends no less than its departments",
    },
}
TRUST: Final[dict[Lang, dict[str, str]]] = {
    "zh": {"hard": "必须成立", "soft": "通常成立"},
    "en": {"hard": "must hold", "soft": "usually holds"},
}
