"""Words for people that can be said in Chinese and in English, whoever puts them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias, overload

Lang: TypeAlias = Literal["zh", "en"]


class Said:
    """What can be said in both languages. Not abstract by its class: enums are said as well, and have a metaclass of their own."""

    __slots__ = ()

    def words(self, lang: Lang) -> str:
        raise NotImplementedError


class Phrase(str, Said):
    """Words in Chinese, which it is as a string, and in English: ``Phrase("没有「{table}」", "no '{table}'", table=title)``.

    Arguments may be phrases and places themselves. Raises KeyError for a missing one.
    """

    _english: str
    _args: Mapping[str, object]

    def __new__(cls, chinese: str, english: str, /, **args: object) -> Phrase:
        phrase = super().__new__(cls, filled(chinese, args))
        phrase._english, phrase._args = english, args
        return phrase

    def words(self, lang: Lang) -> str:
        return filled(self._english, self._args, lang) if lang == "en" else str(self)

    def __reduce__(self) -> tuple[Callable[..., Phrase], tuple[str, str, Mapping[str, object]]]:
        return _restored, (str(self), self._english, self._args)


def _restored(chinese: str, english: str, args: Mapping[str, object]) -> Phrase:
    phrase = str.__new__(Phrase, chinese)
    phrase._english, phrase._args = english, args
    return phrase


class Complaint(Exception):
    """What stands in the way, as a sentence for people."""

    @property
    def sentence(self) -> str:
        """It, still to be said in either language."""
        said = self.args[0] if self.args else ""
        return said if isinstance(said, str) else str(said)


def filled(template: str, args: Mapping[str, object], lang: Lang = "zh") -> str:
    """A template with its arguments in a language. Raises KeyError for a missing one."""
    return template.format_map({name: in_words(value, lang) for name, value in args.items()})


@overload
def in_words(value: str, lang: Lang) -> str: ...
@overload
def in_words(value: object, lang: Lang) -> object: ...
def in_words(value: object, lang: Lang) -> object:
    """In a language what can be said in both, else the value itself."""
    return value.words(lang) if isinstance(value, Said) else value


def quoted(names: Iterable[str]) -> Phrase:
    """Names as they are printed, in a row: 「甲」「乙」, 'A', 'B'."""
    return listing((Phrase("「{name}」", "'{name}'", name=name) for name in names), "、", ", ")


def named(names: Iterable[str]) -> Phrase:
    """Names in a row, marked as such only in English, where they stay Chinese: 甲、乙, 'A', 'B'."""
    return listing(Phrase("{name}", "'{name}'", name=name) for name in names)


def shortened(names: Sequence[str], most: int, unit: str = "个") -> Phrase:
    """Names as they are printed, of many the first few and how many there are: 「甲」、「乙」等5个."""
    few = quoted(names[:most])
    if len(names) <= most:
        return few
    both = ("{few}等{count}{unit}", "{few} and others ({count} in all)")
    return Phrase(*both, few=few, count=len(names), unit=unit)


def plain(chinese: str, english: str) -> Phrase:
    """Words from a data file: nothing in them is a placeholder."""
    return Phrase(*(text.replace("{", "{{").replace("}", "}}") for text in (chinese, english)))


def listing(items: Iterable[str], chinese: str = "、", english: str = ", ") -> Phrase:
    """Several texts in a row."""
    args = {f"_{number}": item for number, item in enumerate(items)}
    names = [f"{{{name}}}" for name in args]
    return Phrase(chinese.join(names), english.join(names), **args)
