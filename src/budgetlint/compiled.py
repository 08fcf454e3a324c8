"""Regular expressions as they were compiled before, for exactly this Python: it keeps what it makes of modules, and of patterns
nothing, though to compile those of one document takes longer than to read it.

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
_Code: TypeAlias = tuple[int, int, dict[str, int], bytes]
_Key: TypeAlias = tuple[str | bytes, int]

#: Bytes of one number of the code.
_WIDTH: Final = 4
#: More than all of ours: a file with more holds those of programs that are gone.
_MOST: Final = 5_000


class Patterns:
    """Those that one file keeps; none where there is no file."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known = _read(file)
        self._new: set[_Key] = set()

    def pattern(self, written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """As ``re.compile`` makes it. Raises re.error."""
        key = written, int(flags)
        if (code := self._known.get(key)) is not None:
            with suppress(Exception):  # damaged is as good as missing, in whatever way
                return cast("re.Pattern[AnyStr]", _made(written, code))
        found = re.compile(written, flags)
        self._new.add(key)
        return found

    def keep(self) -> None:
        """Write down what was compiled since, whole or not at all; a folder that cannot be written to is none."""
        if self._file is None or not self._new:
            return
        others = _read(self._file)  # another process may have been here
        draft = self._file.with_name(f"{self._file.name}.{os.getpid()}.tmp")
        try:
            own = {key: _taken_apart(*key) for key in self._new}
            every = others | own if len(others) + len(own) <= _MOST else own
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(marshal.dumps(every))
            draft.replace(self._file)
        except (ImportError, AttributeError, TypeError, OSError):
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        self._new.clear()


@cache
def patterns() -> Patterns:
    """Those of this user and exactly this Python."""
    folder = cache_folder()
    build = "".join(c if c.isalnum() else "-" for c in f"{sys.implementation.cache_tag}-{sys.version}")
    return Patterns(None if folder is None else folder / f"patterns-{build}")


def _read(file: Path | None) -> dict[_Key, _Code]:
    try:
        found = marshal.loads(file.read_bytes()) if file is not None else {}
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _made(written: str | bytes, code: _Code) -> object:
    """Python looks the numbers over before it takes them."""
    flags, groups, names, packed = code
    numbered: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        numbered[number] = name
    numbers = memoryview(packed).cast("I").tolist()
    return import_module("_sre").compile(written, flags, numbers, groups, names, tuple(numbered))


def _taken_apart(written: str | bytes, flags: int) -> _Code:
    """What ``re.compile`` hands to the machine. Raises ImportError, AttributeError where Python goes about it otherwise."""
    parsed = import_module("re._parser").parse(written, flags)
    code = import_module("re._compiler")._code(parsed, flags)
    state = parsed.state
    packed = b"".join(number.to_bytes(_WIDTH, sys.byteorder) for number in code)
    return flags | state.flags, state.groups - 1, dict(state.groupdict), packed
