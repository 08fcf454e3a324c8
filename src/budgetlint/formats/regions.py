"""Words and places as SARIF 2.1.0 says them: regions of texts, logical locations in tables and in files without lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from budgetlint.formats.places import address_of
from budgetlint.model.findings import Anchor
from budgetlint.model.source import Place
from budgetlint.model.where import Where

Json: TypeAlias = dict[str, object]


def addressed(place: Place) -> Iterator[Json]:
    """The page, sheet and cell, or row of a table in a file that has no lines: regions are of texts (SARIF §3.30)."""
    if place.address is not None:
        name = Where.of([place]).words("zh")
        yield {"kind": "位置", "name": name, "fullyQualifiedName": name}


def properties(place: Place) -> Json | None:
    address = address_of(place)
    return {"address": present(address)} if address is not None else None


def region(place: Place) -> Json:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def logical(anchor: Anchor) -> Iterator[Json]:
    """The table, and the row and the column in it."""
    if anchor.table:
        yield {"kind": "表", "name": anchor.table, "fullyQualifiedName": anchor.table}
    for kind, name in (("行", anchor.row_label), ("列", anchor.column_label)):
        if name:
            path = f"{anchor.table}/{name}" if anchor.table else name
            yield {"kind": kind, "name": name, "fullyQualifiedName": path}


def present(fields: Json) -> Json:
    return {key: value for key, value in fields.items() if value is not None}


def text(words: str) -> Json:
    return {"text": escaped(words)}


def escaped(words: str) -> str:
    """Braces stand for placeholders in every message string."""
    return words.replace("{", "{{").replace("}", "}}")
