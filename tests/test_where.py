"""Places in words: what people count in each kind of file."""

from __future__ import annotations

from typing import Any

import pytest

from budgetlint.model.address import Address
from budgetlint.model.source import Place
from budgetlint.model.where import Where


def at(line: int = 1, **address: Any) -> Place:
    return Place(line, 1, line, 2, Address(**address) if address else None)


@pytest.mark.parametrize(
    ("places", "zh", "en"),
    [
        ([at(7)], "第7行", "line 7"),
        ([at(9), at(7), at(9)], "第7、9行", "lines 7, 9"),
        ([at(page=3)], "第3页", "page 3"),
        ([at(page=4), at(page=3), at(page=4)], "第3、4页", "pages 3, 4"),
        ([at(sheet="收支总表", cell="B7")], "工作表「收支总表」B7", "sheet '收支总表' B7"),
        ([at(sheet="收支总表", cell="B7"), at(2, sheet="收支总表", cell="B9")], "工作表「收支总表」B7、B9", "sheet '收支总表' B7, B9"),
        ([at(sheet="封面")], "工作表「封面」", "sheet '封面'"),
        ([at(table=2, row=4, column=3, line=80)], "第2张表第4行", "table 2 row 4"),
        ([at(table=2, row=4), at(table=3, row=1)], "第2张表第4行、第3张表第1行", "table 2 row 4, table 3 row 1"),
        ([at(paragraph=12, line=80)], "第12段", "paragraph 12"),
    ],
)  # fmt: skip
def test_a_place_is_told_as_its_file_counts(places: list[Place], zh: str, en: str) -> None:
    where = Where.of(places)
    assert (str(where), f"{where}", where.words("en")) == (zh, zh, en)


def test_of_many_places_the_first_are_told() -> None:
    where = Where.of([at(n) for n in (5, 4, 3, 3)], 2)
    assert (str(where), where.words("en"), where.count) == ("第3、4行等", "lines 3, 4 and more", 3)


def test_a_line_is_told_once_however_many_places_it_has() -> None:
    where = Where.of([Place(7, 1, 7, 2), Place(7, 9, 7, 12), Place(8, 1, 8, 2)])
    assert (str(where), where.count) == ("第7、8行", 2)


def test_how_far_a_place_reaches_is_told_where_it_was_asked_for() -> None:
    long = Place(3, 1, 5, 1)
    assert (str(Where.of([long])), str(Where.of([long], whole=True))) == ("第3行", "第3–5行")
