"""Files and folders: the only module that touches the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from budgetlint.config import NAME
from budgetlint.model.source import Unreadable
from budgetlint.report import Problem
from budgetlint.settings import MAX_BYTES
from budgetlint.suppressions.stated import BASELINE, SIDE_FILE

#: What stands beside documents and is none.
_OURS = (NAME, SIDE_FILE, BASELINE)


def expand(paths: Iterable[str]) -> Iterator[str | Problem]:
    """Files of the given files and folders, folders sorted, without what is hidden and the configuration; each file once."""
    seen: set[str] = set()
    for path in paths:
        for item in _files(path):
            key = item.path if isinstance(item, Problem) else os.path.realpath(item)
            if key not in seen:
                seen.add(key)
                yield item


def _files(path: str) -> Iterator[str | Problem]:
    name = Path(os.path.normpath(path)).as_posix()
    if not os.path.lexists(path):
        yield Problem(name, "find", f"{name}:没有这个文件或文件夹;请检查路径。")
        return
    if not os.path.isdir(path):
        yield name
        return
    found = False
    problems: list[Problem] = []

    def failed(error: OSError) -> None:
        folder = str(error.filename)
        problems.append(Problem(folder, "find", f"{folder}:无法打开文件夹({error.strerror});请检查权限。"))

    for folder, folders, files in os.walk(name, onerror=failed):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(f for f in files if not f.startswith(".") and f not in _OURS):
            found = True
            yield Path(folder, file).as_posix()
    yield from problems
    if not found and not problems:
        yield Problem(name, "find", f"{name}:文件夹里没有可以检查的文件。")


def among(paths: Iterable[str], sets: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """The ``sets`` that hold any of the given files, each with all of its own, and what was given besides."""
    given = {os.path.realpath(p.path if isinstance(p, Problem) else p): p for p in expand(paths)}
    hit: list[list[str]] = []
    for one in sets:
        files = {os.path.realpath(p): p for path in one for p in expand([path]) if not isinstance(p, Problem)}
        if not given.keys().isdisjoint(files):
            hit.append([*files.values(), *(path for path in one if not os.path.lexists(path))])
            given = {real: item for real, item in given.items() if real not in files}
    return hit, [item.path if isinstance(item, Problem) else item for item in given.values()]


def holds_many(path: str, max_bytes: int = MAX_BYTES) -> bool:
    """Whether it is a folder or an archive: what it holds is a set of its own."""
    from budgetlint.readers import is_archive

    if os.path.isdir(path):
        return True
    try:
        return is_archive(path, load(path, max_bytes))
    except Unreadable:
        return False


def load(path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of one file. Raises Unreadable with a sentence for whatever stands in the way."""
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            raise Unreadable(f"{path}:不是普通文件,无法读取。")
        if info.st_size > max_bytes:
            size, limit = info.st_size / 2**20, max_bytes / 2**20
            raise Unreadable(f"{path}:文件有 {size:.1f} MiB,超过上限 {limit:g} MiB;请拆分,或用 --max-size 提高上限。")
        return Path(path).read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}:无法读取({error.strerror or error});请检查文件和权限。") from error


def stored(path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file, or of a file in an archive (``a.zip!b.pdf``). Raises Unreadable."""
    from budgetlint.readers import contents

    outer = path
    while "!" in outer and not os.path.lexists(outer):
        outer = outer.rpartition("!")[0]
    data = load(outer, max_bytes)
    if outer == path:
        return data
    for name, member, problem in contents(outer, data):
        if name == path and problem is None:
            return member
    raise Unreadable(f"{path}:压缩包里没有这个文件;请检查路径。")


def write(path: str, content: str | bytes) -> None:
    """Write a file whole or not at all, text as UTF-8. Raises OSError."""
    with drafted(path) as draft:
        data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        Path(draft).write_bytes(data)


@contextmanager
def drafted(path: str) -> Iterator[str]:
    """The file to write instead of ``path``, whose place it takes once it is written; of a failure nothing is left.

    Raises OSError.
    """
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):  # a device or pipe cannot be replaced
        yield target
        return
    draft = f"{target}.{os.getpid()}.tmp"
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        yield draft
        with open(draft, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        if os.path.exists(draft):
            os.unlink(draft)
        raise
