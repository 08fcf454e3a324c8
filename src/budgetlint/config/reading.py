"""One configuration file to its values, each fault at its place."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, NamedTuple

from budgetlint.config.keys import CONFIGURATION
from budgetlint.config.values import At, shown, twice
from budgetlint.regex import regex
from budgetlint.resources import ResourceError, parse_yaml, place_in

NAME: Final = "budgetlint.yaml"
PROJECT: Final = "pyproject.toml"
_TABLE: Final = ("tool", "budgetlint")
#: Bytes that a file may have: what people write by hand is smaller.
_LARGEST: Final = 1 << 19
_AT_LINE: Final = regex(r"\(at line (\d+), column (\d+)\)$")
#: What a TOML file has somewhere that says anything to us.
_MENTIONED: Final = regex(rb"""\btool\b["'\s.={]{1,9}budgetlint\b|^\s*["']?budgetlint["']?\s*[.=]""", re.MULTILINE)


class File(NamedTuple):
    """A configuration file, and what it is called in messages."""

    path: Path

    @property
    def name(self) -> str:
        return shown(self.path)

    @property
    def is_toml(self) -> bool:
        return self.path.suffix.lower() == ".toml"

    def place(self, at: At) -> str:
        """The file with the line and column of a value, in TOML with the keys that lead to it."""
        fault = self.fault(at, "")
        return str(fault)[:-1]

    def fault(self, at: At, what: str) -> ResourceError:
        """What is wrong with the value that keys and positions lead to."""
        if self.is_toml:
            return ResourceError(f"{self.name}:{_dotted((*_TABLE, *at))}", what)
        try:
            return ResourceError(self.name, what, *place_in(self.path.read_bytes(), self.name, at))
        except (ResourceError, OSError):  # it has been changed since
            return ResourceError(self.name, what)


def found(folder: Path) -> File | None:
    """The nearest configuration from ``folder`` upwards. Raises ResourceError where one folder has two."""
    for own in (folder, *folder.parents):
        given = [File(path) for path in (own / NAME, own / PROJECT) if path.is_file()]
        told = [file for file in given if not file.is_toml or _tabled(file) is not None]
        if len(told) > 1:
            names = "和".join(file.name for file in told)
            raise ResourceError(names, "同一文件夹里有两份配置;请只留一份")
        if told:
            return told[0]
    return None


def read(file: File) -> dict[str, Any]:
    """The values of a file, all in order. Raises ResourceError for the first that is not."""
    if file.is_toml:
        said = _tabled(file)
        if said is None:
            raise ResourceError(file.name, "没有 [tool.budgetlint] 一节")
    else:
        said = parse_yaml(_bytes(file), file.name)
    said = {} if said is None else said
    for at, what in CONFIGURATION.faults(said, ()):
        raise file.fault(at, what)
    for at, what in twice(said.get("disclosures", []), ("disclosures",), file.path.parent):
        raise file.fault(at, what)
    return dict(said)


def _tabled(file: File) -> Any:
    """What a TOML file says in its table; None where it has none. Raises ResourceError."""
    source = _bytes(file)
    if not _MENTIONED.search(source):  # no need to understand it
        return None
    import tomllib

    try:
        said: Any = tomllib.loads(source.decode("utf-8-sig"))
        for step in _TABLE:
            said = said.get(step) if isinstance(said, dict) else None
        return None if said is None else _plain(said, file, ())
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        what = "请检查引号、括号和等号;文字要加引号" if at else "到末尾还没有写完;请检查引号和括号是否配对"
        raise ResourceError(file.name, f"TOML 写法有误:{what}", *map(int, at.groups() if at else ())) from error
    except UnicodeDecodeError as error:
        raise ResourceError(file.name, "不是 UTF-8 文本;请用 UTF-8 编码另存") from error
    except RecursionError:
        raise ResourceError(file.name, "TOML 嵌套过深") from None


def _plain(said: Any, file: File, at: At) -> Any:
    """As YAML would have it: dates as they are written, no fractions."""
    if isinstance(said, dict):
        return {key: _plain(value, file, (*at, key)) for key, value in said.items()}
    if isinstance(said, list):
        return [_plain(value, file, (*at, number)) for number, value in enumerate(said)]
    if isinstance(said, float):
        raise file.fault(at, f"「{said}」请加引号:小数不能直接写")
    return str(said) if isinstance(said, date | datetime | time) else said


def _bytes(file: File) -> bytes:
    try:
        with file.path.open("rb") as stream:
            source = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ResourceError(file.name, f"无法读取({error.strerror or error})") from error
    if len(source) > _LARGEST:
        raise ResourceError(file.name, f"大于 {_LARGEST >> 10} KiB,不像是配置文件")
    return source


def _dotted(at: At) -> str:
    """tool.budgetlint.overrides[2].select"""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step.removeprefix('~')}" for step in at)[1:]


def common(paths: Iterable[str]) -> Path:
    """The deepest folder that holds all of some files and folders; the current one for none."""
    own = [Path(os.path.normpath(Path(path).absolute())) for path in paths]
    try:
        return Path(os.path.commonpath([p if p.is_dir() else p.parent for p in own])) if own else Path.cwd()
    except ValueError:  # several drives
        return Path.cwd()
