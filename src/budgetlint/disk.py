"""What is read and written: with ``discovery`` and ``exclusions``, which look into folders, all that touches the disk."""

from __future__ import annotations

import ntpath
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Unreadable, of_file
from budgetlint.settings import MAX_BYTES

_LONG = 248
#: How many characters or bytes are written at once.
_PIECE = 1 << 20


def reachable(path: str, windows: bool = os.name == "nt") -> str:
    r"""The name by which the system opens a path: on Windows one of 248 signs or more needs ``\\?\`` before it."""
    if not windows or path.startswith(("\\\\?\\", "//?/")):
        return path
    absolute = ntpath.abspath(path)
    if len(absolute) < _LONG:
        return path
    return "\\\\?\\UNC" + absolute[1:] if absolute.startswith("\\\\") else "\\\\?\\" + absolute


def load(path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of one file. Raises Unreadable with a sentence for whatever stands in the way."""
    try:
        info = os.stat(reachable(path))
        if not stat.S_ISREG(info.st_mode):
            raise Unreadable(
                of_file(path, Phrase("不是普通文件,无法读取。", "this is no regular file and cannot be read."))
            )
        if info.st_size > max_bytes:
            size, limit = info.st_size / 2**20, max_bytes / 2**20
            both = (
                "文件有 {size:.1f} MiB,超过上限 {limit:g} MiB;请拆分,或用 --max-size 提高上限。",
                "the file has {size:.1f} MiB, more than the limit of {limit:g} MiB; split it, or raise --max-size.",
            )
            raise Unreadable(of_file(path, Phrase(*both, size=size, limit=limit)))
        return Path(reachable(path)).read_bytes()
    except OSError as error:
        both = ("无法读取({why});请检查文件和权限。", "it cannot be read ({why}); check the file and its permissions.")
        raise Unreadable(of_file(path, Phrase(*both, why=error.strerror or error))) from error


def look(path: str, size: int, whole: tuple[bytes, ...] = ()) -> bytes:
    """The first ``size`` bytes of a file; all of it if it begins with one of ``whole`` and is no larger than can be read.

    Raises OSError.
    """
    with open(reachable(path), "rb") as file:
        head = file.read(size)
        return head + file.read(MAX_BYTES) if head.startswith(whole) else head


def write(path: str, content: str | bytes) -> None:
    """Write a file whole or not at all, text as UTF-8. Raises OSError."""
    with drafted(path) as draft, open(draft, "wb") as file:
        for at in range(0, len(content), _PIECE):  # a report may be large: no second one beside it
            piece = content[at : at + _PIECE]
            file.write(piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece)


@contextmanager
def drafted(path: str) -> Iterator[str]:
    """The file to write instead of ``path``, whose place it takes once it is written; of a failure nothing is left.

    Raises OSError.
    """
    target = os.path.realpath(reachable(path))
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
