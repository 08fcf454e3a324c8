"""Where the choices come from: a seed, or Hypothesis. Every choice shrinks towards its first or least value."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Dice(ABC):
    """A source of choices."""

    @abstractmethod
    def integer(self, low: int, high: int) -> int:
        """An integer of ``[low, high]``."""

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; the first is the simplest."""
        return options[self.integer(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """True about ``percent`` times of a hundred; False is the simpler."""
        return self.integer(0, 99) >= 100 - percent

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different options, in the order of ``options``."""
        picked = {self.integer(0, len(options) - 1) for _ in range(count)}
        return [options[i] for i in sorted(picked)]

    def split(self, total: int, parts: int, grain: int) -> list[int]:
        """``total`` as ``parts`` non-negative multiples of ``grain``; ``total`` is one itself."""
        pieces = []
        for left in range(parts - 1, 0, -1):
            piece = self.integer(0, total // grain if left == 1 else total // grain // 2) * grain
            pieces.append(piece)
            total -= piece
        return [*pieces, total]


class SeededDice(Dice):
    """Choices of a seed, the same for ever."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        return self._random.randint(low, high)


class DrawnDice(Dice):
    """Choices of Hypothesis."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high)) if low < high else low
