"""What every reader of a container stands on: what one file may cost, and libraries that may be missing."""

from __future__ import annotations

import importlib
from time import monotonic
from typing import Any

from budgetlint.model.phrases import Phrase
from budgetlint.readers.layout import Limits, Refused

BROKEN = Phrase(
    "文件不完整或已损坏;请重新导出或重新下载后再检查。",
    "the file is incomplete or damaged; export or download it anew and check again.",
)
LOCKED = Phrase(
    "文件设有密码,无法读取;请取消密码后另存,再检查。",
    "the file has a password and cannot be read; save it without one and check again.",
)


class Meter:
    """Counts what reading one file costs; every count raises Refused once it is more than the limits allow."""

    def __init__(self, limits: Limits, data: bytes = b"") -> None:
        self.limits = limits
        self._unpacked = 0
        self._cells = 0
        self._until = monotonic() + limits.seconds
        if len(data) > limits.bytes:
            raise Refused(
                Phrase(
                    "文件有 {size:,} 字节,超过上限 {limit:,};请拆分后再检查。",
                    "the file has {size:,} bytes, more than the limit of {limit:,}; split it and check again.",
                    size=len(data),
                    limit=limits.bytes,
                )
            )

    @property
    def left(self) -> int:
        """How many bytes may still be unpacked."""
        return max(0, self.limits.unpacked - self._unpacked)

    def unpacked(self, size: int) -> None:
        """``size`` bytes more came out of a container."""
        self._unpacked += size
        if self._unpacked > self.limits.unpacked:
            raise Refused(
                Phrase(
                    "解压后超过 {limit:,} 字节,可能是恶意文件;请确认来源,或另存后再检查。",
                    "it unpacks to more than {limit:,} bytes and may be malicious; check where it comes from, or save it anew.",
                    limit=self.limits.unpacked,
                )
            )

    def cells(self, number: int) -> None:
        """``number`` cells more were read."""
        self.counted(number)
        self.tick()

    def counted(self, number: int) -> None:
        """``number`` cells more were read, however long it took."""
        self._cells += number
        if self._cells > self.limits.cells:
            raise Refused(
                Phrase(
                    "单元格超过 {limit:,} 个;请拆分文件后再检查。",
                    "it has more than {limit:,} cells; split it and check again.",
                    limit=self.limits.cells,
                )
            )

    def depth(self, level: int) -> None:
        """Something stands ``level`` deep in others of its kind."""
        if level > self.limits.depth:
            raise Refused(
                Phrase(
                    "表格或内容嵌套超过 {limit} 层;请简化排版后另存,再检查。",
                    "tables or contents are nested more than {limit} deep; simplify the layout, save and check again.",
                    limit=self.limits.depth,
                )
            )

    @property
    def spent(self) -> bool:
        """Whether the time is over."""
        return monotonic() > self._until

    def tick(self) -> None:
        """Time passes."""
        if self.spent:
            raise Refused(
                Phrase(
                    "读取超过 {limit} 秒,已放弃;请拆分文件后再检查。",
                    "reading took more than {limit} seconds and was given up; split the file and check again.",
                    limit=self.limits.seconds,
                )
            )


_THIS = Phrase("读取这种文件", "to read such a file")


def library(name: str, extra: str = "office", what: Phrase = _THIS) -> Any:
    """The module ``name``; raises Refused with the command that installs it if it is missing. ``what`` it is needed for."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Refused(
            Phrase(
                "{what}需要另装组件;请执行 pip install 'budgetlint[{extra}]' 后再检查。",
                "{what}, more has to be installed; run pip install 'budgetlint[{extra}]' and check again.",
                what=what,
                extra=extra,
            )
        ) from None
