"""Sorts of values: each knows what is wrong with one, how JSON Schema says so, and what it comes to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from budgetlint.config.patterns import Patterns, fault
from budgetlint.resources import near

#: Keys and positions that lead to a value; a last key that begins with ``~`` is the key itself.
At: TypeAlias = tuple[str | int, ...]
Fault: TypeAlias = tuple[At, str]
_LONGEST: Final = 4096


class Sort(Protocol):
    """What a value may be."""

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """What is wrong with a value that stands there."""
        ...

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        ...

    def made(self, value: Any, folder: Path) -> Any:
        """What a value without faults comes to; ``folder`` is that of the file that states it."""
        ...


def named(at: At) -> str:
    """What a value is called in a fault: the key that it belongs to."""
    return next((step for step in reversed(at) if isinstance(step, str)), "")


class Flag:
    """True or false."""

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if not isinstance(value, bool):
            yield at, f"{named(at)} 应为 true 或 false"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def made(self, value: Any, folder: Path) -> Any:
        return value


class Whole(NamedTuple):
    """A whole number in a range."""

    low: int
    high: int

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if type(value) is not int or not self.low <= value <= self.high:
            yield at, f"{named(at)} 应为 {self.low} 到 {self.high} 的整数"

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def made(self, value: Any, folder: Path) -> Any:
        return value


class OneOf(NamedTuple):
    """One of some words."""

    words: tuple[str, ...]

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in self.words:
            yield at, f"{named(at)} 不能是「{value}」{near(value, self.words)}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}

    def made(self, value: Any, folder: Path) -> Any:
        return value


class Text(NamedTuple):
    """A line of text."""

    form: str = "应为文字"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if not isinstance(value, str) or not value.strip() or "\n" in value or "\0" in value or len(value) > _LONGEST:
            yield at, f"{named(at)} {self.form}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[^\n\u0000]*[^\s\u0000][^\n\u0000]*$", "maxLength": _LONGEST}

    def made(self, value: Any, folder: Path) -> Any:
        return value


class Day:
    """A date."""

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        try:
            told = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            told = None
        if told is None or not 1994 <= told.year <= 2100:
            yield at, f"{named(at)} 应为日期,如 2024-02-20,且日历上有这一天"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^(199[4-9]|20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}$"}

    def made(self, value: Any, folder: Path) -> Any:
        return date.fromisoformat(value)


class FilePath:
    """A file or folder, from the folder of the file that states it."""

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        yield from Text("应为文件或文件夹的路径").faults(value, at)

    def schema(self) -> dict[str, Any]:
        return Text().schema()

    def made(self, value: Any, folder: Path) -> Any:
        return stated(folder, value)


class OnOff:
    """On, off, or a folder: on and off come to True and False."""

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        yield from Text("应为 on、off 或文件夹").faults(value, at)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"enum": ["on", "off"]}, Text().schema()]}

    def made(self, value: Any, folder: Path) -> Any:
        return value == "on" if value in ("on", "off") else stated(folder, value)


class ListOf(NamedTuple):
    """Things of one sort; one alone needs no list, if ``bare``."""

    sort: Sort
    form: str
    bare: bool = True
    at_least: int = 0

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if self.bare and isinstance(value, str):
            yield from self.sort.faults(value, at)
        elif not isinstance(value, list) or len(value) < self.at_least:
            yield at, f"{named(at)} {self.form}"
        else:
            for number, item in enumerate(value):
                yield from self.sort.faults(item, (*at, number))

    def schema(self) -> dict[str, Any]:
        item = self.sort.schema()
        several = {"type": "array", "items": item, **({"minItems": self.at_least} if self.at_least else {})}
        return {"anyOf": [item, several]} if self.bare else several

    def made(self, value: Any, folder: Path) -> Any:
        return tuple(self.sort.made(item, folder) for item in ([value] if isinstance(value, str) else value))


class Glob(Text):
    """A pattern of paths."""

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        wrong = [*super().faults(value, at)]
        if not wrong and isinstance(value, str) and (told := fault(value)):
            wrong = [(at, told)]
        return iter(wrong)


class Globs(NamedTuple):
    """Patterns of paths."""

    form: str = "应为路径的模式,如 [乡镇/**, '*.docx']"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        yield from self._list.faults(value, at)

    def schema(self) -> dict[str, Any]:
        return self._list.schema()

    def made(self, value: Any, folder: Path) -> Any:
        return Patterns(os.path.normpath(folder.absolute()), self._list.made(value, folder))

    @property
    def _list(self) -> ListOf:
        return ListOf(Glob(self.form), self.form, at_least=1)


class Named(NamedTuple):
    """Names of the user's choice, each with a thing of one sort."""

    sort: Sort
    form: str

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, f"{named(at)} {self.form}"
            return
        for name, item in value.items():
            if not str(name).strip():
                yield (*at, f"~{name}"), f"{named(at)} {self.form}"
            yield from self.sort.faults(item, (*at, name))

    def schema(self) -> dict[str, Any]:
        # "at least one sign that is no blank": what a name must have
        return {
            "type": "object",
            "propertyNames": {"pattern": r"\S"},
            "additionalProperties": self.sort.schema(),
        }

    def made(self, value: Any, folder: Path) -> Any:
        return tuple((name, self.sort.made(item, folder)) for name, item in value.items())


