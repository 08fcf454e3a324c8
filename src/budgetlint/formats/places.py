"""Places as data: lines and columns of a text file, the address in any other."""

from __future__ import annotations

from typing import Any, Final

from budgetlint.model.source import Place

#: What an address may have, in this order.
PARTS: Final = ("page", "bbox", "sheet", "cell", "paragraph", "table", "row", "column", "line", "part", "recognised")


def lines_of(place: Place) -> dict[str, int | None]:
    """Lines and columns, from 1, the end exclusive; None in a file whose lines nobody can count."""
    if place.address is not None:
        return {"line": None, "column": None, "end_line": None, "end_column": None}
    return {"line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column}


def address_of(place: Place) -> dict[str, Any] | None:
    """Where it is in a file that is no text; ``bbox`` in points from the upper left corner of the page."""
    at = place.address
    if at is None:
        return None
    found = {name: getattr(at, name, None) for name in PARTS}
    found["bbox"] = [edge / 10 for edge in at.box] if at.box is not None else None
    return {**found, "part": at.part or None}
