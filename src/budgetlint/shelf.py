"""Bytes kept out of memory while a run goes on, in a file without a name that goes with the program."""

from __future__ import annotations

from typing import IO


class Shelf:
    """Bytes by name, until it is closed. Where there is no room on the disk they stay in memory."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        self._kept: dict[str, bytes] = {}
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, name: str, data: bytes) -> None:
        """Keep some bytes, instead of those that had the name before."""
        self._kept.pop(name, None)
        try:
            file = self._open()
            start = file.seek(0, 2)
            file.write(data)
            file.flush()
            self._places[name] = start, len(data)
        except OSError:
            self._kept[name] = data

    def get(self, name: str) -> bytes:
        """The bytes of a name; none where it has none."""
        if name in self._kept or name not in self._places:
            return self._kept.get(name, b"")
        start, size = self._places[name]
        file = self._open()
        file.seek(start)
        return file.read(size)

    def _open(self) -> IO[bytes]:
        if self._file is None:
            import tempfile

            self._file = tempfile.TemporaryFile(prefix="budgetlint-")  # noqa: SIM115  closed with the shelf
        return self._file
