"""Which packs and plugins are installed: read from the metadata beside them, without a line of theirs being run.

``importlib.metadata`` would say the same, at the price of everything else that starts with it (email, csv, zipfile …).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from budgetlint import __version__

#: The entry-point group, and the distribution that is budgetlint itself.
GROUP: Final = "budgetlint"
#: The packs that ship with budgetlint: the same entry points as in pyproject.toml, for a source tree without metadata.
OWN: Final[Mapping[str, str]] = {
    "hebei": "budgetlint_hebei:PACK",
    "national": "budgetlint_national:PACK",
    "xinjiang": "budgetlint_xinjiang:PACK",
}

#: The text of one file of a distribution's metadata; empty where there is none.
_Reader: TypeAlias = Callable[[str], str]


class Origin(NamedTuple):
    """Where a plugin comes from."""

    name: str
    #: Empty for a folder.
    distribution: str
    version: str
    #: What the entry point names, or the folder.
    entry: str

    @property
    def own(self) -> bool:
        """Whether it ships with budgetlint."""
        return self.distribution == GROUP

    def __str__(self) -> str:
        if not self.distribution:
            return f"规则包 {self.name}(文件夹 {self.entry})"
        return f"插件 {self.name}(发行包 {self.distribution} {self.version},入口 {self.entry})"


def origins() -> tuple[Origin, ...]:
    """Every installed plugin, sorted by name; of two distributions of one name the first on ``sys.path`` counts."""
    seen: set[str] = set()
    found: list[Origin] = []
    for stem, read in (pair for place in sys.path for pair in _distributions(place)):
        name, _, version = stem.partition("-")
        if name.lower().replace("-", "_") not in seen:
            seen.add(name.lower().replace("-", "_"))
            if entries := _entries(read("entry_points.txt")):
                head = _head(read("METADATA") or read("PKG-INFO"))
                whose = head.get("name", name), head.get("version", version)
                found += [Origin(plugin, *whose, value) for plugin, value in entries.items()]
    if GROUP not in seen:
        found += [Origin(name, GROUP, __version__, value) for name, value in OWN.items()]
    return tuple(sorted(found))


def places(package: str) -> list[str]:
    """Where a package lies, which need not be imported."""
    for place in sys.path:
        folder = os.path.join(place or ".", package)
        if os.path.isdir(folder):
            return [folder]
        if os.path.isfile(f"{folder}.py"):
            return [f"{folder}.py"]
    return []


def _distributions(place: str) -> Iterator[tuple[str, _Reader]]:
    """Each distribution of a folder or archive of ``sys.path``: its name and version, and what reads its metadata."""
    names, read = _archive(place) if os.path.isfile(place) else _folder(place)
    for name in names:
        stem, suffix = os.path.splitext(name)
        if suffix in (".dist-info", ".egg-info"):
            yield stem, partial(read, name)


def _folder(place: str) -> tuple[Iterable[str], Callable[[str, str], str]]:
    def read(folder: str, file: str) -> str:
        try:
            with open(os.path.join(place, folder, file), encoding="utf-8", errors="replace") as opened:
                return opened.read()
        except OSError:
            return ""

    try:
        return os.listdir(place or "."), read
    except OSError:
        return (), read


def _archive(place: str) -> tuple[Iterable[str], Callable[[str, str], str]]:
    from zipfile import BadZipFile, ZipFile

    try:
        archive = ZipFile(place)
        names = frozenset(archive.namelist())
    except (OSError, BadZipFile):
        return (), lambda folder, file: ""

    def read(folder: str, file: str) -> str:
        name = f"{folder}/{file}"
        return archive.read(name).decode("utf-8", "replace") if name in names else ""

    return {name.partition("/")[0] for name in names}, read


def _entries(text: str) -> dict[str, str]:
    """Name → what it names, of our group."""
    entries: dict[str, str] = {}
    section = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("[") and line.endswith("]"):
            section = line.strip("[]")
        elif section == GROUP and not line.startswith("#"):
            name, _, value = line.partition("=")
            entries[name.strip()] = value.strip()
    return entries


def _head(text: str) -> dict[str, str]:
    """Field → value of the lines before the first empty one, fields in lower case."""
    lines = text.partition("\n\n")[0].splitlines()
    return {field.lower(): value.strip() for field, _, value in (line.partition(":") for line in lines) if value}
