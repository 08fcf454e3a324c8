"""Facts as data: one record per amount, as JSON lines or CSV. Amounts are decimal strings, never floats.

A number that belongs to a person and was taken for an amount has none here, and is masked.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import fields

from budgetlint.formats.places import PARTS, address_of, lines_of
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.keys import Key
from budgetlint.personal import Mask, mask_of

DIMENSIONS: Final = tuple(f.name for f in fields(Key))


def records(disclosure: Disclosure) -> Iterator[dict[str, Any]]:
    """One record per fact, in document order; ``key`` holds the stated dimensions only."""
    mask = mask_of(disclosure)
    for fact in disclosure.facts:
        yield _record(disclosure, fact, mask)


def _record(disclosure: Disclosure, fact: Fact, mask: Mask) -> dict[str, Any]:
    figure, amount = fact.figure, fact.figure.amount
    if amount is not None and mask(amount.digits) != amount.digits:
        amount = None
    table = disclosure.tables[fact.table] if fact.table is not None else None
    place = disclosure.source.place(fact.span)
    return {
        "path": place.path or disclosure.source.path,
        "key": {k: mask(v) if isinstance(v, str) else v for k, v in fact.key.compact().items()},
        "amount": amount.digits if amount else None,
        "decimals": amount.decimals if amount else None,
        "unit": amount.unit.symbol if amount and amount.unit else None,
        "relation": figure.relation,
        "figure": str(figure.kind),
        "table": fact.table,
        "table_kind": table.kind if table else None,
        "table_title": mask(table.title) if table else None,
        "row_label": mask(fact.row_label) or None,
        "column_label": mask(fact.column_label) or None,
        **lines_of(place),
        "address": address_of(place),
        "raw": mask(fact.raw),
        "bound": fact.bound,
        "opaque": fact.key.opaque,
    }


def jsonl(disclosures: Iterable[Disclosure]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for d in disclosures for r in records(d))


def table(disclosures: Iterable[Disclosure]) -> str:
    """CSV with a column ``key_…`` per dimension, ``at_…`` per part of an address; empty = not stated."""
    out = io.StringIO(newline="")
    writer: csv.DictWriter[str] | None = None
    for record in (r for d in disclosures for r in records(d)):
        key, address = record.pop("key"), record.pop("address") or {}
        row = {
            "path": record.pop("path"),
            **{f"key_{name}": key.get(name) for name in DIMENSIONS},
            **record,
            **{f"at_{name}": _cell(address.get(name)) for name in PARTS},
        }
        if writer is None:
            writer = csv.DictWriter(out, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
    return out.getvalue()


def _cell(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list) else value
