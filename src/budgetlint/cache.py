"""What documents came to before, by all that it depends on: their content, the settings, and every program that had a part.

It lies in the user's own cache folder, whole or not at all; one that cannot be read or written is none. What could not be
read, and what made the program fail, is tried anew each time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from budgetlint import installed
from budgetlint.home import cache_folder

if TYPE_CHECKING:
    from budgetlint.report import Problem
    from budgetlint.settings import Settings
    from budgetlint.tasks import Compared, Judged, Results, Task, Told

#: Seconds after which what was not used is thrown away.
_KEPT: Final = 30 * 24 * 3600
_TOLD: Final = "told"
_MARK: Final = "used"


class Cache:
    """Results of one program with one set of settings, and of packs in ``folders``."""

    def __init__(self, settings: Settings, folders: Iterable[str] = (), home: str | None = None) -> None:
        base = Path(home) if home is not None else cache_folder()
        digest = hashlib.sha256(
            "\x1f".join((*_programs(folders), settings.stated_in_full)).encode("utf-8", "surrogateescape")
        )
        self.folder = None if base is None else base / "results" / digest.hexdigest()[:32]
        self._piped = settings.inputs.piped
        #: Why nothing could be kept; empty while all goes well.
        self.fault = ""

    def key(self, task: Task) -> str | None:
        """What the results of a task go by; None where a file of it cannot be read."""
        digest = hashlib.sha256(task.sort.encode())
        if task.documents is not None:  # all that is known of them, whatever has become of the files since
            digest.update(repr(task.documents.links).encode("utf-8", "surrogatepass"))
            for member in task.documents.members:
                digest.update(repr(member).encode("utf-8", "surrogatepass") + b"\0" + member.ledger)
            return digest.hexdigest()
        for path in task.paths:
            try:
                if self._piped is not None and self._piped[0] == path:
                    content = hashlib.sha256(self._piped[1]).digest()
                else:
                    with open(path, "rb") as file:
                        content = hashlib.file_digest(file, "sha256").digest()
            except OSError:
                return None
            digest.update(os.fsencode(path) + b"\0" + content)
        return digest.hexdigest()

    def get(self, key: str) -> Results | None:
        """What is known of a task."""
        found: Results | None = self._read(f"{key[:2]}/{key[2:]}")
        return found

    def put(self, key: str, results: Results) -> None:
        """Keep what a task came to, if it came to its end."""
        if not any(_has_failed(r) for r in results):
            self._write(f"{key[:2]}/{key[2:]}", results)

    def told(self) -> Told | None:
        """What is known of the rules."""
        found: Told | None = self._read(_TOLD)
        return found

    def tell(self, told: Told) -> None:
        """Keep what is told of the rules."""
        self._write(_TOLD, told)

    def _read(self, name: str) -> Any:
        if self.folder is None:
            return None
        file = self.folder / name
        try:
            data = file.read_bytes()
            if time.time() - file.stat().st_mtime > _KEPT / 2:
                os.utime(file)
            # Written by this user's own hand, in a folder that nobody else may write to.
            return pickle.loads(zlib.decompress(data))
        except Exception:  # noqa: BLE001  damaged is as good as missing, in whatever way
            return None

    def _write(self, name: str, value: object) -> None:
        if self.folder is None or self.fault:
            return
        file = self.folder / name
        draft = file.with_name(f"{file.name}.{os.getpid()}.tmp")
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(zlib.compress(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL), 1))
            draft.replace(file)
        except OSError as error:
            self.fault = str(error.strerror or error)
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def prune(self) -> None:
        """Throw away what was not used for long; looked for once a day."""
        if self.folder is None or self.fault:
            return
        mark = self.folder.parent / _MARK
        with suppress(OSError):
            if mark.exists() and time.time() - mark.stat().st_mtime < 24 * 3600:
                return
            mark.touch()
            for file in self.folder.parent.glob("*/**/*"):
                if file.is_file() and time.time() - file.stat().st_mtime > _KEPT:
                    file.unlink(missing_ok=True)
            for folder in sorted(self.folder.parent.glob("*/**/"), reverse=True):
                with suppress(OSError):
                    folder.rmdir()  # those that are empty


def _has_failed(result: Judged | Compared | Problem) -> bool:
    from budgetlint.report import Problem
    from budgetlint.tasks import Judged

    if isinstance(result, Problem):
        return result.stage != "skip"
    return bool(result.checked.crashes if isinstance(result, Judged) else result.crashes)


def _programs(folders: Iterable[str]) -> Iterator[str]:
    """All that has a part in a result: Python, whatever is installed beside it, and each file of budgetlint and its packs."""
    yield sys.version
    for place in sys.path:
        with suppress(OSError):
            yield from sorted(name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info")))
    packages = {"budgetlint", "budgetlint_grammars"}
    for origin in installed.origins():
        yield repr(origin)
        packages.add(origin.entry.partition(":")[0].partition(".")[0])
    for package in sorted(packages):
        for place in installed.places(package):
            yield from _files(place)
    for folder in folders:
        yield from _files(folder)


def _files(place: str) -> Iterator[str]:
    """Each file with its size and when it was written."""
    if os.path.isfile(place):
        info = os.stat(place)
        yield f"{place} {info.st_size} {info.st_mtime_ns}"
        return
    try:
        entries = sorted(os.scandir(place), key=lambda e: e.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            info = entry.stat()
            yield f"{entry.path} {info.st_size} {info.st_mtime_ns}"
