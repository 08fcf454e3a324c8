"""Data files of packages. YAML is the source, never the start-up path.

The same values come back from each of the three places they may stand in: JSON compiled into the wheel, JSON in the
user's cache (both only for exactly these bytes of YAML), and the YAML itself.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ruamel.yaml.nodes import Node, ScalarNode

T = TypeVar("T")

#: Where data files stand: a package by its name, or a folder of a user's.
Root: TypeAlias = "str | Path"

#: Part of the name of cache files: another number where the same YAML gives other values.
_FORMAT: Final = 2
_NODES: Final = 1_000_000
#: Bytes that one file of a user's folder may have: what people write by hand is smaller.
_LARGEST: Final = 1 << 19
_PLAIN_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")


#: What the parser says of YAML that is not well formed, in our words, and whether the fault is where it began.
_SAID: Final = (
    ("found character '\\t'", "这里有制表符;缩进和间隔要用空格", False),
    ("found character", "这个字符不能在值的开头;请把整个值加上引号", False),
    ("could not find expected ':'", "这一行没有半角冒号加空格「: 」,不成「键: 值」", True),
    ("mapping values are not allowed", "值里有「: 」;请把整个值加上引号,或检查缩进", False),
    ("expected <block end>", "这里的缩进与上文不一致,或混用了「- 」和「键: 值」", False),
    ("expected ',' or '", "括号没有配对,或少了逗号", True),
    ("unexpected end of stream", "引号没有配对", True),
    ("did not find expected", "写法不完整;请检查括号、引号和缩进", False),
    ("found duplicate anchor", "锚点(&)重复", False),
    ("undefined alias", "没有这个锚点(*)", False),
    ("special characters are not allowed", "有不能显示的控制字符", False),
)


class ResourceError(ValueError):
    """A data file that cannot be used; the message gives file, line and column (both from 1) and the fault."""

    def __init__(self, file: str, fault: str, line: int | None = None, column: int | None = None) -> None:
        self.file, self.fault, self.line, self.column = file, fault, line, column
        super().__init__(":".join(str(part) for part in (file, line, column) if part is not None) + f":{fault}")


def load_yaml(root: Root, name: str) -> Any:
    """The values of a YAML file: dict, list, str, int, bool, None. Raises ResourceError.

    Keys are text as written (``201:`` is "201"), dates stay ISO text, and fractions must be quoted: no float gets in.
    """
    return load_built(root, name)[0]


def load_built(root: Root, name: str) -> tuple[Any, bool]:
    """The same, and whether it was compiled when its package was built: then it is what was tested. Raises
    ResourceError."""
    folder, source = _source(root, name)
    # What a user's folder calls compiled is nobody's word for it.
    if isinstance(root, str) and (entry := _entry(folder / compiled_name(name), _digest(source))) is not None:
        return entry["data"], True
    return parse_yaml(source, shown(root, name)), False


def parse_yaml(source: bytes, file: str) -> Any:
    """The values of a YAML file that is read already, None of an empty one, as ``load_yaml`` has them. Raises
    ResourceError."""
    digest = _digest(source)
    cache = _cache_file(digest)
    if cache is not None and (entry := _entry(cache, digest)) is not None:
        return entry["data"]
    import json

    text = compile_yaml(source, file)
    if cache is not None:
        _save(cache, text)
    return json.loads(text)["data"]


def load_csv(root: Root, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, by the names in its first line. Raises ResourceError."""
    import csv

    file = shown(root, name)
    reader = csv.reader(_decoded(_source(root, name)[1], file).splitlines())
    names = next(reader, [])
    rows = []
    for row in filter(None, reader):
        if len(row) != len(names):
            raise ResourceError(file, "列数与首行不同", reader.line_num)
        rows.append(dict(zip(names, row, strict=True)))
    return rows


def exists(root: Root, name: str) -> bool:
    """Whether a data file is there."""
    from importlib.resources import files

    try:
        return (files(root) if isinstance(root, str) else root).joinpath(name).is_file()
    except (ImportError, OSError):
        return False


def shown(root: Root, name: str) -> str:
    """What a data file is called in messages."""
    return f"{root}/{name}" if isinstance(root, str) else (root / name).as_posix()


def fault_at(root: Root, name: str, path: Sequence[str | int], fault: str) -> ResourceError:
    """What is wrong with the value that keys and positions lead to, with its line and column; of a key that is not
    there, those of what should have it."""
    at: tuple[int, int] | tuple[None, None] = None, None
    with suppress(ResourceError):
        at = place_in(_source(root, name)[1], shown(root, name), path)
    return ResourceError(shown(root, name), fault, *at)


