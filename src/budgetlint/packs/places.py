"""Where in a pack's files a fault is, by the words that it quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from budgetlint.regex import regex
from budgetlint.resources import ResourceError, Root, fault_at, load_yaml, shown

#: Keys and positions that lead to a value of a file.
At: TypeAlias = tuple[str | int, ...]

_ID: Final = regex(r"[A-Z]{2,}\d{3}")


def placed(what: str, tables: Iterable[tuple[Root, str]]) -> ResourceError | None:
    """What is wrong with a table file of a user's folder, at the words that the fault quotes."""
    for root, file in tables:
        if isinstance(root, Path) and (path := spoken_of(load_yaml(root, file), what)):
            return fault_at(root, file, path, what.removeprefix(f"{shown(root, file)}:"))
    return None


def spoken_of(said: Any, what: str) -> At:
    """The path to the first key or text that a fault quotes, or the rule's id that it names; empty for none."""
    found = ((at, path) for path, word in _words(said, ()) if (at := what.find(f"「{word}」")) >= 0)
    named = ((at, path) for path, word in _words(said, ()) if _ID.fullmatch(word) and (at := what.find(word)) >= 0)
    return min([*found, *named], key=lambda pair: pair[0], default=(0, ()))[1]


def _words(said: Any, path: At) -> Iterator[tuple[At, str]]:
    """Every key and text of what is written, with the path to it."""
    if isinstance(said, Mapping):
        for key, value in said.items():
            yield (*path, f"~{key}"), str(key)
            yield from _words(value, (*path, key))
    elif isinstance(said, list):
        for at, value in enumerate(said):
            yield from _words(value, (*path, at))
    elif isinstance(said, str):
        yield path, said
