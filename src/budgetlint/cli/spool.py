"""Lines kept on disk while many documents are read, so that memory holds those of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO


class Spool:
    """Lines in a temporary file, in slices that may be read in another order, or left out."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, lines: Iterable[str]) -> tuple[int, int]:
        """Append lines, each with its end; returns the slice that they are."""
        start = self._file.seek(0, 2)
        self._file.writelines(line.encode("utf-8", "backslashreplace") for line in lines)
        return start, self._file.tell()

    def lines(self, slices: Iterable[tuple[int, int]]) -> Iterator[str]:
        """The lines of some slices."""
        for start, end in slices:
            self._file.seek(start)
            while start < end:
                line = self._file.readline()
                start += len(line)
                yield line.decode("utf-8")
