"""Where something stands in an original that is no plain text: a page, a sheet, a table of a word processor."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

#: Left, top, right, bottom in tenths of a point from the upper left corner of the page as it is shown.
Box: TypeAlias = tuple[int, int, int, int]


class Address(NamedTuple):
    """A place in the file's own terms; what does not apply is None. All numbers count from 1.

    ``part`` names what is apart from the body (a header, a text box, a note); ``cell`` is as a spreadsheet names it
    (``B7``, ``B7:D7`` if merged); ``table``, ``row``, ``column`` are those of a word processor or a web page;
    ``line`` is a line of the markup; ``recognised``: read from a picture (OCR).
    """

    page: int | None = None
    box: Box | None = None
    sheet: str | None = None
    cell: str | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    part: str = ""
    recognised: bool = False
