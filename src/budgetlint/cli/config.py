"""``budgetlint config``: what a configuration may say, what it says, and where each value comes from."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any, Final

from budgetlint import config
from budgetlint.cli.output import UsageError, columns, show
from budgetlint.cli.reading import configured, plugins
from budgetlint.config.told import Told, parts, told
from budgetlint.formats.words import pad, width, wrap
from budgetlint.selectors import check

_SORTS: Final = {
    "default": "默认",
    "profile": "方案",
    "preset": "方案",
    "extends": "继承",
    "file": "",
    "command": "命令行",
}


def run(options: argparse.Namespace) -> int:
    if options.schema:
        return show(json.dumps(config.schema(), ensure_ascii=False, indent=2) + "\n")
    if not options.show:
        if options.paths:
            raise UsageError(
                f"看 {options.paths[0]} 用的是什么配置,请写成 budgetlint config --show {options.paths[0]}。"
            )
        keys = {key.name: key.about for key in config.KEYS.values()}
        if options.json:
            return show(json.dumps(keys, ensure_ascii=False, indent=2) + "\n")
        return show("".join(f"{line}\n" for line in _reference(columns())))
    if len(options.paths) > 1:
        raise UsageError("config --show 一次看一份文件;请只写一个路径。")
    loaded = plugins(options)
    configuration = configured(options).with_presets(loaded.presets)
    check(loaded.rules, configuration)
    rows = [*told(configuration, *options.paths), *(() if options.paths else parts(configuration))]
    if options.json:
        return show(json.dumps([_record(row) for row in rows], ensure_ascii=False, indent=2) + "\n")
    return show("".join(f"{line}\n" for line in _lines(rows, columns())))


def _record(row: Told) -> dict[str, Any]:
    files = {"files": list(row.files)} if row.files else {}
    return {"key": row.key, **files, "value": row.value, "origin": row.sort, "place": row.place or None}


def _lines(rows: list[Told], cells: int) -> Iterator[str]:
    """Key, value, origin; what nobody says and has no default is not listed."""
    shown = [
        (f"{row.key}({'、'.join(row.files)})" if row.files else row.key, _shown(row.value), _origin(row))
        for row in rows
        if row.value is not None
    ]
    left, right = (max((width(row[n]) for row in shown), default=0) for n in (0, 2))
    middle = max(24, min(cells - left - right - 4, max((width(value) for _, value, _ in shown), default=0)))
    before = ""
    for key, value, origin in shown:
        first, *rest = list(wrap(value, middle)) or [""]
        yield pad("" if key == before else key, left + 2) + pad(first, middle + 2) + origin
        yield from (" " * (left + 2) + line for line in rest)
        before = key


def _origin(row: Told) -> str:
    return f"{_SORTS[row.sort]} {row.place}".strip()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(f"{name}: {item}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(f"[{_shown(item)}]" if isinstance(item, list) else str(item) for item in value)
    return str(value)


def _reference(cells: int) -> Iterator[str]:
    yield from wrap(f"{config.NAME} 或 pyproject.toml 的 [tool.budgetlint] 里可以写:", cells)
    left = max(map(len, config.KEYS)) + 4
    for key in config.KEYS.values():
        yield ""
        first, *rest = list(wrap(key.about, cells - left))
        yield pad(f"  {key.name}", left) + first
        yield from (" " * left + line for line in rest)
        lead, *lines = key.shown.splitlines()
        yield from (" " * left + line for line in (f"如 {lead}", *(f"   {line}" for line in lines)))
    yield ""
    yield "用 budgetlint init 写一份带说明的;用 budgetlint config --show 加文件,看对它实际用的是什么、从哪里来。"
