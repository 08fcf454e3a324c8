"""Regular expressions that others wrote: only those whose time is bounded by the length of the text to a small power.

Python tries alternatives one after the other; a repetition inside a repetition can take longer than anybody waits
(ReDoS). What could is refused before it is ever run.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import _constants as op
from re import _parser as parser
from typing import Any, Final, TypeAlias

#: Longer than any pattern that a person can check.
_LONGEST: Final = 2_000
#: Times that a varying repetition may be repeated itself: (?:\d{2}、)? is harmless, (?:a+)+ is not.
_REPEATED: Final = 1
#: Unbounded repetitions one after the other: each multiplies the time by the length of a sentence.
_UNBOUNDED: Final = 3
#: A repetition that may be longer than this counts as unbounded.
_MANY: Final = 60

#: What text is compared without, so that a pattern that asks for it finds nothing.
_LEFT_OUT: Final = re.compile(r"[\s“”\"'‘’「」]")

#: What Python says of a pattern that is not well formed.
_SAID: Final = (
    ("missing )", "括号「(」没有配对的「)」"),
    ("unbalanced parenthesis", "多了一个「)」"),
    ("unterminated character set", "「[」没有配对的「]」"),
    ("nothing to repeat", "「*」「+」「?」前面没有可以重复的字"),
    ("multiple repeat", "重复的记号连写了两个"),
    ("bad character range", "「[ ]」里的范围前后颠倒"),
    ("bad escape", "「\\」后面的字母没有意义"),
    ("unknown extension", "「(?」后面的写法没有意义"),
    ("min repeat greater", "「{ }」里的次数前大后小"),
)

_Node: TypeAlias = tuple[Any, Any]


class PatternError(ValueError):
    """A pattern that is not well formed, or could take endless time."""


@lru_cache(maxsize=4096)
def checked(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled. Raises PatternError."""
    if len(pattern) > _LONGEST:
        raise PatternError(f"正则表达式长于 {_LONGEST} 个字")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = parser.parse(pattern)
            compiled = re.compile(pattern)
    except re.error as error:
        what = next((words for start, words in _SAID if error.msg.startswith(start)), error.msg)
        place = f"第{error.pos + 1}个字:" if error.pos is not None else ""
        raise PatternError(f"正则表达式有误({place}{what})") from None
    except (RecursionError, OverflowError, Warning) as error:
        raise PatternError(f"正则表达式有误({error})") from None
    for fault in (*_faults(list(tree)), *_missing(list(tree))):
        raise PatternError(fault)
    if _chained(list(tree)) > _UNBOUNDED:
        raise PatternError(
            f"正则表达式里不限次数的重复(*、+、{{n,}})多于 {_UNBOUNDED} 个;请写明至多几个字,如 .{{0,20}}"
        )
    return compiled


def _faults(nodes: Sequence[_Node]) -> Iterator[str]:
    for kind, value in nodes:
        if kind in (op.GROUPREF, op.GROUPREF_EXISTS):
            yield "正则表达式里不能引用前面的组(\\1)"
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            _, most, inside = value
            if int(most) > _REPEATED and _varies(list(inside)):
                yield "正则表达式里重复之中又有重复或多种写法,可能算不完;请改成固定次数,或去掉一层"
        for inside in _inside(kind, value):
            yield from _faults(inside)


def _missing(nodes: Sequence[_Node]) -> Iterator[str]:
    """Characters that it asks for and that no text has when it is compared."""
    for kind, value in nodes:
        if kind is op.LITERAL and _LEFT_OUT.fullmatch(chr(value)):
            char = "空格" if chr(value).isspace() else f"引号「{chr(value)}」"
            yield f"正则表达式里有{char}:文书的空格和引号在比较之前已去掉,这样写永远找不到;请删去"
        if not (kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and value[0] == 0):
            for inside in _inside(kind, value):
                yield from _missing(inside)


def _inside(kind: Any, value: Any) -> Iterator[Sequence[_Node]]:
    """What a node holds."""
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        yield list(value[2])
    elif kind is op.SUBPATTERN:
        yield list(value[-1])
    elif kind is op.BRANCH:
        yield from map(list, value[1])
    elif kind in (op.ASSERT, op.ASSERT_NOT):
        yield list(value[1])
    elif kind is op.ATOMIC_GROUP:
        yield list(value)


def _varies(nodes: Sequence[_Node]) -> bool:
    """Whether one text can be matched by it in more than one way: a repetition of it tries them all."""
    for kind, value in nodes:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] != value[1]:
            return True
        if kind is op.BRANCH and not _are_distinct(value[1]):
            return True
        if kind not in (op.ASSERT, op.ASSERT_NOT) and any(_varies(inside) for inside in _inside(kind, value)):
            return True
    return False


def _are_distinct(branches: Sequence[Sequence[_Node]]) -> bool:
    """Whether alternatives begin with different characters, each one a plain one."""
    firsts: set[int] = set()
    for branch in branches:
        nodes = list(branch)
        if not nodes or nodes[0][0] is not op.LITERAL or nodes[0][1] in firsts:
            return False
        firsts.add(nodes[0][1])
    return True


def _chained(nodes: Sequence[_Node]) -> int:
    """How many unbounded repetitions may follow each other."""
    total = 0
    for kind, value in nodes:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and int(value[1]) > _MANY:
            total += 1
        inner = [_chained(inside) for inside in _inside(kind, value)]
        total += max(inner, default=0)
    return total