class Auto(NamedTuple):
    """A word that leaves it to the program, or something of another sort; the word comes to None."""

    word: str
    sort: Sort

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if value != self.word:
            yield from self.sort.faults(value, at)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"const": self.word}, self.sort.schema()]}

    def made(self, value: Any, folder: Path) -> Any:
        return None if value == self.word else self.sort.made(value, folder)


class Sets(NamedTuple):
    """Sets of files that are one disclosure each; a file is in one of them only."""

    form: str = "应为若干组,每组列出同一份文书的文件(可用 * 和 **),如 - [表.pdf, 说明.pdf]"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        yield from self._sort.faults(value, at)

    def schema(self) -> dict[str, Any]:
        return self._sort.schema()

    def made(self, value: Any, folder: Path) -> Any:
        return tuple(tuple(dict.fromkeys(path for text in one for path in _files(folder, text))) for one in value)

    @property
    def _sort(self) -> ListOf:
        return ListOf(ListOf(Text(self.form), self.form, bare=False, at_least=1), self.form, bare=False)


def twice(value: list[list[str]], at: At, folder: Path) -> Iterator[Fault]:
    """The files of ``Sets`` that are in two of them."""
    home: dict[str, int] = {}
    for number, one in enumerate(value):
        for position, text in enumerate(one):
            for path in _files(folder, text):
                if home.setdefault(os.path.realpath(path), number) != number:
                    yield (*at, number, position), f"「{path}」已在另一组中"


class Table(NamedTuple):
    """Known keys, those in ``owed`` all there."""

    keys: Mapping[str, Key]
    owed: tuple[str, ...] = ()

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, "最外层应为「键: 值」" if not at else f"{named(at)} 的每一项应为「键: 值」"
            return
        for name in value:
            if name not in self.keys:
                yield (*at, f"~{name}"), f"没有「{name}」这一项{near(name, self.keys)}"
        for name in self.owed:
            if name not in value:
                yield at, f"缺少「{name}」"
        for name, item in value.items():
            if item is None and name in self.keys:
                yield (*at, f"~{name}"), f"「{name}」后面没有写值;不要这一项的,整行删去,或在行首加 #"
            elif name in self.keys:
                yield from self.keys[name].sort.faults(item, (*at, name))

    def schema(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "type": "object",
            "properties": {name: key.schema() for name, key in self.keys.items()},
            "additionalProperties": False,
        }
        return {**made, "required": list(self.owed)} if self.owed else made

    def made(self, value: Any, folder: Path) -> Any:
        return {name: self.keys[name].sort.made(item, folder) for name, item in value.items()}


class Key(NamedTuple):
    """One key: what it may hold and what it is for, in Chinese."""

    name: str
    sort: Sort
    about: str
    #: As YAML, on the line of the key or on lines of its own.
    example: str = ""
    #: What holds where nobody says anything.
    default: object = None
    #: Whether what several places say adds up; else the nearest one holds.
    adds: bool = False

    @property
    def shown(self) -> str:
        """The example as it is written in a file."""
        return f"{self.name}:{self.example}" if self.example.startswith("\n") else f"{self.name}: {self.example}"

    def schema(self) -> dict[str, Any]:
        """The key as JSON Schema, described."""
        made = {"description": self.about, **self.sort.schema()}
        return made if self.default is None else {**made, "default": self.default}


def _files(folder: Path, pattern: str) -> Iterable[str]:
    # A path as it is written, which may hold signs of patterns itself, or from the root.
    if os.path.lexists(folder / pattern) or Path(pattern).is_absolute():
        return [shown(folder / pattern)]
    try:
        found = sorted(folder.glob(pattern))
    except ValueError:  # what is no pattern is the name of a file
        found = []
    return [shown(path) for path in found] or [shown(folder / pattern)]


def stated(folder: Path, value: str) -> str:
    """A path as it is written, if that is from the root, else from ``folder``."""
    return Path(value).as_posix() if Path(value).is_absolute() else shown(folder / value)


def shown(path: Path) -> str:
    """A path from the current folder, where it lies in or beside it."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
