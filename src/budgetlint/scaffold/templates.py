"""Templates: files of this package that end in .tmpl, with ``{{names}}`` to fill in.

A rule of each sort is two of them, the rule and its suite. The rule's examples are the documents of the suite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

from budgetlint.packs.schema import SORTS
from budgetlint.testing.blocks import Fence, blocks
from budgetlint.testing.marks import unmark

_NAME: Final = re.compile(r"\{\{(\w+)\}\}")
_TAIL: Final = ".tmpl"
#: What an identity may say of the example, so that two of one pack do not say the same.
_EQUATIONS: Final = (
    ("公务接待费", "30217", "T7[公务接待] >= T6[30217]"),
    ("因公出国(境)费用", "30212", "T7[因公出国] >= T6[30212]"),
    ("公务用车运行维护费", "30231", "T7[公车运行] >= T6[30231]"),
)


class RuleText(NamedTuple):
    """A rule as YAML, from the left margin, and its Markdown suite."""

    rule: str
    suite: str


def sorts() -> list[str]:
    """The sorts of rules that there are templates for, in the order of the schema."""
    tail = f".yaml{_TAIL}"
    found = [f.name.removesuffix(tail) for f in (_root() / "sorts").iterdir() if f.name.endswith(tail)]
    return [*(sort for sort in SORTS if sort in found), *sorted(set(found) - SORTS.keys())]


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with its placeholders replaced. Raises KeyError for one that has no words."""
    return _NAME.sub(lambda found: words[found[1]], text)


def tree(name: str, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(path, text) of every file of a folder of templates, filled."""
    yield from _below(_root() / name, "", words)


def rule_text(sort: str, words: Mapping[str, str], written: str = "") -> RuleText:
    """A rule of a sort beside those already ``written``."""
    folder = _root() / "sorts"
    subject, code, equation = next((e for e in _EQUATIONS if e[2] not in written), _EQUATIONS[0])
    known = {**words, "subject": subject, "code": code, "equation": equation}
    suite = filled(_read(folder / f"{sort}.md{_TAIL}"), known)
    found, clean = _examples(suite)
    rule = _read(folder / f"{sort}.yaml{_TAIL}")
    return RuleText(filled(rule, {**known, "bad": found, "good": clean}), suite)


def indented(text: str, by: int) -> str:
    """The text that much further right, but for its empty lines."""
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(keepends=True))


def _root() -> Traversable:
    return files(__package__) / "templates"


def _read(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")


def _below(folder: Traversable, path: str, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = filled(path + entry.name, words)
        if entry.is_dir():
            yield from _below(entry, f"{name}/", words)
        elif name.endswith(_TAIL):
            yield name.removesuffix(_TAIL), filled(_read(entry), words)


def _examples(suite: str) -> tuple[str, str]:
    """The documents of a suite in which something is found and in which nothing is, as items of YAML."""
    found: list[str] = []
    clean: list[str] = []
    for block in blocks(suite):
        if isinstance(block, Fence) and block.info == "text":
            text, marks = unmark(block.text)
            (found if marks else clean).append(indented(f"- |\n{indented(text, 2)}", 4).rstrip("\n"))
    return "\n".join(found), "\n".join(clean)
