"""Patterns of paths, as the files that state them mean them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from budgetlint.ignores import Pattern


class Patterns(NamedTuple):
    """Patterns as ``.gitignore`` has them, for paths from ``folder``; the last that fits decides, ``!`` takes back.

    What fits a folder or an archive fits all in it.
    """

    #: An absolute path.
    folder: str
    texts: tuple[str, ...]

    def fits(self, path: str) -> bool:
        """Whether a file is meant; ``path`` from the current folder or the root, a file in an archive as ``a.zip!b.pdf``."""
        absolute = os.path.normpath(Path(path).absolute())
        ways = [[*_way(own)] for own in {self._own(absolute), self._own(os.path.realpath(absolute))} if own]
        for pattern in reversed(_parsed(self.texts)):
            if any(pattern.matches(inner, is_folder) for way in ways for inner, is_folder in way):
                return not pattern.is_negative
        return False

    def _own(self, absolute: str) -> str:
        """The path from the folder; empty for one on another drive."""
        try:
            return os.path.relpath(absolute, self.folder)
        except ValueError:
            return ""


def fault(text: str) -> str:
    """What is wrong with a pattern; empty if nothing is."""
    if re.search(r"\\(?![\\*?\[\]!# ])", text):
        return f"「{text}」里的文件夹要用 / 分开,不用 \\"
    return "" if _parsed((text,)) else f"「{text}」不合任何文件:要有名称,方括号要关上,其中的范围从小到大;# 开头的是注释"


@lru_cache(maxsize=1024)
def _parsed(texts: tuple[str, ...]) -> tuple[Pattern, ...]:
    from budgetlint.ignores import parsed

    return parsed(re.sub(r"^(!?)\./", r"\1", text) for text in texts)


def _way(path: str) -> Iterator[tuple[str, bool]]:
    """A path and the folders and archives that it lies in, each with whether it can hold others."""
    own = PurePosixPath(path.replace(os.sep, "/").replace("!", "/"))
    yield from ((str(outer), True) for outer in own.parents if outer.name)
    yield str(own), False
    if "!" in path:
        yield path, False
