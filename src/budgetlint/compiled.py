"""Regular expressions as they were compiled before, for exactly this Python: it keeps what it makes of modules, and nothing of
patterns, though to compile those of one document takes longer than to read it.

They lie in the user's cache folder, as compiled YAML does. What cannot be read, written or made anew of what was kept is
compiled as ever.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import AnyStr, Final, TypeAlias, cast

from budgetlint.home import cache_folder

#: What one was compiled to: flags, groups, names of groups with their numbers, and the machine's code.
_Kept: TypeAlias = tuple[int, int, dict[str, int], bytes]
_Key: TypeAlias = tuple[str | bytes, int]

#: Bytes of one number of the code.
_WIDTH: Final = 4
#: More than all of ours: a file with more holds those of programs that are gone.
_MOST: Final = 5_000

#: Those that were compiled in this process.
_new: set[_Key] = set()


def pattern(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As ``re.compile`` makes it. Raises re.error."""
    key = written, int(flags)
    if (kept := _kept().get(key)) is not None:
        with suppress(Exception):  # damaged is as good as missing, in whatever way
            return cast("re.Pattern[AnyStr]", _made(written, kept))
    found = re.compile(written, flags)
    _new.add(key)
    return found


def keep() -> None:
    """Write down what was compiled since, whole or not at all; a folder that cannot be written to is none."""
    file = _file()
    if not _new or file is None:
        return
    every = _read(file)
    try:
        fresh = {key: _taken_apart(*key) for key in _new}
        every = every | fresh if len(every) + len(fresh) <= _MOST else fresh
        draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(marshal.dumps(every))
        draft.replace(file)
    except (ImportError, AttributeError, TypeError, OSError):
        return
    _new.clear()


@cache
def _kept() -> dict[_Key, _Kept]:
    file = _file()
    return {} if file is None else _read(file)


def _read(file: Path) -> dict[_Key, _Kept]:
    try:
        found = marshal.loads(file.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _file() -> Path | None:
    """Where those of exactly this Python stand."""
    folder = cache_folder()
    build = "".join(c if c.isalnum() else "-" for c in f"{sys.implementation.cache_tag}-{sys.version}")
    return None if folder is None else folder / f"patterns-{build}"


def _made(written: str | bytes, kept: _Kept) -> object:
    """Python looks the code over before it takes it."""
    flags, groups, names, code = kept
    numbered: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        numbered[number] = name
    numbers = memoryview(code).cast("I").tolist()
    return import_module("_sre").compile(written, flags, numbers, groups, names, tuple(numbered))


def _taken_apart(written: str | bytes, flags: int) -> _Kept:
    """What ``re.compile`` hands to the machine. Raises ImportError, AttributeError where Python goes about it otherwise."""
    parsed = import_module("re._parser").parse(written, flags)
    code = import_module("re._compiler")._code(parsed, flags)
    state = parsed.state
    packed = b"".join(number.to_bytes(_WIDTH, sys.byteorder) for number in code)
    return flags | state.flags, state.groups - 1, dict(state.groupdict), packed