def place_in(source: bytes, file: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column (from 1) of the value that keys and positions lead to. Raises ResourceError."""
    node = _composed(source, file, lambda root: _descended(root, path))
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node is not None else (1, 1)


def near(name: object, known: Iterable[str]) -> str:
    """How a sentence ends that says a name is unknown: the nearest known one, or all of them where they are few."""
    from difflib import get_close_matches

    names = list(known)
    found = get_close_matches(str(name), names, 1, 0.5)
    if found:
        return f";是不是「{found[0]}」?"
    return f";可以是 {'、'.join(names)}" if len(names) < 30 else ""


def _descended(node: Node, path: Sequence[str | int]) -> Node:
    """As far as the path leads; a last key that begins with ``~`` is the key itself, not its value."""
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    for step in path:
        if isinstance(node, MappingNode):
            key = next(((k, v) for k, v in node.value if k.value == str(step).removeprefix("~")), None)
            if key is None:
                break
            node = key[0] if str(step).startswith("~") else key[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            break
    return node


def compiled_name(name: str) -> str:
    """Where the compiled form of a package's YAML file stands, from the package's folder."""
    return f"_compiled/{name.replace('/', '__')}.json"


def compile_yaml(source: bytes, file: str) -> str:
    """The compiled form of a YAML file: JSON with the digest of ``source`` and the data. Raises ResourceError."""
    data = _composed(source, file, _Values(file).of)
    import json

    return json.dumps({"sha256": _digest(source), "data": data}, ensure_ascii=False)


class Item(NamedTuple):
    """A key or value of a YAML file that a user wrote, and where it stands; ``parts``: the items of a list, ``keys``: what
    a mapping has."""

    value: Any
    parts: tuple[Item, ...]
    file: str
    line: int
    column: int
    keys: tuple[tuple[Item, Item], ...] = ()

    def fault(self, fault: str) -> ResourceError:
        """What is wrong with it, with its place."""
        return ResourceError(self.file, fault, self.line, self.column)


def read_items(source: bytes, file: str) -> tuple[tuple[Item, Item], ...]:
    """The keys of a YAML file with their values. Raises ResourceError, also where it is no mapping."""
    return _composed(source, file, partial(_items, _Values(file))) or ()


def read_list(source: bytes, file: str) -> tuple[Item, ...]:
    """The items of a YAML file that is a list. Raises ResourceError, also where it is none."""

    def items(root: Node) -> tuple[Item, ...]:
        values = _Values(file)
        if not isinstance(values.of(root), list):
            raise values.fault(root, "最外层应为列表,每一条以「- 」开头")
        return values.item(root).parts

    return _composed(source, file, items) or ()


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
        said = str(error.problem or error.context)
        words, opened = next(((w, o) for start, w, o in _SAID if start in said), (said, False))
        mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise ResourceError(file, f"YAML 写法有误({words})", *at) from error
    except YAMLError as error:
        before = _decoded(source, file)[: getattr(error, "position", 0)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ResourceError(file, "YAML 写法有误(有不能显示的控制字符)", line, column) from error
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
        if str(node.tag) not in ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise self.fault(node, f"不认识的标签 {node.tag}")
        if isinstance(node, MappingNode):
            return self._mapping(node.value)
        return [self.of(item) for item in node.value]

    def item(self, node: Node) -> Item:
        """The value of a node with its place, and those of what it holds."""
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        parts = tuple(map(self.item, node.value)) if isinstance(node, SequenceNode) else ()
        pairs = node.value if isinstance(node, MappingNode) else ()
        keys = tuple((self.item(key), self.item(value)) for key, value in pairs)
        mark = node.start_mark
        return Item(self.of(node), parts, self.file, mark.line + 1, mark.column + 1, keys)

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


def _source(root: Root, name: str) -> tuple[Traversable, bytes]:
    """A folder and the bytes of one of its files. Raises ResourceError, also for a file outside the folder."""
    from importlib.resources import files

    try:
        if isinstance(root, str):
            folder = files(root)
            return folder, folder.joinpath(name).read_bytes()
        file = (root / name).resolve()
        if not file.is_relative_to(root.resolve()):
            raise ResourceError(shown(root, name), "在规则包的文件夹之外;规则包只能用自己文件夹里的文件")
        with file.open("rb") as stream:
            source = stream.read(_LARGEST + 1)
    except (ImportError, OSError, ValueError) as error:
        if isinstance(error, ResourceError):
            raise
        reason = getattr(error, "strerror", None) or error
        raise ResourceError(shown(root, name), f"无法读取({reason})") from error
    if len(source) > _LARGEST:
        raise ResourceError(shown(root, name), f"大于 {_LARGEST >> 10} KiB;请拆成几个文件")
    return root, source


def _decoded(source: bytes, file: str) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ResourceError(file, "不是 UTF-8 文本;请用 UTF-8 编码另存", line, column) from error


def _digest(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()


def _entry(place: Traversable, digest: str) -> dict[str, Any] | None:
    """What a compiled file holds, or None where it is missing, damaged or of other YAML."""
    import json

    try:
        entry = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    fits = isinstance(entry, dict) and entry.get("sha256") == digest and "data" in entry
    return entry if fits else None


def _cache_file(digest: str) -> Path | None:
    """Where the user's cache keeps one YAML file."""
    from budgetlint.home import cache_folder  # the build hook knows this module alone

    folder = cache_folder()
    return None if folder is None else folder / f"yaml{_FORMAT}-{digest}.json"


def _save(file: Path, text: str) -> None:
    """Write whole or not at all; a cache that cannot be written is none."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except (OSError, UnicodeError):
        with suppress(OSError):
            draft.unlink(missing_ok=True)
