"""Data files of packages. YAML is the source, never the start-up path.

The same values come back from each of the three places they may stand in: JSON compiled into the wheel, JSON in the
user's cache (both only for exactly these bytes of YAML), and the YAML itself.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ruamel.yaml.nodes import Node, ScalarNode

T = TypeVar("T")

#: Part of the name of cache files: another number where the same YAML gives other values.
_FORMAT: Final = 1
_NODES: Final = 1_000_000
_PLAIN_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")


class ResourceError(ValueError):
    """A data file that cannot be used; the message gives file, line and column (both from 1) and the fault."""

    def __init__(self, file: str, fault: str, line: int | None = None, column: int | None = None) -> None:
        self.file, self.fault, self.line, self.column = file, fault, line, column
        super().__init__(":".join(str(part) for part in (file, line, column) if part is not None) + f":{fault}")


def load_yaml(package: str, name: str) -> Any:
    """The values of a package's YAML file: dict, list, str, int, bool, None. Raises ResourceError.

    Keys are text as written (``201:`` is "201"), dates stay ISO text, and fractions must be quoted: no float gets in.
    """
    folder, source = _source(package, name)
    digest = hashlib.sha256(source).hexdigest()
    cache = _cache_file(digest)
    for place in (folder / compiled_name(name), cache):
        entry = _entry(place, digest) if place is not None else None
        if entry is not None:
            return entry["data"]
    text = compile_yaml(source, f"{package}/{name}")
    if cache is not None:
        _save(cache, text)
    return json.loads(text)["data"]


def load_csv(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a package's CSV file, by the names in its first line. Raises ResourceError."""
    file = f"{package}/{name}"
    reader = csv.DictReader(_decoded(_source(package, name)[1], file).splitlines())
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise ResourceError(file, "列数与首行不同", reader.line_num)
        rows.append(row)
    return rows


def compiled_name(name: str) -> str:
    """Where the compiled form of a package's YAML file stands, from the package's folder."""
    return f"_compiled/{name.replace('/', '__')}.json"


def compile_yaml(source: bytes, file: str) -> str:
    """The compiled form of a YAML file: JSON with the digest of ``source`` and the data. Raises ResourceError."""
    data = _composed(source, file, _Values(file).of)
    return json.dumps({"sha256": hashlib.sha256(source).hexdigest(), "data": data}, ensure_ascii=False)


class Item(NamedTuple):
    """A key or value of a YAML file that a user wrote, and where it stands; ``parts``: the items of a list."""

    value: Any
    parts: tuple[Item, ...]
    file: str
    line: int
    column: int

    def fault(self, fault: str) -> ResourceError:
        """What is wrong with it, with its place."""
        return ResourceError(self.file, fault, self.line, self.column)


def read_items(source: bytes, file: str) -> tuple[tuple[Item, Item], ...]:
    """The keys of a YAML file with their values. Raises ResourceError, also where it is no mapping."""
    return _composed(source, file, partial(_items, _Values(file))) or ()


def _items(values: _Values, root: Node) -> tuple[tuple[Item, Item], ...]:
    if not isinstance(values.of(root), dict):
        raise values.fault(root, "最外层应为「键: 值」")
    return tuple((values.item(key), values.item(value)) for key, value in root.value)


def _composed(source: bytes, file: str, made: Callable[[Node], T]) -> T | None:
    """What is made of the nodes of a YAML file; None of an empty one. Raises ResourceError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        root = YAML(typ="safe", pure=True).compose(_decoded(source, file))
        return made(root) if root is not None else None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise ResourceError(file, f"YAML 写法有误({error.problem or error.context})", *at) from error
    except YAMLError as error:
        raise ResourceError(file, f"YAML 写法有误({error})") from error
    except RecursionError:
        raise ResourceError(file, "YAML 嵌套过深") from None


class _Values:
    """YAML nodes to plain values. Not ruamel's constructor: it would make floats, dates, and 10 of a key 010."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._left = _NODES

    def of(self, node: Node) -> Any:
        from ruamel.yaml.nodes import MappingNode, ScalarNode

        self._left -= 1
        if self._left < 0:  # aliases of aliases grow without end
            raise self.fault(node, f"内容超过 {_NODES:,} 项")
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if not str(node.tag).startswith("tag:yaml.org,2002:"):
            raise self.fault(node, f"不认识的标签 {node.tag}")
        if isinstance(node, MappingNode):
            return self._mapping(node.value)
        return [self.of(item) for item in node.value]

    def item(self, node: Node) -> Item:
        """The value of a node with its place; of a list, its items as parts."""
        from ruamel.yaml.nodes import SequenceNode

        parts = tuple(map(self.item, node.value)) if isinstance(node, SequenceNode) else ()
        mark = node.start_mark
        return Item(self.of(node), parts, self.file, mark.line + 1, mark.column + 1)

    def _mapping(self, pairs: list[tuple[Node, Node]]) -> dict[str, Any]:
        from ruamel.yaml.nodes import ScalarNode

        made: dict[str, Any] = {}
        for key, value in pairs:
            if not isinstance(key, ScalarNode) or str(key.tag).endswith(":merge"):
                raise self.fault(key, "键只能是文字")
            if key.value in made:
                raise self.fault(key, f"键「{key.value}」重复")
            made[key.value] = self.of(value)
        return made

    def _scalar(self, node: ScalarNode) -> Any:
        text = str(node.value)
        match str(node.tag).removeprefix("tag:yaml.org,2002:"):
            case "str" | "timestamp":
                return text
            case "int" if _PLAIN_INT.fullmatch(text):
                return int(text)
            case "bool":
                return text.lower() == "true"
            case "null":
                return None
            case "int" | "float":
                raise self.fault(node, f"「{text}」请加引号:小数、前导零和其他进制不能直接写")
            case tag:
                raise self.fault(node, f"不认识的标签 {tag}")

    def fault(self, node: Node, fault: str) -> ResourceError:
        return ResourceError(self.file, fault, node.start_mark.line + 1, node.start_mark.column + 1)


def _source(package: str, name: str) -> tuple[Traversable, bytes]:
    """A package's folder and the bytes of one of its files. Raises ResourceError."""
    try:
        folder = files(package)
        return folder, folder.joinpath(name).read_bytes()
    except (ImportError, OSError) as error:
        raise ResourceError(f"{package}/{name}", f"无法读取({error})") from error


def _decoded(source: bytes, file: str) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ResourceError(file, "不是 UTF-8 文本", source.count(b"\n", 0, error.start) + 1) from error


def _entry(place: Traversable, digest: str) -> dict[str, Any] | None:
    """What a compiled file holds, or None where it is missing, damaged or of other YAML."""
    try:
        entry = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    fits = isinstance(entry, dict) and entry.get("sha256") == digest and "data" in entry
    return entry if fits else None


def _cache_file(digest: str) -> Path | None:
    """Where the user's cache keeps one YAML file; None where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return folder / "budgetlint" / f"yaml{_FORMAT}-{digest}.json"


def _save(file: Path, text: str) -> None:
    """Write whole or not at all; a cache that cannot be written is none."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
