"""Numbers as lists and dates print them: 一、二十一、壹、甲、①, I, a."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def digits(value: int) -> str:
    """2024 → 二〇二四."""
    return "".join(_DIGITS[int(c)] if c.isdigit() else c for c in str(value))


def counted(value: int) -> str:
    """21 → 二十一, 105 → 一百零五."""
    return _with_places(value, "零" + _DIGITS[1:], "十百千", short=True)


def legal(value: int) -> str:
    """21 → 贰拾壹."""
    return _with_places(value, _LEGAL, "拾佰仟", short=False)


def _with_places(value: int, names: str, places: str, *, short: bool) -> str:
    if not 0 < value < 100_000_000:
        return names[0] if value == 0 else str(value)
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        rest = _with_places(low, names, places, short=False) if low else ""
        return _with_places(high, names, places, short=short) + "万" + (names[0] if 0 < low < 1000 else "") + rest
    out, gap = "", False
    text = str(value)
    for at, c in enumerate(text):
        place = len(text) - at - 1
        if c == "0":
            gap = True
            continue
        out += (names[0] if gap and out else "") + names[int(c)] + (places[place - 1] if place else "")
        gap = False
    return out[1:] if short and 10 <= value < 20 else out


def _letters(value: int) -> str:
    """After z comes aa, then bb, as Word counts."""
    if not 0 < value <= 780:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    if not 0 < value < 5000:
        return str(value)
    out = ""
    for size, letters in _ROMAN:
        out += letters * (value // size)
        value %= size
    return out


def _from(first: str, last: int) -> Callable[[int], str]:
    """Signs that stand in a row in Unicode from ``first`` (1) to ``last``; beyond it, digits."""
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= last else str(value)


def _circled(value: int) -> str:
    for first, last, base in (("①", 20, 0), ("㉑", 35, 20), ("㊱", 50, 35)):
        if base < value <= last:
            return chr(ord(first) + value - base - 1)
    return str(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value > 0 else str(value)


#: ECMA-376 part 1, 17.18.59 (ST_NumberFormat): what is not here prints as digits.
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: str(value).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "decimalFullWidth2": lambda value: str(value).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "chineseCounting": lambda value: counted(value) if value < 100 else digits(value).replace("〇", "○"),
    "taiwaneseCounting": lambda value: counted(value) if value < 100 else digits(value).replace("〇", "○"),
    "chineseCountingThousand": counted,
    "taiwaneseCountingThousand": counted,
    "japaneseCounting": counted,
    "ideographDigital": digits,
    "taiwaneseDigital": digits,
    "japaneseDigitalTenThousand": digits,
    "chineseLegalSimplified": legal,
    "ideographLegalTraditional": legal,
    "japaneseLegal": legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
}
