"""Text as XML 1.0 can hold it."""

from __future__ import annotations

import re
from typing import Final

#: Marks of its own, and white space that it would take for a blank.
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
#: What it has no way to write, escaped or not.
_ILLEGAL: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT: Final = "\ufffd"


def legal(text: str) -> str:
    """The same with a replacement character for each that XML has no way to write."""
    return _ILLEGAL.sub(_REPLACEMENT, text)


def written(text: str) -> str:
    """As it stands in an element or an attribute, line ends and all."""
    return legal(text).translate(_ESCAPES)
