"""Shapes of plain data, told apart fault by fault: each with the path of keys and positions that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Final, TypeAlias

from budgetlint.packs.patterns import PatternError, checked
from budgetlint.resources import near
from budgetlint.rules import placeholders

Path: TypeAlias = tuple[str | int, ...]
Fault: TypeAlias = tuple[Path, str]
#: What is wrong with a value that stands at a path.
Shape: TypeAlias = Callable[[object, Path], Iterator[Fault]]

_LONGEST: Final = 20_000


def text(longest: int = _LONGEST, *, empty: bool = False) -> Shape:
    """Text, only if ``empty`` without a word."""

    def check(value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, str) or not (empty or value.strip()):
            yield path, "应为文字"
        elif len(value) > longest:
            yield path, f"长于 {longest} 个字"

    return check


def number(low: int, high: int) -> Shape:
    """A whole number in a range."""

    def check(value: object, path: Path) -> Iterator[Fault]:
        if type(value) is not int or not low <= value <= high:
            yield path, f"应为 {low} 到 {high} 的整数,不加引号"

    return check


def switch(value: object, path: Path) -> Iterator[Fault]:
    """True or false."""
    if not isinstance(value, bool):
        yield path, "应为 true 或 false"


def day(value: object, path: Path) -> Iterator[Fault]:
    """A date."""
    try:
        date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        yield path, "应为日期,如 2020-01-01"


def one_of(names: Iterable[str]) -> Shape:
    """One of some words."""
    known = tuple(names)

    def check(value: object, path: Path) -> Iterator[Fault]:
        if value not in known:
            yield path, f"不能是「{value}」{near(value, known)}"

    return check


def fitting(fits: Callable[[str], bool], what: str) -> Shape:
    """Text of a certain form."""

    def check(value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, str) or not fits(value):
            yield path, f"「{value}」{what}"

    return check


def pattern(value: object, path: Path) -> Iterator[Fault]:
    """A regular expression that can not take endless time."""
    if not isinstance(value, str) or not value:
        yield path, "应为正则表达式"
        return
    try:
        checked(value)
    except PatternError as error:
        yield path, str(error)


def template(value: object, path: Path) -> Iterator[Fault]:
    """A message, with placeholders by name."""
    if not isinstance(value, str) or not value.strip():
        yield path, "应为文字"
        return
    try:
        placeholders(value)
    except ValueError:
        yield path, "占位符写法有误:花括号要配对,里面是英文名字,如 {found};要印花括号的,写两个"


def items(shape: Shape, at_least: int = 0) -> Shape:
    """A list of things of one shape."""

    def check(value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield path, "应为列表,写成 [甲, 乙],或每项一行、以「- 」开头"
            return
        if len(value) < at_least:
            yield path, f"至少要有 {at_least} 项"
        for at, item in enumerate(value):
            yield from shape(item, (*path, at))

    return check


def some(shape: Shape) -> Shape:
    """One thing of a shape, or a list of such."""
    several = items(shape, 1)

    def check(value: object, path: Path) -> Iterator[Fault]:
        yield from (several if isinstance(value, list) else shape)(value, path)

    return check


def either(**shapes: Shape) -> Shape:
    """Text or a mapping, each of its own shape: ``either(str=…, dict=…)``."""

    def check(value: object, path: Path) -> Iterator[Fault]:
        shape = shapes.get(type(value).__name__)
        if shape is None:
            yield path, "写法不对"
        else:
            yield from shape(value, path)

    return check


def names_to(shape: Shape, at_least: int = 0) -> Shape:
    """Names the author chooses, each with a thing of one shape."""

    def check(value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield path, "应为「名称: 内容」"
            return
        if len(value) < at_least:
            yield path, f"至少要有 {at_least} 项"
        for name, item in value.items():
            yield from shape(item, (*path, name))

    return check


def fields(owed: Mapping[str, Shape], optional: Mapping[str, Shape]) -> Shape:
    """A mapping of known names, those in ``owed`` all there."""
    known = {**owed, **optional}

    def check(value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield path, "应为「键: 值」"
            return
        missing = [name for name in owed if name not in value]
        for name in value:
            if name not in known:
                meant = get_close_matches(str(name), missing, 1, 0.4)
                yield (*path, f"~{name}"), f"没有「{name}」这一项{near(name, meant or known)}"
        for name in missing:
            yield path, f"缺少「{name}」"
        for name, item in value.items():
            if name in known:
                yield from known[name](item, (*path, name))

    return check
