"""What every reader of a container stands on: what one file may cost, and libraries that may be missing."""

from __future__ import annotations

import importlib
from time import monotonic
from typing import Any

from budgetlint.readers.layout import Limits, Refused

BROKEN = "文件不完整或已损坏;请重新导出或重新下载后再检查。"
LOCKED = "文件设有密码,无法读取;请取消密码后另存,再检查。"


class Meter:
    """Counts what reading one file costs; every count raises Refused once it is more than the limits allow."""

    def __init__(self, limits: Limits, data: bytes = b"") -> None:
        self.limits = limits
        self._unpacked = 0
        self._cells = 0
        self._until = monotonic() + limits.seconds
        if len(data) > limits.bytes:
            raise Refused(f"文件有 {len(data):,} 字节,超过上限 {limits.bytes:,};请拆分后再检查。")

    @property
    def left(self) -> int:
        """How many bytes may still be unpacked."""
        return max(0, self.limits.unpacked - self._unpacked)

    def unpacked(self, size: int) -> None:
        """``size`` bytes more came out of a container."""
        self._unpacked += size
        if self._unpacked > self.limits.unpacked:
            raise Refused(f"解压后超过 {self.limits.unpacked:,} 字节,可能是恶意文件;请确认来源,或另存后再检查。")

    def cells(self, number: int) -> None:
        """``number`` cells more were read."""
        self.counted(number)
        self.tick()

    def counted(self, number: int) -> None:
        """``number`` cells more were read, however long it took."""
        self._cells += number
        if self._cells > self.limits.cells:
            raise Refused(f"单元格超过 {self.limits.cells:,} 个;请拆分文件后再检查。")

    def depth(self, level: int) -> None:
        """Something stands ``level`` deep in others of its kind."""
        if level > self.limits.depth:
            raise Refused(f"表格或内容嵌套超过 {self.limits.depth} 层;请简化排版后另存,再检查。")

    @property
    def spent(self) -> bool:
        """Whether the time is over."""
        return monotonic() > self._until

    def tick(self) -> None:
        """Time passes."""
        if self.spent:
            raise Refused(f"读取超过 {self.limits.seconds} 秒,已放弃;请拆分文件后再检查。")


def library(name: str, extra: str = "office", what: str = "读取这种文件") -> Any:
    """The module ``name``; raises Refused with the command that installs it if it is missing. ``what`` it is needed for."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Refused(f"{what}需要另装组件;请执行 pip install 'budgetlint[{extra}]' 后再检查。") from None
