"""Facts as data: one record per amount. Amounts are decimal strings, never floats.

A number that belongs to a person and was taken for an amount has none here, and is masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from attrs import fields

from budgetlint.formats.places import address_of, lines_of
from budgetlint.model.amount import Amount
from budgetlint.model.facts import Disclosure, Fact
from budgetlint.model.keys import Key
from budgetlint.personal import Mask, mask_of

DIMENSIONS: Final = tuple(f.name for f in fields(Key))


def records(disclosure: Disclosure) -> Iterator[dict[str, Any]]:
    """One record per fact, in document order: what is known of its document, then the fact; ``key`` holds the stated
    dimensions only."""
    mask = mask_of(disclosure)
    digests = {f.path: f.sha256 for f in disclosure.source.files}
    known = {name: getattr(disclosure, name).value for name in ("entity", "year", "kind", "level", "province")}
    known = {name: mask(value) if isinstance(value, str) else value for name, value in known.items()}
    for fact in disclosure.facts:
        record = _record(disclosure, fact, mask)
        path = record.pop("path")
        yield {"document": disclosure.source.path, "path": path, "sha256": digests[path], **known, **record}


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
        "yuan": _yuan(amount),
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


def _yuan(amount: Amount | None) -> str | None:
    """Money in 元, exactly."""
    if amount is None or not amount.is_money:
        return None
    return f"{Decimal(amount.mantissa).scaleb(amount.exponent):f}"
