"""What a configuration comes to: layers, the nearest on top, each of a place that can be named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from budgetlint.config.keys import ENTRIES, FACTS, KEYS, PRESET
from budgetlint.config.patterns import Patterns
from budgetlint.config.reading import File, read
from budgetlint.config.values import At
from budgetlint.resources import ResourceError, near

#: What plugins offer: a name, and what it says.
Presets: TypeAlias = Mapping[str, Mapping[str, Any]]
#: How many files may extend each other.
_MOST: Final = 64
_IS_FILE: Final = (".yaml", ".yml", ".toml")


class Choice(NamedTuple):
    """Which rules one layer takes, and how grave they are. ``select`` starts afresh (None: it goes on from those below),
    ``extend`` adds, ``ignore`` takes away; ``severity``: selector and grade."""

    select: tuple[str, ...] | None = None
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()


class Layer(NamedTuple):
    """What one place says: of all files, or of those that ``files`` names."""

    #: By key, as it came out.
    said: Mapping[str, Any]
    files: Patterns | None = None
    #: The file it stands in, and how one gets there; None for the command line and presets.
    file: File | None = None
    at: At = ()
    #: Whether the file is one that another extends.
    inherited: bool = False
    #: The preset that it is; empty for none. What that says is known once plugins are loaded: until then it is pending.
    preset: str = ""
    is_pending: bool = False
    #: Whether the user says it on the command line.
    command: bool = False

    def fits(self, paths: Iterable[str]) -> bool:
        """Whether it speaks of any of some files that are one document."""
        return self.files is None or any(map(self.files.fits, paths))

    def fault(self, key: str, what: str, *at: str | int) -> ResourceError | None:
        """What is wrong with what it says; None where it has no place."""
        return None if self.file is None else self.file.fault((*self.at, key, *at), what)

    @property
    def choice(self) -> Choice | None:
        """Which rules it takes; None if it does not say."""
        names = ("select", "extend-select", "ignore", "severity")
        if not any(name in self.said for name in names):
            return None
        select, extend, ignore, severity = (self.said.get(name) for name in names)
        return Choice(select, extend or (), ignore or (), severity or ())


class Configuration(NamedTuple):
    """Everything that is said, from afar to the command line: what is said later holds."""

    layers: tuple[Layer, ...] = ()

    def of(self, paths: Iterable[str]) -> Configuration:
        """What is said of one document, of one file or several."""
        own = tuple(paths)
        return Configuration(tuple(layer._replace(files=None) for layer in self.layers if layer.fits(own)))

    def stated(self, key: str) -> tuple[Layer, ...]:
        """The layers of all files that say something of a key and count: for what adds up all of them, else the last."""
        own = [layer for layer in self.layers if layer.files is None and key in layer.said]
        return tuple(own if KEYS[key].adds else own[-1:]) if key in KEYS else tuple(own[-1:])

    def value(self, key: str) -> Any:
        """What holds for all files; None where nobody says anything and there is no default."""
        told = [layer.said[key] for layer in self.stated(key)]
        if key in KEYS and KEYS[key].adds:
            return tuple(told) if key == "exclude" else tuple(item for one in told for item in one)
        if told or key not in KEYS or KEYS[key].default is None:
            return told[0] if told else None
        return KEYS[key].sort.made(KEYS[key].default, Path())

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Which rules, from afar to near."""
        return tuple(layer.choice for layer in self.layers if layer.choice is not None)

    @property
    def judging(self) -> tuple[object, ...]:
        """All of it that may change what a document comes to; a preset stands for what it says as long as its pack is the
        same."""
        own = ((layer.files, layer.preset, layer.choice, _facts(layer)) for layer in self.layers)
        return tuple(one for one in own if any(one[1:]))

    @property
    def facts(self) -> dict[str, object]:
        """What is known of the documents, by the names of the program."""
        said = {name: self.value(name) for name in FACTS}
        return {name.replace("-", "_"): value for name, value in said.items() if value is not None}

    @property
    def files(self) -> tuple[str, ...]:
        """The configuration files themselves, which are no documents."""
        return tuple(dict.fromkeys(layer.file.name for layer in self.layers if layer.file is not None))

    @property
    def presets(self) -> tuple[str, ...]:
        """The presets that are named and not looked up yet."""
        return tuple(layer.preset for layer in self.layers if layer.is_pending)

    def with_presets(self, known: Presets) -> Configuration:
        """The same with what the presets say. Raises ResourceError for one that nobody offers."""
        return Configuration(tuple(own for layer in self.layers for own in _looked_up(layer, known)))


