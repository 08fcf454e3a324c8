"""``budgetlint.ignore.yaml``: findings that are let be, said beside the documents (binary formats carry no comments)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from budgetlint.config.patterns import fault
from budgetlint.model.source import Place
from budgetlint.personal import mask_text
from budgetlint.regex import regex
from budgetlint.resources import Item, ResourceError, near, parse_yaml, read_list
from budgetlint.suppressions.stated import Entry, SideFile

#: Where an entry begins, and what stands before its first key.
_ITEM: Final = regex(rb"-[ \t]+(?=[^ \t\r\n#])")
_FINGERPRINT: Final = regex(r"[0-9a-f]{32}")
_SAYS: Final = "每一条须写明 reason(为什么可以不改)"
_WHICH: Final = "每一条须写明 fingerprint(发现的指纹),或 rule(规则)和 path(文件)"


def read_side(file: Path, name: str) -> SideFile:
    """A side file, called ``name`` in messages. Raises ResourceError."""
    try:
        source = file.read_bytes()
    except FileNotFoundError as error:
        raise ResourceError(name, "没有这个文件;请检查配置里的 suppressions") from error
    except OSError as error:
        raise ResourceError(name, f"无法读取({error.strerror})") from error
    entries = _known(source, name)
    if entries is None:  # the places of what is wrong are with the parser
        entries = tuple(map(_entry, read_list(source, name)))
    return SideFile(name, file.resolve().parent, entries)


def _known(source: bytes, name: str) -> tuple[Entry, ...] | None:
    """The entries as they are known from an earlier run, an item a line that begins with ``-``; None where they have to be
    read with their places. Most runs need no parser for them."""
    values = parse_yaml(source, name)
    if values is None:
        return ()
    starts = [(n, m.end()) for n, line in enumerate(source.splitlines(), 1) if (m := _ITEM.match(line))]
    if not isinstance(values, list) or len(starts) != len(values):
        return None
    try:
        return tuple(_entry(_item(value, name, *at)) for value, at in zip(values, starts, strict=True))
    except ResourceError:
        return None


def _item(value: object, name: str, line: int, column: int) -> Item:
    """A value with the place of its entry."""

    def at(part: object) -> Item:
        return Item(part, (), name, line, column + 1)

    pairs = value.items() if isinstance(value, dict) else ()
    return at(value)._replace(keys=tuple((at(key), at(own)) for key, own in pairs))


def _entry(item: Item) -> Entry:
    if not item.keys:
        raise item.fault(f"这里应为「键: 值」,能用的有:{'、'.join(_KEYS)}")
    told: dict[str, str] = {}
    until: date | None = None
    for key, value in item.keys:
        if key.value not in _KEYS:
            raise key.fault(f"没有「{key.value}」这一项{near(key.value, _KEYS)}")
        if key.value == _UNTIL:
            until = _day(value)
        else:
            told[key.value] = _TEXTS[key.value](value)
    if "reason" not in told:
        raise item.fault(_SAYS)
    if "fingerprint" not in told and not {"rule", "path"} <= told.keys():
        raise item.fault(_WHICH)
    return Entry(place=Place(item.line, item.column, item.line, item.column), until=until, **told)


def _text(item: Item) -> str:
    if isinstance(item.value, int) and not isinstance(item.value, bool):  # a row may be called 2013
        return str(item.value)
    if not isinstance(item.value, str) or not item.value.strip():
        raise item.fault("这里应为文字,不能空着")
    return item.value.strip()


def _label(item: Item) -> str:
    """What is printed in a document, as reports print it."""
    return mask_text(_text(item))


def _path(item: Item) -> str:
    text = _text(item)
    if wrong := fault(text):
        raise item.fault(wrong)
    return text


def _reason(item: Item) -> str:
    if not isinstance(item.value, str) or not item.value.strip():
        raise item.fault(f"reason 不能空着;{_SAYS}")
    return mask_text(" ".join(item.value.split()))


def _fingerprint(item: Item) -> str:
    if not isinstance(item.value, str) or not _FINGERPRINT.fullmatch(item.value):
        raise item.fault("fingerprint 应为32位的指纹,见 --format json 的 fingerprint;全是数字的要加引号")
    return item.value


def _day(item: Item) -> date:
    try:
        return date.fromisoformat(item.value)
    except (TypeError, ValueError):
        raise item.fault(f"until 应为日历上有的日期,如 2026-12-31,不能是「{item.value}」") from None


_UNTIL: Final = "until"
_TEXTS: Final[Mapping[str, Callable[[Item], str]]] = {
    "fingerprint": _fingerprint,
    "rule": _label,
    "path": _path,
    "table": _label,
    "row": _label,
    "column": _label,
    "reason": _reason,
    "by": _label,
}
_KEYS: Final = (*_TEXTS, _UNTIL)
