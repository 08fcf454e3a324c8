"""A configuration file to begin with, and values set in one that is there, with everything else left as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from budgetlint.config.keys import KEYS
from budgetlint.config.reading import NAME
from budgetlint.resources import ResourceError, compile_yaml

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_HEAD: Final = """\
# budgetlint 的配置,对本文件夹和其中的文件都有效(更近的文件夹里另有一份的,只看更近的)。
# 每一项都可以不写,不写就按默认。以 # 开头的行不起作用;去掉行首的“# ”就用上了。
# 各项的说明:budgetlint config        对一份文件实际用的是什么:budgetlint config --show 文件
# 要编辑器给提示,先运行 budgetlint config --schema >.budgetlint.schema.json,再在第一行写:
#   yaml-language-server: $schema=.budgetlint.schema.json  (连同行首的 #)
"""


def template(values: Mapping[str, Any]) -> str:
    """A file that explains every key, with some of them set."""
    return "".join(f"{line}\n" for line in (_HEAD, *_explained(values)))


def _explained(values: Mapping[str, Any]) -> Iterator[str]:
    for key in KEYS.values():
        yield from (f"# {line}" for line in re.findall(r".{1,60}(?:[,;:。]|$)|.{1,60}", key.about))
        if key.name in values:
            yield f"{key.name}: {flow(values[key.name])}"
        else:
            yield from (f"# {line}" for line in key.shown.splitlines())
        yield ""


def flow(value: Any) -> str:
    """Text, or a list of such, as YAML on one line."""
    if isinstance(value, str):
        return value if re.fullmatch(r"[\w\u4e00-\u9fff-]+", value) else json.dumps(value, ensure_ascii=False)
    return f"[{', '.join(map(flow, value))}]"


def with_values(text: str, values: Mapping[str, Any]) -> str:
    """The text of a file with some keys set; everything else stays as it is written wherever YAML allows. Raises
    ResourceError."""
    for key, value in values.items():
        wanted = {**(_data(text) or {}), key: value}
        text = next((made for made in _written(text, key, value) if _data_or_none(made) == wanted), None) or ""
        if not text:
            raise ResourceError(NAME, f"没法在里面写上 {key}: {flow(value)};请用编辑器自己加上")
    return text


def _written(text: str, key: str, value: Any) -> Iterator[str]:
    """Ways to set a key, the best first; not every one fits every file."""
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    end = "\r\n" if "\r\n" in body else "\n"
    line = f"{key}: {flow(value)}"
    if (span := _span(body, key)) is not None:
        yield mark + body[: span[0]] + flow(value) + body[span[1] :]
        yield mark + body[: span[0]].rstrip() + f" {flow(value)}" + body[span[1] :]
    if (hint := re.search(rf"(?m)^#\s?{re.escape(key)}:[^\r\n]*", body)) is not None:
        at = hint.end()
        yield mark + body[:at] + end + line + (end if at == len(body) else "") + body[at:]
    yield mark + body + ("" if not body or body.endswith("\n") else end) + line + end
    yield mark + _round_trip(body, key, value)


def _span(text: str, key: str) -> tuple[int, int] | None:
    """Where the value of a key begins and ends; None where there is none of its own."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode

    root = YAML(typ="safe", pure=True).compose(text)
    pairs = root.value if isinstance(root, MappingNode) else []
    for name, value in pairs:
        if name.value == key and value.start_mark.index >= name.end_mark.index:
            return value.start_mark.index, max(_ends(value), default=value.end_mark.index)
    return None


def _ends(node: Node) -> Iterator[int]:
    """Where each word of a list in lines ends: the list itself ends where the next thing begins."""
    from ruamel.yaml.nodes import SequenceNode

    if isinstance(node, SequenceNode) and not node.flow_style:
        for item in node.value:
            yield from _ends(item)
    else:
        yield node.end_mark.index


def _round_trip(text: str, key: str, value: Any) -> str:
    """Through ruamel.yaml, which keeps comments and order, if not every blank."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    data = yaml.load(text)
    data[key] = value
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _data(text: str) -> Any:
    return json.loads(compile_yaml(text.encode(), NAME))["data"]


def _data_or_none(text: str) -> Any:
    try:
        return _data(text)
    except ResourceError:
        return None