def layered(file: File | None, command: Mapping[str, Any]) -> Configuration:
    """What a file says and what it extends, and the command line; presets still by name. Raises ResourceError."""
    layers = [*(_of_file(file, (), [0]) if file is not None else ()), Layer(command, command=True)]
    naming = next((layer for layer in reversed(layers) if "profile" in layer.said), None)
    if naming is not None:
        profile = Layer(
            {},
            file=naming.file,
            at=("profile",),
            preset=naming.said["profile"],
            is_pending=True,
            command=naming.command,
        )
        layers.insert(0, profile)
    return Configuration(tuple(layers))


def _of_file(file: File, below: tuple[Path, ...], count: list[int]) -> Iterator[Layer]:
    """The layers of a file, after those that it extends."""
    real = file.path.resolve()
    count[0] += 1
    if count[0] > _MOST:
        raise ResourceError(file.name, f"extends 牵涉的文件超过 {_MOST} 份")
    said, folder = read(file), file.path.parent
    extended = said.pop("extends", [])
    for number, name in enumerate(listed(extended)):
        at: At = ("extends",) if extended == name else ("extends", number)
        if not is_file(name):
            yield Layer({}, file=file, at=at, inherited=bool(below), preset=name, is_pending=True)
            continue
        base = File(folder / name)
        if base.path.resolve() in (*below, real):
            raise file.fault(at, f"「{name}」绕回到了自己:extends 不能成圈")
        if not base.path.is_file():
            raise file.fault(at, f"没有文件「{name}」;路径从本文件所在的文件夹算起")
        yield from _of_file(base, (*below, real), count)
    entries = {name: said.pop(name, []) for name in ENTRIES}
    inherited = bool(below)
    yield Layer(_made(said, folder), file=file, inherited=inherited)
    for name, items in entries.items():
        for number, item in enumerate(items):
            made = _made(item, folder, name)
            yield Layer(made, made.pop("files"), file, (name, number), inherited)


def _made(said: Mapping[str, Any], folder: Path, entry: str = "") -> dict[str, Any]:
    table = ENTRIES[entry].keys if entry else KEYS
    return {name: table[name].sort.made(value, folder) for name, value in said.items()}


def listed(said: Any) -> list[str]:
    """One thing alone, or several."""
    return [said] if isinstance(said, str) else list(said)


def is_file(name: str) -> bool:
    """Whether something that is extended is a file, not a preset."""
    return name.lower().endswith(_IS_FILE) or "/" in name or "\\" in name


def _looked_up(layer: Layer, known: Presets) -> Iterator[Layer]:
    if not layer.is_pending:
        yield layer
        return
    if layer.preset not in known:
        what = f"没有名为「{layer.preset}」的方案{near(layer.preset, known)}"
        raise (layer.file.fault(layer.at, what) if layer.file is not None else UnknownPreset(what))
    for name in _chain(layer.preset, known):
        said = {key: PRESET.keys[key].sort.made(value, Path()) for key, value in known[name].items()}
        own = {key: value for key, value in said.items() if key not in ("about", "extends")}
        yield layer._replace(said=own, preset=name, is_pending=False)


def _chain(name: str, known: Presets) -> Iterator[str]:
    """A preset after those that it extends."""
    for base in listed(known[name].get("extends", [])):
        yield from _chain(base, known)
    yield name


def leads_back(name: str, known: Presets, below: tuple[str, ...] = ()) -> bool:
    """Whether a preset extends itself in the end."""
    return name in below or any(leads_back(n, known, (*below, name)) for n in listed(known[name].get("extends", [])))


def _facts(layer: Layer) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(layer.said[name])) for name in FACTS if name in layer.said)


class UnknownPreset(ValueError):
    """A preset of the command line that nobody offers; the message names the nearest."""
