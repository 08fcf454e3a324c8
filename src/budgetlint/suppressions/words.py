"""What is said of what is let be, by rule. Light: it is said without a rule being loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from budgetlint.report import Lang

#: The rules about what is let be: they are never let be themselves.
WITHOUT_REASON, UNKNOWN, UNUSED, EXPIRED = IDS = ("BL093", "BL094", "BL095", "BL096")

_Texts: TypeAlias = Mapping[str, Mapping[Lang, Mapping[str, str]]]

MESSAGES: Final[_Texts] = {
    WITHOUT_REASON: {
        "zh": {
            "reason": "「{what}」没有写明原因,不起作用",
            "rules": "「{what}」没有写明忽略哪条规则,不起作用",
            "word": "「{what}」不是忽略的写法,不起作用",
            "until": "「{what}」的期限不是日期,不起作用",
            "open": "「{what}」的注释没有结束,不起作用",
        },
        "en": {
            "reason": "'{what}' gives no reason and has no effect",
            "rules": "'{what}' names no rule and has no effect",
            "word": "'{what}' is no directive and has no effect",
            "until": "'{what}' ends on what is no date and has no effect",
            "open": "the comment '{what}' does not end and has no effect",
        },
    },
    UNKNOWN: {
        "zh": {
            "unknown": "没有名为「{name}」的规则,这条忽略不起作用",
            "near": "没有名为「{name}」的规则,这条忽略不起作用;是不是「{near}」?",
            "own": "「{name}」查的是忽略本身,不能忽略",
        },
        "en": {
            "unknown": "there is no rule '{name}', so this suppresses nothing",
            "near": "there is no rule '{name}', so this suppresses nothing; did you mean '{near}'?",
            "own": "'{name}' is about suppressions and can not be suppressed",
        },
    },
    UNUSED: {
        "zh": {
            "unused": "这里没有「{name}」的发现可以忽略,这条忽略没有用了",
            "nothing": "「{what}」后面没有内容,不知道忽略哪一处",
        },
        "en": {
            "unused": "there is no finding of '{name}' here, so this suppresses nothing",
            "nothing": "nothing follows '{what}', so it is not known what it is about",
        },
    },
    EXPIRED: {
        "zh": {"expired": "忽略「{name}」的期限({until})已过,不再起作用"},
        "en": {"expired": "'{name}' was suppressed until {until} only, so this has no effect"},
    },
}
#: What to do about it.
ADVICE: Final[_Texts] = {
    WITHOUT_REASON: {
        "zh": {
            "reason": "请在方括号后面写明为什么可以不改",
            "rules": "请写成「{word}[规则编号] 原因」",
            "word": "请写成「ignore[规则编号] 原因」,或「忽略[规则编号] 原因」",
            "until": "请写成「{word}[规则编号 至 2026-12-31] 原因」",
            "open": "请在末尾写上「-->」",
        },
        "en": {
            "reason": "say after the brackets why it may stay",
            "rules": "write '{word}[rule id] reason'",
            "word": "write 'ignore[rule id] reason'",
            "until": "write '{word}[rule id until 2026-12-31] reason'",
            "open": "end it with '-->'",
        },
    },
    UNKNOWN: {
        "zh": {
            "unknown": "请写规则的编号或名称;「budgetlint rules」列出全部规则",
            "near": "请改写规则的编号或名称",
            "own": "请删去这一条;不要这项检查时,运行时加上「--ignore {name}」",
        },
        "en": {
            "unknown": "name a rule by its id or name; 'budgetlint rules' lists them all",
            "near": "correct the id or the name of the rule",
            "own": "remove this; to leave the check out, run with '--ignore {name}'",
        },
    },
    UNUSED: {
        "zh": {
            "unused": "请删去",
            "nothing": "请写在所指内容的上一行,或同一行的末尾",
        },
        "en": {
            "unused": "remove it",
            "nothing": "write it on the line above what it is about, or at the end of that line",
        },
    },
    EXPIRED: {
        "zh": {"expired": "没有改的请改正;已经改的请删去这一条;确须延长的,请核实后改写期限"},
        "en": {
            "expired": "correct what it was about, or remove this; where it must be longer, check and change the date"
        },
    },
}
#: The reason of what the baseline holds.
ON_RECORD: Final[Mapping[Lang, str]] = {"zh": "写基线时已有", "en": "there when the baseline was written"}
#: What the baseline holds and is gone.
STALE: Final[Mapping[Lang, str]] = {
    "zh": "{at}:基线中有{count}处发现已不再出现({which});用 budgetlint baseline prune 可以删去。",
    "en": "{at}: findings on record that are gone: {count} ({which}); budgetlint baseline prune removes them.",
}
