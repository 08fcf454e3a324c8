"""The one door for all that packs and plugins offer: collecting hooks, and their loading."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial, reduce
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import pluggy
from attrs import field

from budgetlint import __version__
from budgetlint.binding.catalogue import Catalogue
from budgetlint.config import PRESET, Fault, Presets, leads_back, listed
from budgetlint.installed import GROUP, Origin, origins
from budgetlint.model.requirements import Requirement
from budgetlint.overlays import Overlay, OverlayError
from budgetlint.readers.dialects import Dialect
from budgetlint.records import frozen
from budgetlint.report import Format
from budgetlint.resources import Root
from budgetlint.rules import AnyRule, Rule
from budgetlint.selectors import UnknownRule, fitting
from budgetlint.suppressions import rules as suppressions

API_VERSION: Final = 1

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

T = TypeVar("T")


class Hooks(Protocol):
    """What a plugin may offer. Every hook is called once and collects; there is none per node."""

    @hookspec
    def budgetlint_rules(self) -> Iterable[AnyRule]:
        """Rules made with ``@rule``."""
        ...

    @hookspec
    def budgetlint_requirements(self) -> Iterable[Requirement]:
        """The duties that the rules cite."""
        ...

    @hookspec
    def budgetlint_tables(self) -> Iterable[tuple[Root, str]]:
        """(package or folder, YAML file) pairs of the table catalogue."""
        ...

    @hookspec
    def budgetlint_overlays(self) -> Iterable[Overlay]:
        """What a province makes of the rules of others."""
        ...

    @hookspec
    def budgetlint_dialects(self) -> Iterable[Dialect]:
        """Further ways in which tables are written out as lines of text."""
        ...

    @hookspec
    def budgetlint_presets(self) -> Mapping[str, Mapping[str, object]]:
        """Named fragments of configuration."""
        ...

    @hookspec
    def budgetlint_formats(self) -> Iterable[Format]:
        """Output formats."""
        ...


class PluginError(RuntimeError):
    """A plugin that cannot be used; the message names plugin, distribution and version."""


class TableFile(NamedTuple):
    """A file of the table catalogue, and whose documents it is for (empty: everybody's)."""

    root: Root
    file: str
    provinces: frozenset[str] = frozenset()


@frozen(eq=False)
class Plugins:
    """Everything all plugins offer, sorted so that nothing depends on the order of installation."""

    origins: tuple[Origin, ...]
    #: Rule id → the plugin that offers it.
    owners: Mapping[str, Origin]
    rules: tuple[AnyRule, ...]
    requirements: Mapping[str, Requirement]
    #: Files of the table catalogue, those that are only for documents of some provinces last.
    tables: tuple[TableFile, ...]
    presets: Presets
    formats: Mapping[str, Format]
    overlays: tuple[Overlay, ...] = ()
    dialects: tuple[Dialect, ...] = ()
    #: Plugin name → the pack that it is, for those that are one.
    packs: Mapping[str, object] = field(factory=dict)

    def check(self, catalogue: Catalogue) -> None:
        """Raises PluginError for a rule or pack that speaks of what the catalogue does not know."""
        known = {d.short_province for d in catalogue.divisions.rows} if catalogue.divisions is not None else set()
        for origin in self.origins:
            province = getattr(self.packs.get(origin.name), "province", "")
            if province and known and province not in known:
                raise _placed(origin, self.packs[origin.name], "", f"没有叫「{province}」的省;请写简称,如 河北、新疆")
        for rule in self.rules:
            for fault in rule.expects(catalogue) if rule.expects is not None else ():
                origin = self.owners[rule.id]
                raise _placed(origin, self.packs.get(origin.name), rule.id, fault)

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        return (("budgetlint", __version__), *((o.name, o.version) for o in self.origins))


def load(builtin: Mapping[str, object] | None = None, folders: Mapping[str, object] | None = None) -> Plugins:
    """Load every installed plugin, one by one, beside the ``builtin`` ones and the packs of ``folders`` (folder → pack).

    A pack that is installed from such a folder is the installed one. Raises PluginError.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    own = {"suppressions": suppressions, **(builtin or {})}
    found = {Origin(name, GROUP, __version__, name): plugin for name, plugin in own.items()}
    found |= {origin: _loaded(origin, partial(_entry, origin.entry)) for origin in origins()}
    homes = {_home(plugin) for plugin in found.values()} - {None}
    for folder, pack in (folders or {}).items():
        if _home(pack) not in homes:
            found[Origin(str(getattr(pack, "id", folder)), "", str(getattr(pack, "digest", "")), folder)] = pack
    first: dict[str, Origin] = {}
    for origin, plugin in found.items():
        if (other := first.setdefault(origin.name, origin)) is not origin:
            raise PluginError(f"{other}与{origin}同名;请卸载其中一个,或在 pack.yaml 里换一个标识。")
        _register(manager, origin, plugin)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        origin = next(o for o in found if o.name == manager.get_name(error.plugin))
        raise PluginError(f"{origin}声明了不存在的挂钩:{error}") from error
    return _collect(manager, {o.name: o for o in found}, {o.name: p for o, p in found.items()})


def _entry(value: str) -> object:
    """What an entry point names: ``module`` or ``module:attribute``."""
    module, _, attributes = value.partition("[")[0].partition(":")
    return reduce(getattr, filter(None, attributes.strip().split(".")), import_module(module.strip()))


def _home(plugin: object) -> Path | None:
    """The folder that a pack's files stand in, wherever it came from; None for what is no pack."""
    root = getattr(plugin, "root", None)
    place = files(root) if isinstance(root, str) else root
    return place.resolve() if isinstance(place, Path) else None


def _loaded(origin: Origin, load: Callable[[], T]) -> T:
    try:
        return load()
    except Exception as error:  # foreign code: whatever it raises, the sentence names it
        raise PluginError(f"{origin}无法加载:{type(error).__name__}: {error};请升级、修复或卸载它。") from error


def _register(manager: pluggy.PluginManager, origin: Origin, plugin: object) -> None:
    version = getattr(plugin, "BUDGETLINT_API", API_VERSION)
    if version != API_VERSION:
        raise PluginError(f"{origin}按接口版本 {version} 编写,本程序的接口版本是 {API_VERSION};请安装相配的版本。")
    try:
        manager.register(plugin, origin.name)
        offers = manager.get_hookcallers(plugin)
    except Exception as error:
        raise PluginError(f"{origin}无法注册:{error}") from error
    if not offers:
        raise PluginError(f"{origin}什么也没有提供:入口应指向 load_pack 得到的 PACK,或带挂钩的模块。")


def _collect(manager: pluggy.PluginManager, origins: Mapping[str, Origin], plugins: Mapping[str, object]) -> Plugins:
    offered = _offers(manager, origins, "budgetlint_rules", Rule)
    overlays = _offers(manager, origins, "budgetlint_overlays", Overlay)
    known = {r.id: r for _, r in offered}
    for origin, overlay in overlays:
        try:
            overlay.check(known)
            offered += [(origin, rule) for rule in overlay.rules(known)]
        except OverlayError as error:
            raise _placed(origin, plugins[origin.name], error.rule, str(error)) from error
    rules = _unique(offered, lambda r: (r.id, r.name), "规则", plugins)
    demands = _unique(
        _offers(manager, origins, "budgetlint_requirements", Requirement), lambda r: (r.id,), "要求", plugins
    )
    formats = _unique(_offers(manager, origins, "budgetlint_formats", Format), lambda f: (f.name,), "输出格式", plugins)
    dialects = _unique(
        _offers(manager, origins, "budgetlint_dialects", Dialect), lambda d: (d.name,), "文本表格写法", plugins
    )
    requirements = {r.id: r for _, r in demands}
    tables = _offers(manager, origins, "budgetlint_tables", tuple)
    for origin, rule in rules:
        for missing in (i for i in rule.requirement if i not in requirements):
            raise _placed(origin, plugins[origin.name], rule.id, f"引用了没有登记的要求「{missing}」")
    return Plugins(
        origins=tuple(sorted(origins.values(), key=lambda o: o.name)),
        owners={r.id: origin for origin, r in rules},
        rules=tuple(sorted((r for _, r in rules), key=lambda r: r.id)),
        requirements=requirements,
        tables=tuple(sorted((TableFile(r, f, _provinces(plugins[o.name])) for o, (r, f) in tables), key=_is_local)),
        presets=_presets(manager, origins, plugins, [r for _, r in rules]),
        formats={f.name: f for _, f in formats},
        overlays=tuple(overlay for _, overlay in overlays),
        dialects=tuple(d for _, d in dialects),
        packs={name: plugin for name, plugin in plugins.items() if hasattr(plugin, "budgetlint_overlays")},
    )


def _provinces(plugin: object) -> frozenset[str]:
    """The provinces that a plugin speaks for; empty for one of the whole country."""
    found: frozenset[str] = getattr(plugin, "provinces", frozenset())
    return found


def _is_local(table: TableFile) -> bool:
    return bool(table.provinces)


def _placed(origin: Origin, plugin: object, rule: str, fault: str, *at: str | int) -> PluginError:
    """A fault of a plugin's rule, or of its manifest where ``at`` leads, with its line where the plugin knows it."""
    placed: Callable[..., object] | None = getattr(plugin, "fault", None)
    said = placed(rule, fault, *at) if placed is not None else f"规则 {rule}:{fault}" if rule else fault
    return PluginError(f"{origin}:{said}" + ("" if str(said).endswith("?") else "。"))


def _presets(
    manager: pluggy.PluginManager, origins: Mapping[str, Origin], plugins: Mapping[str, object], rules: list[AnyRule]
) -> dict[str, Mapping[str, Any]]:
    """Raises PluginError for two of one name, and for what is not well formed or names what is not there."""
    offers: list[tuple[Origin, str, Mapping[str, Any]]] = []
    for origin, answer in _results(manager, origins, "budgetlint_presets"):
        offered: dict[str, Mapping[str, Any]] = _loaded(origin, partial(dict, answer))
        offers += [(origin, name, said) for name, said in offered.items()]
    _unique([(origin, name) for origin, name, _ in offers], lambda name: (name,), "方案", plugins)
    presets = {name: said for _, name, said in offers}
    for origin, name, said in offers:
        for at, what in _faults(said, presets, rules):
            raise _placed(origin, plugins[origin.name], "", f"方案 {name}:{what}", "presets", name, *at)
    if circle := next((name for name in presets if leads_back(name, presets)), None):
        raise PluginError(f"方案 {circle} 的 extends 绕回到了自己。")
    return presets


def _faults(said: object, presets: Container[str], rules: list[AnyRule]) -> Iterator[Fault]:
    yield from (found := list(PRESET.faults(said, ())))
    if found or not isinstance(said, Mapping):
        return
    for name in listed(said.get("extends", [])):
        if name not in presets:
            yield ("extends",), f"没有名为「{name}」的方案"
    for key in ("select", "extend-select", "ignore", "severity"):
        for selector in listed(said.get(key, [])):
            try:
                fitting(rules, selector)
            except UnknownRule as error:
                yield (key,), str(error)


def _results(manager: pluggy.PluginManager, origins: Mapping[str, Origin], hook: str) -> Iterator[tuple[Origin, Any]]:
    """What each plugin answers to one hook, plugins sorted by name."""
    for impl in sorted(getattr(manager.hook, hook).get_hookimpls(), key=lambda i: i.plugin_name):
        origin = origins[impl.plugin_name]
        yield origin, _loaded(origin, impl.function)


def _offers(
    manager: pluggy.PluginManager, origins: Mapping[str, Origin], hook: str, kind: type[T]
) -> list[tuple[Origin, T]]:
    """The single things that plugins offer through one hook. Raises PluginError for a thing of another type."""
    offers = []
    for origin, answer in _results(manager, origins, hook):
        things: list[object] = _loaded(origin, partial(list, answer))
        for thing in things:
            if not isinstance(thing, kind):
                raise PluginError(f"{origin}的 {hook} 给出了 {type(thing).__name__},应为 {kind.__name__}。")
            offers.append((origin, thing))
    return offers


def _unique(
    offers: list[tuple[Origin, T]], names: Callable[[T], tuple[str, ...]], what: str, plugins: Mapping[str, object]
) -> list[tuple[Origin, T]]:
    """The same list. Raises PluginError where two things bear one name."""
    owner: dict[str, tuple[Origin, str]] = {}
    for origin, thing in offers:
        for name in names(thing):
            if name in owner:
                both = (owner[name], (origin, names(thing)[0]))
                (one, own), (other, _) = sorted(both, key=lambda pair: bool(pair[0].distribution))
                if not one.distribution:
                    raise _placed(one, plugins[one.name], own, f"{what}「{name}」与{other}的重复,请换一个")
                raise PluginError(f"{what}「{name}」重复:{one}与{other}都提供了它;请卸载其中一个。")
            owner[name] = origin, names(thing)[0]
    return offers
