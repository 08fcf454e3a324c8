"""Serial days as a number format prints them (ECMA-376 part 1, 18.17.4 and 18.8.31)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from budgetlint.readers.numerals import counted, digits
from budgetlint.regex import regex

_TOKEN = regex(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<part>y+|e+|m+|d+|a{3,4}|h+|s+(?:\.0+)?|g+)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN = regex(r'"[^"]*"?|[\\!_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]|General', re.IGNORECASE | re.DOTALL)
_DATE = regex(r"[ymdhs]|AM/PM|上午/下午|aaa|\be", re.IGNORECASE)
_WEEK = "一二三四五六日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_LAST = 2_958_466


@lru_cache(maxsize=2000)
def is_date(code: str) -> bool:
    """Whether a section of a format prints a date or a time."""
    rest = _PLAIN.sub("", code)
    return bool(_DATE.search(rest)) and not re.search(r"[0#?]\.?[0#?]*[eE][+-]", rest)


def date_text(value: Decimal, code: str, *, epoch_1904: bool = False, numerals: int = 0) -> str | None:
    """A serial day as printed; None where the spreadsheet can not show it."""
    if not 0 <= value < _LAST:
        return None
    tokens = list(_TOKEN.finditer(code))
    seconds = max((len(t["part"].partition(".")[2]) for t in tokens if t["part"]), default=0)
    step = Decimal(1).scaleb(-seconds)
    total = (value * 86400).quantize(step, rounding=ROUND_HALF_UP)
    days, rest = divmod(int(total), 86400)
    # In the 1900 system day 60 is a 29 February that never was.
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)
    when = start + timedelta(days=days, seconds=rest)
    half = any(t["half"] for t in tokens)
    out = ""
    for at, token in enumerate(tokens):
        if token["quoted"] is not None or token["escaped"] is not None or token["sign"] is not None:
            out += token["quoted"] or token["escaped"] or token["sign"] or ""
        elif token["half"]:
            names = token["half"].split("/")
            out += names[when.hour >= 12]
        elif token["elapsed"]:
            size = {"h": 3600, "m": 60, "s": 1}[token["elapsed"][0].lower()]
            out += f"{int(total) // size:0{len(token['elapsed'])}}"
        elif token["part"]:
            is_minute = token["part"][0] in "mM" and _is_minute(tokens, at)
            text = _part(when, token["part"].lower(), total, is_minute=is_minute, half=half)
            out += _chinese(text, token["part"]) if numerals in (1, 2) and text.isdigit() else text
    return out.strip()


def _is_minute(tokens: list[re.Match[str]], at: int) -> bool:
    """``m`` next to hours or seconds means minutes."""
    before = next((t["part"] or t["elapsed"] for t in reversed(tokens[:at]) if t["part"] or t["elapsed"]), "")
    after = next((t["part"] for t in tokens[at + 1 :] if t["part"]), "")
    return before[:1].lower() == "h" or after[:1].lower() == "s"


def _part(when: datetime, part: str, total: Decimal, *, is_minute: bool, half: bool) -> str:
    kind, size = part[0], len(part)
    if kind == "y" and size < 3:
        return f"{when.year % 100:02}"
    if kind in "ye":
        return str(when.year)
    if kind == "m" and is_minute:
        return f"{when.minute:0{min(size, 2)}}"
    if kind == "m":
        name = _MONTHS[when.month - 1]
        return f"{when.month:0{size}}" if size < 3 else {3: name[:3], 5: name[0]}.get(size, name)
    if kind == "d":
        name = _DAYS[when.weekday()]
        return f"{when.day:0{size}}" if size < 3 else name[:3] if size == 3 else name
    if kind == "a":
        return ("星期" if size > 3 else "") + _WEEK[when.weekday()]
    if kind == "h":
        return f"{(when.hour % 12 or 12) if half else when.hour:0{min(size, 2)}}"
    if kind == "s":
        whole, _, fraction = part.partition(".")
        behind = str(total).partition(".")[2][: len(fraction)]
        return f"{when.second:0{min(len(whole), 2)}}" + (f".{behind:0<{len(fraction)}}" if fraction else "")
    return ""


def _chinese(text: str, part: str) -> str:
    return digits(int(text)) if part[0] in "yYeE" else counted(int(text))
