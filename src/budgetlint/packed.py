"""Many values in little memory: what a report on thousands of documents holds of each, and of each finding."""

from __future__ import annotations

import pickle
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any, Final, TypeVar, overload

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

#: How many values are packed, and unpacked, at once.
_PART: Final = 256


class Packed(Sequence[T_co]):
    """Plain values in their order, equal to a tuple of them; what was not looked at lately is made anew.

    It is made to be walked over, at about 1 µs for each object in a value. One value by its index costs as much as the 256
    around it.
    """

    __slots__ = ("_ends", "_parts")

    def __init__(self, values: Iterable[T_co] = ()) -> None:
        """Takes them as they come: of a generator no more than 256 are held."""
        left = iter(values)
        parts = [(len(few), _packed(few)) for few in iter(lambda: tuple(islice(left, _PART)), ())]
        self._parts: tuple[bytes, ...] = tuple(part for _, part in parts)
        #: How many values there are up to the end of each part.
        self._ends: tuple[int, ...] = tuple(accumulate(count for count, _ in parts))

    @classmethod
    def joined(cls, several: Iterable[Packed[T]]) -> Packed[T]:
        """All values of several, in their order, without looking at them."""
        whole, parts, ends = Packed[T](), list[bytes](), list[int]()
        for one in several:
            before = ends[-1] if ends else 0
            parts += one._parts
            ends += (before + end for end in one._ends)
        whole._parts, whole._ends = tuple(parts), tuple(ends)
        return whole

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[T_co]:
        for part in self._parts:
            yield from _unpacked(part)

    @overload
    def __getitem__(self, at: int) -> T_co: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T_co, ...]: ...
    def __getitem__(self, at: int | slice) -> T_co | tuple[T_co, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        index = range(len(self))[at]
        part = bisect_right(self._ends, index)
        values: tuple[T_co, ...] = _unpacked(self._parts[part])
        return values[index - self._ends[part]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Packed | tuple):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __repr__(self) -> str:
        return f"Packed({tuple(self)!r})"


def _packed(values: tuple[object, ...]) -> bytes:
    return zlib.compress(pickle.dumps(values, pickle.HIGHEST_PROTOCOL), 1)


@lru_cache(maxsize=4)  # what is said of one document is walked over again and again
def _unpacked(part: bytes) -> tuple[Any, ...]:
    found: tuple[Any, ...] = pickle.loads(zlib.decompress(part))  # packed by the same program
    return found
