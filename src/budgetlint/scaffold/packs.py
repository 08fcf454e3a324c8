"""A new pack: a folder of YAML, or a distribution with Python rules of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from budgetlint.plugins import Plugins
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.resources import load_csv
from budgetlint.scaffold.templates import indented, rule_text, sorts, tree
from budgetlint.scaffold.writing import ScaffoldError, write_tree
from budgetlint.session import Session

_ID: Final = regex(r"(?!(?:null|true|false)$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
#: Rules of new packs are numbered from here: what a province ships itself begins at 101.
_FIRST, _LAST = 901, 999
#: The year of the documents in examples, and since when a new pack is in force.
YEAR: Final = 2024
_SINCE: Final = "2020-01-01"
_UNBOUND: Final = "# province: 河北 # 写上省的简称,就只用于该省的文件;不写,用于所有文件"


@frozen
class NewPack:
    """What was written: the folder, the id that the pack took and the one it would have, its rules."""

    folder: Path
    id: str
    wanted: str
    rules: tuple[str, ...]


@frozen
class _Whose:
    """Whose pack it is; ``province`` is empty for what is no province."""

    id: str
    prefix: str
    name: str
    province: str
    authority: str


def new_pack(names: list[str], into: Path, loaded: Plugins, *, python: bool = False) -> NewPack:
    """Write the project of a pack for a province, or for another (name, id). Raises ScaffoldError."""
    whose = _whose(names)
    pack = _free_id(whose.id, loaded, stated=len(names) > 1)
    ids = _free_numbers(whose.prefix, len(sorts()) + python, loaded)
    words = _words(whose, pack, ids, loaded)
    files = _files(words, dict(zip(sorts(), ids, strict=False)), python)
    target = into / whose.id
    write_tree(target, files)
    return NewPack(target, pack, whose.id, tuple(ids))


def _whose(names: list[str]) -> _Whose:
    name, *rest = names
    row = next((r for r in load_csv(__package__, "provinces.csv") if name in r.values()), None)
    stated = rest[0] if rest else ""
    if stated and not _ID.fullmatch(stated):
        raise ScaffoldError(f"「{stated}」不是英文标识;请用小写字母、数字和连字号,如 shijiazhuang。")
    if row is not None:
        kind = "局" if row["full"].endswith("市") else "厅"
        return _Whose(stated or row["id"], row["prefix"], row["full"], row["name"], f"{row['full']}财政{kind}")
    if not stated:
        raise ScaffoldError(f"「{name}」不是省级地名;其他名称请再写一个英文标识,如 new pack 石家庄市 shijiazhuang。")
    prefix = re.sub(r"[^A-Z]", "", stated.upper())[:3]
    if len(prefix) < 2 or not re.fullmatch(r"[\w()·]{1,30}", name):
        raise ScaffoldError("名称请写汉字或字母,标识至少要有两个字母,如 new pack 石家庄市 shijiazhuang。")
    return _Whose(stated, prefix, name, "", f"{name}财政局")


def _free_id(wanted: str, loaded: Plugins, *, stated: bool) -> str:
    taken = {origin.name for origin in loaded.origins}
    if wanted in taken and stated:
        raise ScaffoldError(f"已装有名为 {wanted} 的规则包;请换一个标识,如 {wanted}-local。")
    tails = ("", "-local", *(f"-local-{n}" for n in range(2, 100)))
    return next(found for tail in tails if (found := wanted + tail) not in taken)


def _free_numbers(prefix: str, count: int, loaded: Plugins) -> list[str]:
    free = [i for n in range(_FIRST, _LAST + 1) if (i := f"{prefix}{n}") not in loaded.owners]
    if len(free) < count:
        raise ScaffoldError(f"编号 {prefix}{_FIRST} 到 {prefix}{_LAST} 已经用完。")
    return free[:count]


def _words(whose: _Whose, pack: str, ids: list[str], loaded: Plugins) -> Mapping[str, str]:
    kinds = Session(loaded).catalogue.kinds.values()
    duty = next(d for n in range(1, 1000) if (d := f"{whose.prefix}示例-{n}") not in loaded.requirements)
    return {
        "pack": pack,
        "package": f"budgetlint_{pack.replace('-', '_')}",
        "folder": whose.id,
        "whose": whose.name,
        "authority": whose.authority,
        "distribution": f"budgetlint-{pack}",
        "bound": f"province: {whose.province} # 简称;只用于本省的文件" if whose.province else _UNBOUND,
        "option": f" --province {whose.province}" if whose.province else "",
        "wanted": f"\nprovinces: [{whose.province}]" if whose.province else "",
        "prefix": whose.prefix,
        "first": ids[0],
        "last": ids[-1],
        "requirement": duty,
        "sorts": "、".join(sorts()),
        "since": _SINCE,
        "begins": "",
        "year": str(YEAR),
        "kinds": "\n".join(f"#   {kind.id:<4} {kind.name}" for kind in kinds),
    }


def _files(words: Mapping[str, str], ids: Mapping[str, str], python: bool) -> dict[str, str]:
    """Path → text."""
    own = f"{words['package']}/" if python else ""
    files = {own + path: text for path, text in tree("data", words)}
    written = files[f"{own}rules.yaml"]
    for sort, rule in ids.items():
        made = rule_text(sort, {**words, "id": rule, "name": f"{words['pack']}-{sort}"})
        written += "\n" + indented(made.rule, 2)
        files[f"tests/{rule}.md"] = made.suite
    files[f"{own}rules.yaml"] = written
    return {**files, **dict(tree("python" if python else "folder", words))}
