"""Which patterns leave a file or folder out: those the user states, and those of the lists on its way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import field

from budgetlint import disk, left_out
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Unreadable, of_file
from budgetlint.records import frozen

if TYPE_CHECKING:
    from budgetlint.ignores import Ignores

#: A list of patterns for the folder it lies in and those below. It has a word before ``.gitignore``.
IGNORES: Final = ".budgetlintignore"
_GIT: Final = ".gitignore"


class _Lists(NamedTuple):
    """The lists in force in a folder, the nearest first."""

    own: tuple[Ignores, ...] = ()
    git: tuple[Ignores, ...] = ()
    in_repository: bool = False


@frozen
class Exclusions:
    """``stated`` counts in any case, each list for itself; ``gitignore``: whether git's lists count in its repositories;
    ``listed``: whether any lists of folders do."""

    stated: tuple[Ignores, ...] = ()
    gitignore: bool = True
    listed: bool = True
    _known: dict[str, _Lists] = field(factory=dict, init=False, repr=False, eq=False)

    def enter(self, folder: str) -> None:
        """Read the lists for a folder. Raises Unreadable for one that is no text."""
        self._lists(folder)

    def why(self, path: str, is_folder: bool) -> str | None:
        """Why a pattern leaves out what lies at an absolute path, folders above aside; empty where one takes it back in.

        Raises Unreadable as ``enter`` does.
        """
        for one in self.stated:
            if (pattern := one.deciding(path, is_folder)) is not None and not pattern.is_negative:
                return _by(one, pattern.text)
        lists = self._lists(path.rpartition("/")[0] or "/") if self.listed else _Lists()
        for one in (*lists.own, *lists.git):
            if (pattern := one.deciding(path, is_folder)) is not None:
                return "" if pattern.is_negative else _by(one, pattern.text)
        return None

    def why_within(self, path: str, is_folder: bool, top: str = "") -> str | None:
        """The same for it and the folders that it lies in, from below ``top`` on."""
        for inner, folder in _way(path, is_folder):
            if len(inner) > len(top) and (why := self.why(inner, folder)):
                return why
        return None

    def _lists(self, folder: str) -> _Lists:
        if (known := self._known.get(folder)) is not None:
            return known
        outer = PurePath(folder).parent.as_posix()
        above = self._lists(outer) if outer != folder else _Lists()
        starts = os.path.exists(disk.reachable(f"{folder}/.git"))
        in_repository = starts or above.in_repository
        git = _read(folder, _GIT) if in_repository and self.gitignore else ()
        lists = _Lists(_read(folder, IGNORES) + above.own, git + (() if starts else above.git), in_repository)
        self._known[folder] = lists
        return lists


def _way(path: str, is_folder: bool) -> Iterator[tuple[str, bool]]:
    own = PurePath(path)
    yield from ((p.as_posix(), True) for p in reversed(own.parents) if p.name)
    yield path, is_folder


def _by(one: Ignores, text: str) -> Phrase:
    return Phrase(*left_out.EXCLUDED, origin=one.origin, pattern=text)


def _read(folder: str, name: str) -> tuple[Ignores, ...]:
    """The list of a folder, if it has one. Raises Unreadable."""
    path = f"{folder.rstrip('/')}/{name}"
    if not os.path.isfile(disk.reachable(path)):
        return ()
    from budgetlint.decode import decode
    from budgetlint.ignores import Ignores

    try:
        origin = os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        origin = path
    text = decode(disk.load(path))
    if text is None:
        raise Unreadable(of_file(origin, left_out.NO_LIST))
    return (Ignores.of(folder, origin, text[0].splitlines()),)
