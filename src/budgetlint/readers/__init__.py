"""Readers: bytes in, a source with blocks out. Content decides the format, not the suffix."""

from __future__ import annotations

import hashlib

from attrs import evolve

from budgetlint.model.source import Source
from budgetlint.readers.decode import decode
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.text import blocks_of

__all__ = ["Unreadable", "read"]


class Unreadable(ValueError):
    """Input that no reader takes; the message is one sentence for the clerk, with the remedy."""


def read(path: str, data: bytes) -> Source:
    """Read one file. ``path`` is only a name. Raises Unreadable."""
    if not data.strip(b" \t\r\n\x0c\x00"):
        raise Unreadable(f"{path}:文件是空的,没有可以检查的内容;请确认导出是否完整。")
    kind = format_of(data, path)
    if kind is not Format.TEXT:
        raise Unreadable(f"{path}:这是{kind.words},目前只能读取纯文本;请另存为文本文件(UTF-8 或 GB18030)后再检查。")
    decoded = decode(data)
    if decoded is None:
        raise Unreadable(f"{path}:不是可以识别的文本编码(已试 UTF-8、GB18030、UTF-16);请用 UTF-8 另存后再检查。")
    text, encoding = decoded
    source = Source(path, text, hashlib.sha256(data).hexdigest(), encoding)
    return evolve(source, blocks=blocks_of(source))
