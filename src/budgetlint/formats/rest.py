"""What in the tables is no amount: codes, ordinals, dates, digits in labels and texts, each with its place, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from budgetlint.binding import Taken, account
from budgetlint.formats.places import lines_of
from budgetlint.model.facts import Disclosure
from budgetlint.model.where import Where
from budgetlint.personal import mask_of

COLUMNS: Final = ("path", "where", "line", "column", "digits", "taken_for", "table", "table_title", "cell")


def render(disclosures: Iterable[Disclosure]) -> str:
    """One record per run of digits that is part of no fact."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for disclosure in disclosures:
        source, mask = disclosure.source, mask_of(disclosure)
        for run in account(disclosure):
            if run.taken is not Taken.FACT:
                place = source.place(run.span)
                title = mask(disclosure.tables[run.table].title)
                cell = mask(" ".join(run.cell.split()))
                digits = mask.cut(run.span)
                at = lines_of(place)
                where = Where.of([place])
                writer.writerow(
                    [
                        place.path or source.path,
                        where,
                        at["line"],
                        at["column"],
                        digits,
                        run.taken,
                        run.table,
                        title,
                        cell,
                    ]
                )
    return out.getvalue()
