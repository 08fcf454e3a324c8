"""``budgetlint plugins``: which packs and plugins are loaded, from where, and what each offers."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from budgetlint.cli.output import show
from budgetlint.cli.reading import plugins
from budgetlint.markup import table
from budgetlint.packs import Pack
from budgetlint.plugins import Plugins


def run(options: argparse.Namespace) -> int:
    records = list(_records(plugins(options)))
    if options.format == "json":
        return show(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    if options.format == "md":
        return show("".join(f"{line}\n" for line in _table(records)))
    return show("".join(f"{line}\n" for record in records for line in _lines(record)))


def _records(loaded: Plugins) -> Iterator[dict[str, Any]]:
    rules = Counter(origin.name for origin in loaded.owners.values())
    for origin in loaded.origins:
        pack = loaded.packs.get(origin.name)
        known = isinstance(pack, Pack)
        yield {
            "name": origin.name,
            "title": pack.name if isinstance(pack, Pack) else None,
            "distribution": origin.distribution or None,
            "version": origin.version or None,
            "entry": origin.entry,
            "province": (pack.province or None) if isinstance(pack, Pack) else None,
            "authority": pack.authority if isinstance(pack, Pack) else None,
            "since": pack.since.isoformat() if isinstance(pack, Pack) and pack.since else None,
            "rules": rules[origin.name],
            "pack": known,
        }


def _table(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    names = {
        "name": "名称",
        "version": "版本",
        "title": "内容",
        "province": "省份",
        "rules": "规则",
        "entry": "从哪里来",
    }
    yield from table(list(names.values()), ([str(r[name] or "") for name in names] for r in records))


def _lines(record: dict[str, Any]) -> Iterator[str]:
    """Name and version on a line, beneath it what it is and where it comes from."""
    yield f"{record['name']}  {record['version']}  {record['rules']} 条规则"
    if record["pack"]:
        whose = f"{record['province']},只用于该省的文件" if record["province"] else "全国"
        since = f";自{record['since']}起" if record["since"] else ""
        yield f"    {record['title']}({record['authority']};{whose}{since})"
    source = (
        f"发行包 {record['distribution']},入口 {record['entry']}"
        if record["distribution"]
        else f"文件夹 {record['entry']}"
    )
    yield f"    {source}"
