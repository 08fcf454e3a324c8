"""What ``--help`` prints: argparse counts characters, and a Chinese one takes two cells."""

from __future__ import annotations

from argparse import Action
from collections.abc import Iterable, Iterator

from budgetlint.cli.output import columns
from budgetlint.formats.words import pad, width, wrap

#: The cells of the left column, blanks included.
_LEFT = 24


def page(usage: str, about: str, groups: Iterable[tuple[str, Iterable[tuple[str, str]]]], closing: str) -> str:
    """Usage, what the command does, groups of (what is written, what it means), a closing paragraph."""
    lines = [f"用法:{usage}", "", about]
    for title, entries in groups:
        listed = [line for entry in entries for line in _entry(*entry)]
        lines += ["", f"{title}:", *listed] if listed else []
    return "".join(f"{line}\n" for line in (*lines, "", *wrap(closing, columns())))


def written(action: Action) -> str:
    """How an argument is written: ``-o, --output 文件``."""
    value = action.metavar if isinstance(action.metavar, str) and action.nargs != 0 else ""
    return f"{', '.join(action.option_strings)} {value}".strip()


def _entry(what: str, meaning: str) -> Iterator[str]:
    first, *rest = list(wrap(meaning, columns() - _LEFT)) or [""]
    if width(what) > _LEFT - 4:
        yield f"  {what}"
        yield " " * _LEFT + first
    else:
        yield pad(f"  {what}", _LEFT) + first
    yield from (" " * _LEFT + line for line in rest)
