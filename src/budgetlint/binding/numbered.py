"""Lists of names whose numbering says which is part of which: 一、交通基础设施 ¦ (一)铁路 ¦ (二)收费公路 ¦ 二、能源."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve

from budgetlint.binding.labels import label, style
from budgetlint.binding.layouts import Part
from budgetlint.binding.wholes import nearest_wholes
from budgetlint.model.facts import Column, ColumnRole, Entry
from budgetlint.model.nodes import Row

_TOTALS: Final = ("合计", "总计")


def read_numbered(number: int, columns: Sequence[Column], rows: Iterable[tuple[int, Row]], known: Part) -> list[Entry]:
    """The entries of a list of names, each with the nearest one that it is a part of. A name without a number belongs to
    no level that is known, but for those listed from 其中: on: they are some of what the number above them heads."""
    names = [c.index for c in columns if c.role is ColumnRole.LABEL][:1]
    base = f"{known['part_of']}/" if "part_of" in known else ""
    levels: list[str] = []
    path: list[str] = []
    entries: list[Entry] = []
    picked = False
    for at, row in rows:
        text = next((row.cells[i].text for i in names if i < len(row.cells)), "")
        if not text:
            continue
        name, numbering = label(text).name, style(text)
        if name in _TOTALS:
            entries.append(Entry(at, number, text, None, (), total=True))
            continue
        picked = bool(path) and (label(text).of_which or (picked and numbering is None))
        if picked:
            entries.append(
                Entry(at, number, text, None, (("part_of", base + "/".join((*path, name))),), exhaustive=False)
            )
            continue
        if numbering is None:
            entries.append(Entry(at, number, text, None, (("local", name),)))
            continue
        if numbering not in levels:
            levels.append(numbering)
        depth = levels.index(numbering)
        path[depth:] = [name]
        del levels[depth + 1 :]
        entries.append(Entry(at, number, text, None, (("part_of", base + "/".join(path)),)))
    wholes = nearest_wholes([{**known, **dict(e.key)} for e in entries])
    partly = {whole for e, whole in zip(entries, wholes, strict=True) if not e.exhaustive}
    return [
        evolve(e, whole=whole, exhaustive=at not in partly)
        for at, (e, whole) in enumerate(zip(entries, wholes, strict=True))
    ]
