"""lexicon.yaml as patterns: which way an indicator points, what can not exceed a hundred percent, what is a cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from budgetlint.api import load_yaml, regex

LEXICON: Final[Mapping[str, Any]] = load_yaml("budgetlint_national", "performance/lexicon.yaml")

_NOISE = regex(r"[\s“”\"'‘’「」《》]+|[(（][^()（）]{0,12}[)）]$")


def words(names: Iterable[str]) -> str:
    """An alternation of words, longest first."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_TURNED = f"(?<![{''.join(LEXICON['turned'])}])"
_RISING = regex(f"{_TURNED}(?:{words(LEXICON['rising'])})[率度]$")
_REPEATED = f"重复(?!{words(LEXICON['reused'])})[^率]{{0,4}}率"
_FALLING = regex(f"{_TURNED}(?:(?:{words(LEXICON['falling'])})率|{_REPEATED})$")
_COUNTED = LEXICON["counted"]
_COUNTS = regex(f"{_TURNED}(?:{words(_COUNTED['of'])})(?:{words(_COUNTED['by'])})$")
_HANDLED = regex(words(LEXICON["handled"]))
_CHANGING = regex(words(LEXICON["changing"]))
_SHARE = regex(f"{_TURNED}(?:{words(LEXICON['share'])})[率度]$")


def core(name: str) -> str:
    """A name without spaces, quotes and a bracket behind it."""
    return _NOISE.sub("", name)


def rises(name: str) -> bool:
    """Whether more of it is certainly better."""
    return _RISING.search(core(name)) is not None and not _CHANGING.search(name)


def falls(name: str) -> bool:
    """Whether less of it is certainly better."""
    bare = core(name)
    counted = _COUNTS.search(bare) is not None and not _HANDLED.search(bare)
    return (counted or _FALLING.search(bare) is not None) and not _CHANGING.search(name)


def is_share(name: str) -> bool:
    """Whether it is a rate that can not exceed 100 %."""
    return _SHARE.search(core(name)) is not None and not _CHANGING.search(name)
