"""Text as XML 1.0 can hold it."""

from __future__ import annotations

from typing import Final

from budgetlint.regex import regex

_MARKS: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_CONTENT: Final = str.maketrans(_MARKS)
#: White space in an attribute would be taken for a blank.
_ATTRIBUTE: Final = str.maketrans({**_MARKS, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
#: What it has no way to write, escaped or not.
_ILLEGAL: Final = regex("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT: Final = "\ufffd"


def legal(text: str) -> str:
    """The same with a replacement character for each that XML has no way to write."""
    return _ILLEGAL.sub(_REPLACEMENT, text)


def content(text: str) -> str:
    """As it stands in an element."""
    return legal(text).translate(_CONTENT)


def attribute(text: str) -> str:
    """As it stands between the quotes of an attribute."""
    return legal(text).translate(_ATTRIBUTE)
