"""What leaves a command: text on the terminal or in a file, a sentence when something is wrong, an exit code."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterable

DONE, FOUND, INCOMPLETE = 0, 1, 2
_WIDTH, _WIDEST = 100, 120
#: So many characters are written at once: what a stream holds beside the report.
_PIECE = 1 << 16
_ESCAPE = "budgetlint.escape"


class UsageError(Exception):
    """What the user asked cannot be done as asked; the message is one sentence with the remedy."""


def near(name: str, known: Iterable[str], end: str = ";用 --help 查看全部。") -> str:
    """The end of the sentence that says ``name`` is unknown: the nearest name, else ``end``."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), 1, 0.6)
    return f";是不是 {found[0]}?" if found else end


def speak(*streams: object) -> None:
    """Make streams write UTF-8, or what ``PYTHONIOENCODING`` asks for, whatever the code page of the console.

    What can not be written is escaped as JSON has it, so that no name and no rare character stops a report or spoils it.
    """
    codecs.register_error(_ESCAPE, _escaped)
    asked = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if asked else "utf-8", errors=_ESCAPE)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


def complain(message: str) -> None:
    """One sentence on stderr."""
    print(f"budgetlint: {message}", file=sys.stderr)


def show(content: str | bytes, code: int = DONE) -> int:
    """Write to stdout and return ``code``; a reader that has gone away is no fault."""
    try:
        if isinstance(content, str):
            for start in range(0, len(content), _PIECE):
                sys.stdout.write(content[start : start + _PIECE])
        else:
            sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise UsageError(f"标准输出写不进去({error.strerror or error});请检查磁盘空间,或换一个地方保存。") from error
    return code


def save(file: str, content: str | bytes) -> None:
    """Write a file whole or not at all. Raises UsageError."""
    from budgetlint.disk import write

    try:
        write(file, content)
    except OSError as error:
        raise unwritable(file, error) from error


def unwritable(file: str, error: OSError) -> UsageError:
    """The sentence that says why a file could not be written."""
    return UsageError(f"{file}:写不进去({error.strerror or error});请检查路径和权限。")


def columns() -> int:
    """The cells of a line on stdout: the terminal's, but no more than the eye follows."""
    if not sys.stdout.isatty():
        return _WIDTH
    import shutil

    return min(_WIDEST, shutil.get_terminal_size((_WIDTH, 24)).columns)
