"""How far a run has come, on a terminal, once that takes longer than a second."""

from __future__ import annotations

import sys
import time
from typing import Final, TextIO

_PATIENCE: Final = 1.0
#: Seconds between two lines.
_OFTEN: Final = 0.1
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Files done, how many a second, and how long the rest may take; silent where nobody looks."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._on = self._stream.isatty()
        self._begun = self._shown = time.monotonic()
        self.done = self.total = 0
        self._visible = False

    def begin(self, total: int) -> None:
        """So many files more are to be done."""
        self.total += total

    def step(self, path: str) -> None:
        """One more is done."""
        self.done += 1
        now = time.monotonic()
        spent = now - self._begun
        if not self._on or spent < _PATIENCE or now - self._shown < _OFTEN:
            return
        rate = self.done / spent
        left = (self.total - self.done) / rate
        self._stream.write(f"{_CLEAR}{self.done}/{self.total}  每秒 {rate:.1f} 个  还需 {_span(left)}  {path[-40:]}")
        self._stream.flush()
        self._shown, self._visible = now, True

    def end(self) -> None:
        """Leave no trace on the terminal."""
        if self._visible:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._visible = False


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
