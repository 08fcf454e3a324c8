"""What is said of what is let be, by rule. Light: it is said without a rule being loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from budgetlint.report import Lang

#: The rules about what is let be: they are never let be themselves.
WITHOUT_REASON, UNKNOWN, UNUSED, EXPIRED = IDS = ("BL093", "BL094", "BL095", "BL096")

MESSAGES: Final[Mapping[str, Mapping[Lang, Mapping[str, str]]]] = {
    WITHOUT_REASON: {
        "zh": {
            "reason": "「{what}」没有写明原因,不起作用;请在方括号后面写明为什么可以不改",
            "rules": "「{what}」没有写明忽略哪条规则,不起作用;请写成 {word}[规则编号] 原因",
            "word": "「{what}」不是忽略的写法,不起作用;请写成 ignore[规则编号] 原因,或 忽略[规则编号] 原因",
            "until": "「{what}」的期限不是日期,不起作用;请写成 {word}[规则编号 至 2026-12-31] 原因",
            "open": "「{what}」的注释没有结束,不起作用;请在末尾写上 -->",
        },
        "en": {
            "reason": "'{what}' gives no reason and has no effect; say after the brackets why it may stay",
            "rules": "'{what}' names no rule and has no effect; write {word}[rule id] reason",
            "word": "'{what}' is no directive and has no effect; write ignore[rule id] reason",
            "until": "'{what}' ends on what is no date and has no effect; write {word}[rule id until 2026-12-31] reason",
            "open": "the comment '{what}' does not end and has no effect; end it with -->",
        },
    },
    UNKNOWN: {
        "zh": {
            "unknown": "没有名为「{name}」的规则,这条忽略不起作用;用 budgetlint rules 查看全部规则",
            "near": "没有名为「{name}」的规则,这条忽略不起作用;是不是「{near}」?",
            "own": "「{name}」查的是忽略本身,不能忽略;不要这项检查时请用 --ignore {name}",
        },
        "en": {
            "unknown": "there is no rule '{name}', so this suppresses nothing; budgetlint rules lists all",
            "near": "there is no rule '{name}', so this suppresses nothing; did you mean '{near}'?",
            "own": "'{name}' is about suppressions and can not be suppressed; --ignore {name} leaves it out",
        },
    },
    UNUSED: {
        "zh": {
            "unused": "这里没有「{name}」的发现可以忽略,这条忽略没有用了;请删去",
            "nothing": "「{what}」后面没有内容,不知道忽略哪一处;请写在所指内容的上一行,或同一行的末尾",
        },
        "en": {
            "unused": "there is no finding of '{name}' here, so this suppresses nothing; remove it",
            "nothing": "nothing follows '{what}'; write it on the line above what it is about, or at the end of that line",
        },
    },
    EXPIRED: {
        "zh": {
            "expired": "忽略「{name}」的期限({until})已过,不再起作用;没有改的请改正,已经改的请删去这一条,确须延长的请核实后改写期限",
        },
        "en": {
            "expired": "'{name}' was suppressed until {until} only; mend it, remove this, or check and extend it",
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
