"""Bytes to text: byte-order marks, then UTF-8 strictly, then GB18030 (GBK's superset), then UTF-16 without a mark.

The order is safe one way only: hardly any GB18030 text is valid UTF-8, but half of all UTF-8 text decodes as GB18030.
"""

from __future__ import annotations

import codecs

from budgetlint.regex import regex

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_TEXT = regex("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ue000-\uf8ff]")


def decode(data: bytes) -> tuple[str, str] | None:
    """Text without its byte-order mark and the encoding's name, or None for what is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data[len(bom) :], encoding)
            return (text, encoding) if text is not None and _is_text(text) else None
    candidates = ["utf-8", "gb18030"]
    zeros = data.count(0)
    if zeros * 20 > len(data):
        little = data[1::2].count(0) >= data[0::2].count(0)
        candidates = ["utf-16-le" if little else "utf-16-be"]
    for encoding in candidates:
        text = _strict(data, encoding)
        if text is not None:
            return (text, encoding) if _is_text(text) else None
    return None


def _strict(data: bytes, encoding: str) -> str | None:
    """Strict decoding; only a character cut off at the very end of the file is forgiven."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    pending, _ = decoder.getstate()
    return None if len(pending) > 3 or any("\ud800" <= c <= "\udfff" for c in text[-2:]) else text


def _is_text(text: str) -> bool:
    return len(_NOT_TEXT.findall(text)) * 50 <= len(text)
