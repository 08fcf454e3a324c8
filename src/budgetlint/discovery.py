"""Which files a run reads: files, folders, patterns, archives; and what is left out, never without saying why."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from budgetlint import candidates, disk, left_out
from budgetlint.exclusions import Exclusions
from budgetlint.inputs import STDIN, Inputs
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Unreadable, of_file
from budgetlint.regex import regex
from budgetlint.report import Problem
from budgetlint.settings import MAX_BYTES

#: What a folder of rules has, and no folder of documents.
PACK: Final = "pack.yaml"
_SIGNS: Final = regex(r"[*?\[]")


def load(path: str, inputs: Inputs, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of one file, or of standard input. Raises Unreadable."""
    if inputs.piped is not None and path in (STDIN, inputs.piped[0]):
        return inputs.piped[1]
    return disk.load(path, max_bytes)


def stored(path: str, inputs: Inputs, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file, or of a file in an archive (``a.zip!b.pdf``). Raises Unreadable."""
    from budgetlint.readers import contents

    outer = path
    while "!" in outer and not os.path.lexists(outer) and (inputs.piped is None or inputs.piped[0] != outer):
        outer = outer.rpartition("!")[0]
    data = load(outer, inputs, max_bytes)
    if outer == path:
        return data
    for name, member, problem in contents(outer, data):
        if name == path and problem is None:
            return member
    raise Unreadable(of_file(path, left_out.NO_MEMBER))


def holds_many(path: str, inputs: Inputs, max_bytes: int = MAX_BYTES) -> bool:
    """Whether it is a folder or an archive: what it holds is a set of its own."""
    from budgetlint.readers import is_archive

    if os.path.isdir(disk.reachable(path)):
        return True
    try:
        return is_archive(path, load(path, inputs, max_bytes))
    except Unreadable:
        return False


def expand(paths: Iterable[str], inputs: Inputs | None = None) -> Iterator[str | Problem]:
    """The files of files, folders and patterns, folders sorted, each file once.

    What is left out is a Problem of stage ``skip``; one of another stage is an input that can not be found.
    """
    search = _Search(inputs or Inputs())
    for path in paths:
        yield from search.once(search.given(path))


def opened(path: str, data: bytes, inputs: Inputs | None = None) -> Iterator[tuple[str, bytes] | Problem]:
    """A file, or the files of an archive as ``expand`` has those of a folder. Raises Unreadable.

    Lists of folders do not reach into archives: what one holds depends on nothing but its bytes and what is stated.
    """
    from budgetlint.readers import contents, is_archive

    if not is_archive(path, data):
        yield path, data
        return
    search = _Search(inputs or Inputs(), listed=False)
    count = skipped = 0
    for name, member, problem in contents(path, data):
        count += 1
        if problem is not None:
            yield Problem(name, "read", of_file(name, problem))
        elif (why := search.member(path, name.removeprefix(f"{path}!"), member)) is not None:
            skipped += 1
            yield _skip(name, why)
        else:
            yield name, member
    if skipped == count:
        raise Unreadable(of_file(path, Phrase(*left_out.ALL_MEMBERS_SKIPPED, count=count)))


def among(
    found: Iterable[str | Problem], sets: Sequence[Sequence[str]]
) -> tuple[list[list[str | Problem]], list[str | Problem]]:
    """The ``sets`` that hold any of the files found, each with all of its own, and what was found besides."""
    given = {_real(item): item for item in found}
    hit: list[list[str | Problem]] = []
    for one in sets:
        files = {_real(item): item for item in expand(one)}
        if any(isinstance(item, str) and _real(item) in given for item in files.values()):
            hit.append(list(files.values()))
            given = {key: item for key, item in given.items() if key not in files}
    return hit, list(given.values())


class _Folder(NamedTuple):
    """A folder that was opened: its name in reports, its absolute path, what it holds."""

    shown: str
    path: str
    files: tuple[str, ...]
    folders: tuple[str, ...]


class _Search:
    """One search, and the files it has met."""

    def __init__(self, inputs: Inputs, listed: bool = True) -> None:
        self._inputs = inputs
        self._exclusions = Exclusions(inputs.exclude, inputs.gitignore, listed)
        #: Real path in small letters → the real paths and the names of files.
        self._met: dict[str, list[tuple[str, str]]] = {}
        self._told: set[Problem] = set()

    def given(self, path: str) -> Iterator[str | Problem]:
        """All that one argument stands for."""
        if not path:
            yield Problem(path, "find", left_out.NO_PATH)
            return
        name = Path(path).as_posix()
        try:
            if path == STDIN and self._inputs.piped is not None:
                yield from self._file(self._inputs.piped[0])
            elif os.path.isdir(disk.reachable(name)):
                yield from self._whole(name)
            elif os.path.lexists(disk.reachable(name)):
                yield from self._file(name)
            elif _SIGNS.search(name):
                parts = PurePath(name).parts
                top = PurePath(name).anchor
                found = self._fitting(Path(top).as_posix(), parts[bool(top) :])
                yield from self._some(name, found, left_out.NONE_FIT)
            else:
                yield _lost(name, left_out.NO_FILE)
        except Unreadable as error:
            yield Problem(name, "find", error.sentence)

    def once(self, items: Iterable[str | Problem]) -> Iterator[str | Problem]:
        """Each file under the name by which it is met first, each problem once."""
        for item in items:
            if isinstance(item, Problem):
                if item not in self._told:
                    self._told.add(item)
                    yield item
                continue
            real = os.path.realpath(disk.reachable(item))
            met = self._met.setdefault(real.casefold(), [])
            first = next((shown for other, shown in met if other == real or _same(other, real)), None)
            if first is None:
                met.append((real, item))
                yield item
            elif first != item:
                yield _skip(item, Phrase(*left_out.SAME_FILE, first=first))

    def member(self, archive: str, name: str, data: bytes) -> str | None:
        """Why a file of an archive is left out; the archive is like a folder."""
        name = name.replace("!", "/")
        *folders, last = name.split("/")
        for folder in folders:
            if why := candidates.system(folder) or (left_out.HIDDEN_FOLDER if folder.startswith(".") else None):
                return why
        if why := candidates.never(last) or (left_out.HIDDEN_FILE if last.startswith(".") else None):
            return why
        top = _absolute(archive)
        return self._exclusions.why_within(f"{top}/{name}", False, top) or candidates.unlikely(last, lambda: data)

    def _file(self, name: str) -> Iterator[str | Problem]:
        """A file that is named."""
        if why := self._forced(name, False):
            yield _skip(name, why)
        elif why := candidates.never(PurePath(name).name):
            yield _lost(name, Phrase(*left_out.NO_DOCUMENT, why=why))
        elif os.path.islink(name) and not os.path.exists(name):
            yield _lost(name, left_out.BROKEN)
        else:
            yield name

    def _whole(self, name: str) -> Iterator[str | Problem]:
        """A folder that is named."""
        if why := self._forced(name, True):
            yield _skip(name, why)
        elif os.path.exists(disk.reachable(_below(name, PACK))):
            yield _lost(name, Phrase(*left_out.IS_PACK, name=name))
        else:
            yield from self._some(name, self._walk(name), left_out.NONE_HERE)

    def _forced(self, name: str, is_folder: bool) -> str | None:
        return self._exclusions.why_within(_absolute(name), is_folder) if self._inputs.force_exclude else None

    def _some(self, name: str, items: Iterable[str | Problem], none: Phrase) -> Iterator[str | Problem]:
        """The items, and a problem if there are none but what is left out."""
        count = skipped = 0
        for item in items:
            count += 1
            skipped += isinstance(item, Problem) and item.stage == "skip"
            yield item
        if skipped == count:
            yield _lost(name, Phrase(*left_out.ALL_SKIPPED, count=count) if count else none)

    def _walk(self, name: str) -> Iterator[str | Problem]:
        """The files of a folder, then those of the folders in it."""
        for item in self._tree(name):
            if isinstance(item, Problem):
                yield item
            else:
                yield from (self._found(item, file) for file in item.files)

    def _tree(self, name: str) -> Iterator[_Folder | Problem]:
        """A folder and all those in it, each once; a problem for what is left out or can not be opened."""
        waiting = [(name, _absolute(name), os.path.realpath(disk.reachable(name)))]
        met = {waiting[0][2]: name}
        while waiting:
            shown, path, real = waiting.pop()
            folder = self._opened(shown, path)
            yield folder
            if isinstance(folder, Problem):
                continue
            inner = []
            for entry in folder.folders:
                below = f"{path.rstrip('/')}/{entry}"
                target = os.path.realpath(disk.reachable(below))
                why = self._closed(entry, below)
                if why is None and f"{real}{os.sep}".startswith(target.rstrip(os.sep) + os.sep):
                    why = left_out.UPWARDS
                elif why is None and target in met:
                    why = Phrase(*left_out.SAME_FOLDER, first=met[target])
                if why is not None:
                    yield _skip(_below(shown, entry), why)
                else:
                    met[target] = _below(shown, entry)
                    inner.append((_below(shown, entry), below, target))
            waiting += reversed(inner)

    def _opened(self, shown: str, path: str) -> _Folder | Problem:
        files: list[str] = []
        folders: list[str] = []
        try:
            self._exclusions.enter(path)
            for name in sorted(os.listdir(disk.reachable(path))):
                if os.path.isdir(disk.reachable(f"{path.rstrip('/')}/{name}")):
                    folders.append(name)
                elif not candidates.is_setting(name):
                    files.append(name)
        except Unreadable as error:
            return Problem(shown, "find", error.sentence)
        except OSError as error:
            return _lost(shown, Phrase(*left_out.CLOSED, why=error.strerror))
        return _Folder(shown, path, tuple(files), tuple(folders))

    def _closed(self, name: str, path: str) -> str | None:
        """Why a folder is not entered."""
        why = candidates.system(name) or self._left_out(name, path, True)
        if why is None and os.path.exists(disk.reachable(f"{path}/{PACK}")):
            why = left_out.PACK_FOLDER
        if why is None and os.path.exists(disk.reachable(f"{path}/pyvenv.cfg")):
            why = left_out.SYSTEM_FOLDER
        return why

    def _left_out(self, name: str, path: str, is_folder: bool) -> str | None:
        why = self._exclusions.why(path, is_folder)
        if why is None and name.startswith("."):
            return left_out.HIDDEN_FOLDER if is_folder else left_out.HIDDEN_FILE
        return why or None

    def _found(self, folder: _Folder, name: str) -> str | Problem:
        """A file that was come across."""
        shown, path = _below(folder.shown, name), f"{folder.path.rstrip('/')}/{name}"
        why = candidates.never(name) or self._left_out(name, path, False)
        if why is None and self._inputs.written and os.path.realpath(path) in self._inputs.written:
            why = left_out.WRITTEN
        try:
            if why is None and not stat.S_ISREG(os.stat(disk.reachable(path)).st_mode):
                why = left_out.SPECIAL
            why = why or candidates.unlikely(name, lambda: disk.look(path, candidates.HEAD, candidates.CONTAINERS))
        except FileNotFoundError:
            why = candidates.unlikely(name, bytes)  # nothing but its name is left of it
            if why is None:
                return _lost(shown, left_out.BROKEN)
        except OSError:
            why = None  # reading it will say why not
        return shown if why is None else _skip(shown, why)

    def _fitting(self, top: str, parts: Sequence[str]) -> Iterator[str | Problem]:
        """What fits a pattern, taken part by part; ``**`` is any number of folders."""
        first, *others = parts
        if first == "**":
            for item in self._tree(top):
                if isinstance(item, Problem):
                    yield item
                elif others:
                    yield from self._fitting(item.shown, others)
                else:
                    yield from (self._found(item, file) for file in item.files)
            return
        if not _SIGNS.search(first) and others:
            if os.path.isdir(disk.reachable(_below(top, first))):
                yield from self._fitting(_below(top, first), others)
            return
        folder = self._opened(top, _absolute(top))
        if isinstance(folder, Problem):
            yield folder
            return
        for name in folder.files if not others else ():
            if _fits(name, first):
                yield self._found(folder, name)
        for name in folder.folders:
            if _fits(name, first):
                shown = _below(top, name)
                if why := self._closed(name, _absolute(shown)):
                    yield _skip(shown, why)
                else:
                    yield from self._fitting(shown, others) if others else self._walk(shown)


def _fits(name: str, pattern: str) -> bool:
    return fnmatch(name, pattern) and (not name.startswith(".") or pattern.startswith("."))


def _skip(path: str, why: str) -> Problem:
    return Problem(path, "skip", Phrase("{path}:{why}。", "{path}: {why}.", path=path, why=why))


def _lost(path: str, why: str) -> Problem:
    return Problem(path, "find", of_file(path, why))


def _below(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder.rstrip('/')}/{name}"


def _absolute(path: str) -> str:
    return Path(os.path.abspath(path)).as_posix()


def _real(item: str | Problem) -> str | Problem:
    return os.path.realpath(item) if isinstance(item, str) else item


def _same(one: str, other: str) -> bool:
    """Whether two names that differ in small and capital letters are one file, as some disks have it."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
