"""A stored number as its number format prints it (ECMA-376 part 1, 18.8.30 and 18.8.31), in exact decimal arithmetic.

A spreadsheet stores binary doubles and shows at most fifteen digits of them, rounded half away from zero: the shortest
decimal that reads back as the stored double is taken, cut to fifteen digits, and only then scaled and rounded.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from budgetlint.readers.numerals import counted, digits, legal
from budgetlint.readers.sheets.dates import date_text, is_date
from budgetlint.records import frozen
from budgetlint.regex import regex

_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_TOKEN = regex(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<gap>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<power>[Ee][+-])|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = regex(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = regex(r"\$([^-]*)(?:-[0-9A-Fa-f]+)?")
_GENERAL_WIDTH = 11
_LONGEST = 1000

#: Formats known by number alone (18.8.30; 27-36 and 50-58 as in Chinese Office).
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


@frozen
class Piece:
    """One token of a format: ``kind`` is literal, digit (0 # ?), point, comma, percent, power, text or general."""

    kind: str
    text: str = ""


@frozen
class Section:
    """What stands between two semicolons. ``condition``: operator and bound; ``numerals``: 1-3 for [DBNum1-3], else 0."""

    code: str
    pieces: tuple[Piece, ...]
    condition: tuple[str, Decimal] | None = None
    numerals: int = 0


def exact(stored: str) -> Decimal | None:
    """A stored number as the spreadsheet counts with it: fifteen digits; None for what is no finite number."""
    try:
        value = _DIGITS.plus(Decimal(repr(float(stored))))
    except (ValueError, InvalidOperation):
        return None
    if not value.is_finite() or abs(value.adjusted()) > 320:
        return None
    whole = value.to_integral_value()
    return whole if whole == value and value.adjusted() < 30 else value


def display(value: Decimal, code: str, *, epoch_1904: bool = False) -> str:
    """``value`` as printed under the format ``code``; blanks that only pad are left out."""
    sections = _sections(code)
    section, signed = _chosen(sections, value)
    if is_date(section.code):
        dated = date_text(value, section.code, epoch_1904=epoch_1904, numerals=section.numerals)
        return "########" if dated is None else dated
    shown = value if signed else abs(value)
    kinds = {p.kind for p in section.pieces}
    if "general" in kinds or "text" in kinds or (not kinds & {"digit"} and not section.pieces and len(sections) == 1):
        text = _general(shown, section.numerals)
        return "".join(text if p.kind in ("general", "text") else p.text for p in section.pieces).strip() or text
    if "digit" not in kinds:
        minus = "-" if signed and value < 0 and any(p.text for p in section.pieces) else ""
        return (minus + "".join(p.text for p in section.pieces if p.kind == "literal")).strip()
    return _filled(shown, section).strip()


def display_text(text: str, code: str) -> str:
    """A stored text under a format: its fourth section may add to it, or hide it."""
    sections = _sections(code)
    last = sections[-1]
    if len(sections) < 4 and not any(p.kind == "text" for p in last.pieces):
        return text
    return "".join(text if p.kind == "text" else p.text for p in last.pieces if p.kind in ("text", "literal"))


@lru_cache(maxsize=2000)
def _sections(code: str) -> tuple[Section, ...]:
    """The sections of a format; one longer than any program writes is none."""
    code = code if len(code) <= _LONGEST else "General"
    out: list[Section] = []
    pieces: list[Piece] = []
    source, condition, numerals = "", None, 0
    for match in _TOKEN.finditer(code or "General"):
        if match["sign"] == ";":
            out.append(Section(source, tuple(pieces), condition, numerals))
            pieces, source, condition, numerals = [], "", None, 0
            continue
        source += match[0]
        if match["bracket"] is not None:
            bracket = match["bracket"]
            if found := _CONDITION.fullmatch(bracket):
                condition = (found[1], Decimal(found[2]))
            elif found := _CURRENCY.fullmatch(bracket):
                pieces.append(Piece("literal", found[1]))
            elif bracket.lower() in ("dbnum1", "dbnum2", "dbnum3"):
                numerals = int(bracket[-1])
            continue
        pieces.append(_piece(match))
    return (*out, Section(source, tuple(pieces), condition, numerals))


def _piece(match: re.Match[str]) -> Piece:
    if match["quoted"] is not None or match["escaped"] is not None:
        return Piece("literal", match["quoted"] or match["escaped"] or "")
    if match["gap"] is not None:
        return Piece("literal", " ")
    if match["fill"] is not None:
        return Piece("literal", "")
    if match["general"]:
        return Piece("general")
    if match["power"]:
        return Piece("power", match["power"])
    sign = match["sign"]
    kind = {"0": "digit", "#": "digit", "?": "digit", ".": "point", ",": "comma", "%": "percent", "@": "text"}.get(sign)
    return Piece(kind or "literal", sign)


def _chosen(sections: tuple[Section, ...], value: Decimal) -> tuple[Section, bool]:
    """The section for a number, and whether the sign is printed apart from what the section says itself."""
    numeric = sections[:3]
    if any(s.condition for s in numeric):
        for section in numeric:
            if section.condition is None or _meets(value, *section.condition):
                first = section is numeric[0] or len(numeric) == 1
                return section, first or section.condition is None or value >= 0
        return Section("General", (Piece("general"),)), True
    if len(numeric) == 1 or (len(numeric) == 2 and value >= 0) or value > 0:
        return numeric[0], True
    if value < 0:
        return numeric[1], False
    return numeric[2], True


def _meets(value: Decimal, operator: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[operator]


def _general(value: Decimal, numerals: int) -> str:
    """As many digits as fit in eleven signs; longer whole numbers and tiny ones with a power of ten."""
    if numerals:
        return _numerals(value, numerals)
    size = value.adjusted()
    if value and (size >= _GENERAL_WIDTH or size < -9):
        mantissa, _, power = f"{_DIGITS.create_decimal(value):.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}E{int(power):+03}"
    decimals = max(0, _GENERAL_WIDTH - 1 - max(1, size + 1))
    text = f"{_rounded(value, decimals):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)


def _filled(value: Decimal, section: Section) -> str:
    """The digits of ``value`` set into the places of a format, whatever else stands between them."""
    pieces = section.pieces
    power = next((i for i, p in enumerate(pieces) if p.kind == "power"), None)
    places = [i for i, p in enumerate(pieces) if p.kind == "digit" and (power is None or i < power)]
    if not places:
        return _general(value, section.numerals)
    if any(p.text == "/" for p in pieces[places[0] : places[-1]]) and power is None:
        return _general(value, 0)
    point = next((i for i, p in enumerate(pieces) if p.kind == "point" and i < (power or len(pieces))), None)
    whole = [i for i in places if point is None or i < point]
    fraction = [i for i in places if point is not None and i > point]
    last = whole[-1] if whole else -1
    # A comma among the digits groups by thousands; each one right after them divides by a thousand.
    after = next((i for i in range(last + 1, len(pieces)) if pieces[i].kind != "comma"), len(pieces))
    scale = after - last - 1 if whole else 0
    behind = fraction[-1] if fraction else last
    while fraction and behind + 1 < len(pieces) and pieces[behind + 1].kind == "comma":
        scale, behind = scale + 1, behind + 1
    grouped = bool(whole) and any(p.kind == "comma" for p in pieces[whole[0] : last])
    value = value.scaleb(2 * sum(p.kind == "percent" for p in pieces) - 3 * scale, _WIDE)
    exponent = 0
    if power is not None and value:
        exponent = value.adjusted() - (len(whole) - 1)
        value = value.scaleb(-exponent, _WIDE)
    shown = _rounded(abs(value), len(fraction))
    before, _, behind_point = f"{shown:f}".partition(".")
    before = before.lstrip("0")
    if section.numerals and not fraction and len(whole) == 1:
        return _numerals(shown.copy_sign(value), section.numerals)
    out = _set_whole(pieces, whole, before, grouped=grouped)
    out.update(_set_fraction(pieces, fraction, behind_point))
    text = "-" if value < 0 else ""
    for i, piece in enumerate(pieces):
        if power is not None and i == power:
            width = sum(p.kind == "digit" for p in pieces[i:])
            sign = "-" if exponent < 0 else "+" if piece.text.endswith("+") else ""
            return text + f"E{sign}{abs(exponent):0{width}}"
        text += out.get(i, "") if piece.kind == "digit" else "" if piece.kind == "comma" else piece.text
    return text


def _set_whole(pieces: tuple[Piece, ...], whole: list[int], text: str, *, grouped: bool) -> dict[int, str]:
    """Digits from the right into their places; those left over stand before the first place."""
    out: dict[int, str] = {}
    count = 0
    for n, i in enumerate(reversed(whole)):
        is_first = n == len(whole) - 1
        rest = text[: len(text) - n] if n < len(text) else ""
        here = rest if is_first else rest[-1:]
        if not here:
            here = {"0": "0", "?": " "}.get(pieces[i].text, "")
        signs = ""
        for c in reversed(here):
            if grouped and count and count % 3 == 0 and c.isdigit():
                signs = "," + signs
            signs = c + signs
            count += 1
        out[i] = signs
    return out


def _set_fraction(pieces: tuple[Piece, ...], fraction: list[int], text: str) -> dict[int, str]:
    out: dict[int, str] = {}
    for n, i in enumerate(fraction):
        is_needed = pieces[i].text == "0" or text[n:].strip("0")
        out[i] = text[n] if is_needed else " " if pieces[i].text == "?" else ""
    return out


def _numerals(value: Decimal, kind: int) -> str:
    """[DBNum1] 一百二十三, [DBNum2] 壹佰贰拾叁, [DBNum3] full-width digits."""
    text = f"{value:f}"
    if kind == 3:
        return text.translate({48 + n: 0xFF10 + n for n in range(10)})
    before, point, after = text.lstrip("-").partition(".")
    name = counted if kind == 1 else legal
    behind = (
        "".join("零壹贰叁肆伍陆柒捌玖"[int(c)] for c in after) if kind == 2 else digits(int(after)) if after else ""
    )
    return ("-" if value < 0 else "") + name(int(before)) + ("点" if point == "." and kind == 1 else point) + behind
