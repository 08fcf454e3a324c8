"""``budgetlint completion``: a script for the shell, and what that script asks when a key is pressed.

The script holds nothing but the question, so it never grows stale: commands, options and their values are those of the
parsers. ``completion SHELL -- WORD…`` answers it for the last word: a line that says whether paths fit (``files``,
``folders``, ``none``), then a line per candidate, value and meaning with a tab between.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final, TypeAlias

from budgetlint.cli.arguments import COMMANDS, SHELLS
from budgetlint.cli.output import UsageError, show
from budgetlint.cli.parser import Parser
from budgetlint.cli.values import OneOf

_SUFFIX: Final = dict(zip(SHELLS, ("sh", "zsh", "fish", "ps1"), strict=True))
#: What stands for an empty word where a shell drops those.
_EMPTY: Final = '""'
#: What a placeholder in the help stands for.
_FILES: Final = frozenset({"路径", "文件"})
_FOLDERS: Final = frozenset({"文件夹"})
_RULES: Final = frozenset({"规则"})
_REPORTS: Final = "格式[=文件]"
#: The argument of explain, which takes rules by id or name, and no tags.
_EXPLAINED: Final = "names"

#: A value and what it means.
Candidate: TypeAlias = tuple[str, str]


def run(options: argparse.Namespace) -> int:
    if options.shell is None:
        raise UsageError(f"请写明用的是哪种命令行:budgetlint completion {'|'.join(SHELLS)}。")
    if options.words is None:
        script = files("budgetlint.cli").joinpath("completions", f"{options.shell}.{_SUFFIX[options.shell]}")
        return show(script.read_text(encoding="utf-8"))
    paths, found = complete(["" if w == _EMPTY else w for w in options.words], bash=options.shell == "bash")
    return show("".join(f"{line}\n" for line in (paths, *(f"{value}\t{about}" for value, about in found))))


def complete(words: Sequence[str], *, bash: bool = False) -> tuple[str, list[Candidate]]:
    """What the last of some words (the command itself left out) may become: which paths fit, and the candidates.

    ``bash``, which takes ``--format=js`` apart, wants the value alone.
    """
    *before, word = _whole(words) if bash else (words or [""])
    command = before[0] if before and before[0] in COMMANDS else None
    parser = COMMANDS[command or "check"]()
    args = before[1:] if command else before
    option, equals, value = word.partition("=")
    if equals and (action := _options(parser).get(option)) is not None:
        paths, found = _values(action, value)
        return paths, found if bash else [(f"{option}={v}", about) for v, about in found]
    if args and (action := _options(parser).get(args[-1])) is not None and action.nargs != 0:
        return _values(action, word)
    if word.startswith("-"):
        return "none", _among(((o, _brief(a)) for o, a in _options(parser).items() if _is_open(a, o, args)), word)
    commands = [(name, make().about) for name, make in COMMANDS.items()] if not before else []
    if found := _among(commands, word):
        return "files", found
    action = _positional(parser, args)
    return _values(action, word) if action is not None else ("none", [])


def _whole(words: Sequence[str]) -> list[str]:
    """Words with ``--option = value`` put together again."""
    joined: list[str] = []
    for word in words or [""]:
        if joined and (word == "=" or joined[-1].endswith("=")) and joined[-1].startswith("-"):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _options(parser: Parser) -> dict[str, argparse.Action]:
    return {option: action for action in parser._actions for option in action.option_strings}


def _is_open(action: argparse.Action, option: str, args: Sequence[str]) -> bool:
    """Whether an option may follow: a long one that was not given, or that may be given again."""
    several = isinstance(action, argparse._AppendAction | argparse._ExtendAction)
    return option.startswith("--") and (several or not any(o in args for o in action.option_strings))


def _brief(action: argparse.Action) -> str:
    return (action.help or "").partition(";")[0]


def _positional(parser: Parser, args: Sequence[str]) -> argparse.Action | None:
    """What the next argument that belongs to no option is."""
    options = _options(parser)
    given = 0
    for earlier, arg in zip(["", *args], args, strict=False):
        taken = (action := options.get(earlier)) is not None and action.nargs != 0
        given += not taken and not arg.startswith("-")
    actions = [a for a in parser._actions if not a.option_strings]
    return next((a for n, a in enumerate(actions) if n == given or a.nargs == "*"), None)


def _values(action: argparse.Action, word: str) -> tuple[str, list[Candidate]]:
    metavar = str(action.metavar or "")
    if isinstance(action.type, OneOf):
        return "none", _among(((name, "") for name in action.type.names), word)
    if metavar.isascii() and metavar.islower():  # words to be written as they stand
        return "none", _among(((name, "") for name in metavar.split("|")), word)
    if metavar == _REPORTS:
        from budgetlint.formats import BUILT_IN

        return "none", _among(((name, "") for name in BUILT_IN), word)
    if metavar in _RULES:
        done, comma, part = word.rpartition(",")
        known = _rules(part, tags=action.dest != _EXPLAINED)
        return "none", [(done + comma + name, about) for name, about in known]
    return "files" if metavar in _FILES else "folders" if metavar in _FOLDERS else "none", []


def _among(candidates: Iterator[Candidate] | Sequence[Candidate], word: str) -> list[Candidate]:
    return [(value, about) for value, about in candidates if value.startswith(word)]


def _rules(word: str, *, tags: bool) -> Iterator[Candidate]:
    """Rules by id, or by name once that is begun, and tags; known from the cache of results, where anything is."""
    from budgetlint.cache import Cache
    from budgetlint.cli.reading import Opening
    from budgetlint.settings import Settings

    home, every = os.environ.get("BUDGETLINT_CACHE", ""), Settings(select=("all",))
    cache = Cache(every, (), home or None) if home != "off" else None
    told = cache.told() if cache is not None else None
    if told is None:
        told = Opening(every)().told
        if cache is not None:
            cache.tell(told)
    for rule in told.rules:
        if rule.id.startswith(word.upper()):
            yield rule.id, rule.summary
        elif word and rule.name.startswith(word):
            yield rule.name, rule.summary
    counts = Counter(tag for rule in told.rules for tag in rule.tags) if tags else Counter()
    yield from ((tag, f"标签:{n} 条规则") for tag, n in sorted(counts.items()) if tag.startswith(word))
