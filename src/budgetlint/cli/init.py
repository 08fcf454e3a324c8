"""``budgetlint init``: a configuration that explains itself, or values set in the one that is there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from budgetlint.cli.output import UsageError, save, show
from budgetlint.cli.reading import plugins
from budgetlint.config import NAME, File, found
from budgetlint.config.reading import read
from budgetlint.config.writing import template, with_values
from budgetlint.plugins import Plugins
from budgetlint.resources import near


def run(options: argparse.Namespace) -> int:
    folder = Path(options.folder)
    if not folder.is_dir():
        raise UsageError(f"没有文件夹 {options.folder};请检查路径。")
    values = _values(options, plugins(options)) if options.province or options.profile else {}
    file = File(folder / NAME)
    if not file.path.exists():
        other = found(folder.resolve())
        if other is not None and other.path.parent == folder.resolve():
            raise UsageError(f"{other.name} 里已有 budgetlint 的配置;要另写 {NAME},请先把它删去。")
    elif not options.force:
        if not values:
            raise UsageError(f"{file.name} 已经有了;要改其中的,请写 --profile、--province,要整个重写,请加 --force。")
        read(file)
        text = file.path.read_bytes().decode("utf-8")
        save(file.name, with_values(text, values))
        return show(f"{file.name} 里写上了 {_told(values)},其余没有动。\n")
    save(file.name, template({"profile": "standard", **values}))
    return show(f"写好了 {file.name},每一项都有说明;用 budgetlint config --show 看实际用的是什么。\n")


def _values(options: argparse.Namespace, known: Plugins) -> dict[str, Any]:
    """What is to be set. Raises UsageError for a preset that nobody offers and a province without rules."""
    values: dict[str, Any] = {}
    if options.profile:
        if options.profile not in known.presets:
            raise UsageError(f"没有名为「{options.profile}」的方案{near(options.profile, known.presets)}")
        values["profile"] = options.profile
    if options.province:
        own = sorted({p for rule in known.rules for p in rule.provinces})
        province = next((p for p in own if options.province.startswith(p)), None)
        if province is None:
            raise UsageError(f"没有「{options.province}」的规则{near(options.province, own)}")
        values["provinces"] = [province]
    return values


def _told(values: dict[str, Any]) -> str:
    return "、".join(f"{key}: {'、'.join(v) if isinstance(v, list) else v}" for key, v in values.items())
