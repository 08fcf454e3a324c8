"""A new rule in a pack that is there: its YAML at the end of the pack's rules, comments and all else as they were."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from budgetlint.disk import write
from budgetlint.packs import MANIFEST, PYTHON, Pack, home_of, load_pack
from budgetlint.packs.schema import RULE
from budgetlint.plugins import Plugins
from budgetlint.records import frozen
from budgetlint.resources import ResourceError, compile_yaml, load_yaml, near, read_items
from budgetlint.scaffold.packs import YEAR
from budgetlint.scaffold.templates import indented, rule_text, sorts
from budgetlint.scaffold.writing import ScaffoldError

_USUAL: Final = "rules.yaml"
#: What a rule cites where its pack has no duties of its own.
_ANY: Final = "R4"


@frozen
class NewRule:
    """Where the rule and its suite were written; ``python``: its pack has rules in Python, too."""

    file: Path
    suite: Path
    python: bool


def new_rule(rule: str, name: str, sort: str, folder: Path, loaded: Plugins) -> NewRule:
    """Add a rule of a sort to the pack in ``folder``, with its suite. Raises ScaffoldError, ResourceError."""
    if sort not in sorts():
        raise ScaffoldError(f"没有「{sort}」这种规则{near(sort, sorts())}")
    shaped = {"id": rule, "name": name, "title": "-", "requirement": ["-"], "severity": "info", "follows": "BL001"}
    for _, fault in RULE(shaped, ()):
        raise ScaffoldError(f"{fault}。")
    home = home_of(folder)
    pack = load_pack(home)
    if pack.prefix and not rule.startswith(pack.prefix):
        raise ScaffoldError(f"编号应以 {pack.prefix} 开头(pack.yaml 的 prefix),如 {pack.prefix}{rule[-3:]}。")
    _refuse_taken(rule, name, pack, home, loaded)
    file = home / _file(home)
    suite = folder / "tests" / f"{rule}.md"
    if suite.exists():
        raise ScaffoldError(f"{suite.as_posix()} 已经存在,没有改动;请先移走它。")
    old = file.read_bytes().decode("utf-8") if file.is_file() else "rules: []\n"
    begins, year = _years(pack, old, file)
    duty = pack.requirements[0].id if pack.requirements else _ANY
    words = {"id": rule, "name": name, "requirement": duty, "year": str(year), "begins": begins}
    made = rule_text(sort, words, old)
    new = _added(old, file, made.rule)
    try:
        suite.parent.mkdir(parents=True, exist_ok=True)
        write(str(suite), made.suite)
        try:
            write(str(file), new)
        except OSError:
            suite.unlink()
            raise
    except OSError as error:
        raise ScaffoldError(f"{error.filename or file}:写不进去({error.strerror});请检查路径和权限。") from error
    return NewRule(file, suite, (home / PYTHON).is_file())


def _refuse_taken(rule: str, name: str, pack: Pack, home: Path, loaded: Plugins) -> None:
    known = [*((r.id, r.name) for r in (*loaded.rules, *pack.rules)), *((f.id, f.name) for f in pack.followers)]
    for own, called in known:
        if own == rule:
            raise ScaffoldError(f"编号 {rule} 已经用了({called});请换一个。")
        if called == name:
            raise ScaffoldError(f"名称 {name} 已经用了({own});请换一个。")
    # What Python says is not run here.
    quoted = re.compile(rf"[\"']({re.escape(rule)}|{re.escape(name)})[\"']")
    for code in sorted(home.glob("*.py")):
        if found := quoted.search(code.read_text(encoding="utf-8", errors="replace")):
            raise ScaffoldError(f"{found[1]} 已经用在 {code.as_posix()};请换一个。")


def _file(home: Path) -> str:
    """Which file of the pack takes the rule."""
    listed = load_yaml(home, MANIFEST).get("rules", [_USUAL])
    if not listed:
        raise ScaffoldError(f"{(home / MANIFEST).as_posix()}:rules 是空的;删去这一行,规则就写在 {_USUAL}。")
    return _USUAL if _USUAL in listed else str(listed[-1])


def _years(pack: Pack, text: str, file: Path) -> tuple[str, int]:
    """What ``when`` has to say of the years, and a year in which the rule is in force."""
    when = (_values(text, file) or {}).get("defaults", {}).get("when", {})
    since = [y for y in (when.get("since"), pack.since.year if pack.since else None) if y is not None]
    until = [y for y in (when.get("until"), pack.until.year if pack.until else None) if y is not None]
    year = min(max([YEAR, *since]), *(y - 1 for y in until)) if until else max([YEAR, *since])
    return ("" if since else f", since: {year}"), year


def _added(text: str, file: Path, rule: str) -> str:
    """The text of a file of rules with one more. Raises ScaffoldError where that would not be the same rules and one."""
    old = _values(text, file)
    [own] = _values(rule, file)
    new = _inserted(text, file, rule)
    try:
        got = _values(new, file)
    except ResourceError:
        got = None
    if got != {**old, "rules": [*old["rules"], own]}:
        raise ScaffoldError(f"{file.as_posix()}:rules 的写法加不进新的一条;请写成一条一段,每段以 - 开头。")
    return new


def _inserted(text: str, file: Path, rule: str) -> str:
    keys = dict(read_items(text.encode(), file.as_posix()))
    key, value = next((k, v) for k, v in keys.items() if k.value == "rules")
    lines = text.splitlines(keepends=True)
    by = 2
    if value.parts:
        first = lines[value.parts[0].line - 1]
        by = len(first) - len(first.lstrip(" "))
    else:
        at = value.line - 1
        lines[at] = lines[at].replace("[]", "", 1).replace(": ", ":", 1) if "[]" in lines[at] else lines[at]
    below = min((k.line - 1 for k in keys if k.line > key.line), default=len(lines))
    while below < len(lines) and lines[below - 1].startswith(("#", "\n", "\r\n")):
        below -= 1  # these speak of the key that follows
    end = "\r\n" if "\r\n" in text else "\n"
    if lines and not lines[below - 1].endswith("\n"):
        lines[below - 1] += end
    block = "\n" + indented(rule, by) + ("\n" if lines[below:] and lines[below].strip() else "")
    return "".join([*lines[:below], block.replace("\n", end), *lines[below:]])


def _values(text: str, file: Path) -> Any:
    return json.loads(compile_yaml(text.encode(), file.as_posix()))["data"]
