"""``budgetlint.yaml``: what a repository says of its documents, found upwards from the current folder (DESIGN §9)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from budgetlint.resources import Item, ResourceError, read_items
from budgetlint.settings import CONFIGURATION

_SETS: Final = "disclosures 应为若干组,每组列出同一份文书的文件(可用 * 和 **),如 - [表.pdf, 说明.pdf]"


_AUTO: Final = "auto"
_PROVINCES: Final = "provinces 应为 auto(按文件所属的省),或若干省的简称,如 [河北]"
_PACKS: Final = "packs 应为规则包的文件夹,如 [规则包/河北]"


@frozen
class Configuration:
    """``disclosures``: sets of files that are one disclosure, as paths; a pattern that no file fits stands as it is written.

    ``provinces``: whose rules are wanted, None = those of each document's own; ``packs``: folders of packs.
    """

    disclosures: tuple[tuple[str, ...], ...] = ()
    provinces: frozenset[str] | None = None
    packs: tuple[str, ...] = ()


def found(folder: Path) -> Configuration:
    """The nearest configuration from ``folder`` upwards; an empty one where there is none. Raises ResourceError."""
    for own in (folder, *folder.parents):
        if (file := own / CONFIGURATION).is_file():
            return _read(file)
    return Configuration()


def _read(file: Path) -> Configuration:
    name = _shown(file)
    try:
        source = file.read_bytes()
    except OSError as error:
        raise ResourceError(name, f"无法读取({error.strerror})") from error
    made: dict[str, Any] = {}
    for key, value in read_items(source, name):
        if key.value not in _READERS:
            near = get_close_matches(str(key.value), _READERS, 1, 0.5)
            hint = f";是不是「{near[0]}」" if near else f";能用的有:{'、'.join(_READERS)}"
            raise key.fault(f"没有「{key.value}」这一项{hint}")
        made[key.value] = _READERS[key.value](file.parent, value)
    return Configuration(**made)


def _provinces(folder: Path, stated: Item) -> frozenset[str] | None:
    if stated.value == _AUTO:
        return None
    return frozenset(_texts(stated, _PROVINCES))


def _packs(folder: Path, stated: Item) -> tuple[str, ...]:
    return tuple(_shown(folder / name) for name in _texts(stated, _PACKS))


def _texts(stated: Item, form: str) -> list[str]:
    """A list of words that is not empty. Raises ResourceError."""
    if not stated.parts:
        raise stated.fault(form)
    for part in stated.parts:
        if not isinstance(part.value, str) or not part.value.strip():
            raise part.fault(form)
    return [part.value for part in stated.parts]


def _sets(folder: Path, stated: Item) -> tuple[tuple[str, ...], ...]:
    """The files of each set. One file can not be in two of them."""
    if not isinstance(stated.value, list):
        raise stated.fault(_SETS)
    sets: list[tuple[str, ...]] = []
    home: dict[str, Item] = {}
    for one in stated.parts:
        if not one.parts or any(not isinstance(part.value, str) for part in one.parts):
            raise one.fault(_SETS)
        files = {path: part for part in one.parts for path in _files(folder, str(part.value))}
        for path, part in files.items():
            if os.path.realpath(path) in home:
                raise part.fault(f"「{path}」已在另一组中")
            home[os.path.realpath(path)] = part
        sets.append(tuple(files))
    return tuple(sets)


def _files(folder: Path, pattern: str) -> Sequence[str]:
    # A path as it is written, which may hold signs of patterns itself, or from the root.
    if os.path.lexists(folder / pattern) or Path(pattern).is_absolute():
        return [_shown(folder / pattern)]
    return [_shown(path) for path in sorted(folder.glob(pattern))] or [_shown(folder / pattern)]


def _shown(path: Path) -> str:
    """A path from the current folder, where it lies in or beside it."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


_READERS: Final[Mapping[str, Callable[[Path, Item], Any]]] = {
    "disclosures": _sets,
    "provinces": _provinces,
    "packs": _packs,
}
