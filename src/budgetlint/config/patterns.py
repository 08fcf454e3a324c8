"""Patterns of paths, as the files that state them mean them."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Patterns(NamedTuple):
    """Patterns as ``.gitignore`` has them, for paths from ``folder``; the last that fits decides, ``!`` takes back.

    A pattern without a slash fits the name of a file or folder anywhere, one with a slash the path; what fits a folder or
    an archive fits all in it. ``*`` and ``?`` stay within a name, ``**`` does not.
    """

    #: An absolute path.
    folder: str
    texts: tuple[str, ...]

    def fits(self, path: str) -> bool:
        """Whether a file is meant; ``path`` from the current folder or the root, a file in an archive as ``a.zip!b.pdf``."""
        absolute = os.path.normpath(Path(path).absolute())
        own = [self._own(absolute), self._own(os.path.realpath(absolute))]
        names = {name.replace(os.sep, "/") for name in (*own, absolute) if name}
        names |= {name.replace("!", "/") for name in names}
        fitting = False
        for text in self.texts:
            pattern = _compiled(text.removeprefix("!"))
            if any(map(pattern.fullmatch, names)):
                fitting = not text.startswith("!")
        return fitting

    def _own(self, absolute: str) -> str:
        """The path from the folder; empty for one on another drive."""
        try:
            return os.path.relpath(absolute, self.folder)
        except ValueError:
            return ""


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    text = pattern.replace("\\", "/").removeprefix("./").rstrip("/")
    anywhere = "" if "/" in text else "(?:.*/)?"
    return re.compile(f"{anywhere}{_translated(text)}(?:[/!].*)?", re.DOTALL)


def _translated(text: str) -> str:
    made, at = [], 0
    while at < len(text):
        if text.startswith("**/", at) and (at == 0 or text[at - 1] == "/"):
            made.append("(?:.*/)?")
            at += 3
        elif text.startswith("**", at):
            made.append(".*")
            at += 2
        elif text[at] == "[" and (end := text.find("]", at + 2)) > 0:
            inner = re.sub(r"([\\\[&~|])", r"\\\1", text[at + 1 : end])
            made.append(f"[^{inner[1:]}]" if inner.startswith("!") else f"[{inner}]")
            at = end + 1
        else:
            made.append({"*": "[^/]*", "?": "[^/]"}.get(text[at]) or re.escape(text[at]))
            at += 1
    return "".join(made)
