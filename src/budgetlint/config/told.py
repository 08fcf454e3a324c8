"""What holds and who says so: each value with the place that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from budgetlint.config.keys import FACTS, KEYS
from budgetlint.config.layers import Configuration, Layer
from budgetlint.config.patterns import Patterns
from budgetlint.config.values import Auto, Named, OnOff


class Told(NamedTuple):
    """One value of a key. ``sort``: default, profile, preset, extends, file or command; ``place``: the preset, or file and
    line (in TOML the keys)."""

    key: str
    value: Any
    sort: str
    place: str = ""
    #: For which files, if not for all.
    files: tuple[str, ...] = ()


def told(configuration: Configuration, *paths: str) -> Iterator[Told]:
    """What holds for one document (of all documents: for no path), key by key; what adds up piece by piece."""
    own = configuration.of(paths) if paths else configuration
    for key in (*(k for k in KEYS if k not in ("extends", "overrides", "documents")), *FACTS):
        layers = own.stated(key)
        if key in ("extend-select", "ignore"):
            layers = _since_select(own, layers)
        if layers:
            yield from (Told(key, _plain(key, layer.said[key]), *_origin(layer, key)) for layer in layers)
        elif key in KEYS:
            yield Told(key, _plain(key, KEYS[key].default), "default")


def parts(configuration: Configuration) -> Iterator[Told]:
    """What is said of some files only."""
    for layer in configuration.layers:
        if layer.files is not None:
            for key in layer.said:
                yield Told(key, _plain(key, layer.said[key]), *_origin(layer, key), layer.files.texts)


def _since_select(own: Configuration, layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Those that the last ``select`` has not swept away."""
    last = max((n for n, layer in enumerate(own.layers) if layer.files is None and "select" in layer.said), default=0)
    return tuple(layer for layer in layers if any(layer is other for other in own.layers[last:]))


def _origin(layer: Layer, key: str) -> tuple[str, str]:
    if layer.command and not layer.preset:
        return "command", ""
    if layer.preset:
        return ("profile" if layer.at == ("profile",) else "preset"), layer.preset
    assert layer.file is not None
    return ("extends" if layer.inherited else "file"), layer.file.place((*layer.at, key))


def _plain(key: str, value: Any) -> Any:
    """A value as it would be written, of what JSON has."""
    sort = KEYS[key].sort if key in KEYS else None
    if value is None:
        return sort.word if isinstance(sort, Auto) else None
    if isinstance(sort, OnOff) and isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(sort, Named):
        return dict(value)
    if isinstance(value, Patterns):
        return list(value.texts)
    if isinstance(value, tuple):
        return [list(item) if isinstance(item, tuple) else item for item in value]
    return value.isoformat() if isinstance(value, date) else value
