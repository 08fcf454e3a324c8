"""The one door for rules, requirements, tables, presets and formats: five collecting hooks and their loading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module, metadata
from typing import Any, Final, Protocol, TypeVar

import pluggy
from attrs import frozen

from budgetlint import __version__
from budgetlint.model.requirements import Requirement
from budgetlint.report import Format
from budgetlint.rules import AnyRule, Rule

GROUP: Final = "budgetlint"
API_VERSION: Final = 1
NATIONAL: Final = "budgetlint_national"

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
    def budgetlint_tables(self) -> Iterable[tuple[str, str]]:
        """(package, YAML file) pairs of the table catalogue."""
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


@frozen
class Origin:
    """Where a plugin comes from."""

    name: str
    distribution: str
    version: str
    entry: str

    @property
    def own(self) -> bool:
        """Whether it ships with budgetlint."""
        return self.distribution == GROUP

    def __str__(self) -> str:
        return f"插件 {self.name}(发行包 {self.distribution} {self.version},入口 {self.entry})"


@frozen(eq=False)
class Plugins:
    """Everything all plugins offer, sorted so that nothing depends on the order of installation."""

    origins: tuple[Origin, ...]
    #: Rule id → the plugin that offers it.
    owners: Mapping[str, Origin]
    rules: tuple[AnyRule, ...]
    requirements: Mapping[str, Requirement]
    tables: tuple[tuple[str, str], ...]
    presets: Mapping[str, Mapping[str, object]]
    formats: Mapping[str, Format]

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        return (("budgetlint", __version__), *((o.name, o.version) for o in self.origins))


def load(builtin: Mapping[str, object] | None = None) -> Plugins:
    """Load every installed plugin, one by one, beside the ``builtin`` ones. Raises PluginError."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    found = {Origin(name, GROUP, __version__, name): plugin for name, plugin in (builtin or {}).items()}
    for origin, plugin in _installed():
        found[origin] = plugin
    for origin, plugin in found.items():
        _register(manager, origin, plugin)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        origin = next(o for o in found if o.name == manager.get_name(error.plugin))
        raise PluginError(f"{origin}声明了不存在的挂钩:{error}") from error
    return _collect(manager, {o.name: o for o in found})


def _installed() -> Iterator[tuple[Origin, object]]:
    entries = sorted(metadata.entry_points(group=GROUP), key=lambda e: (e.name, e.value))
    for entry in entries:
        dist = entry.dist
        origin = Origin(entry.name, dist.name if dist else "?", dist.version if dist else "?", entry.value)
        yield origin, _loaded(origin, entry.load)
    try:
        metadata.version("budgetlint")
    except metadata.PackageNotFoundError:  # a source tree on PYTHONPATH: no metadata, so no entry point either
        if not any(e.value == NATIONAL for e in entries):
            origin = Origin("national", GROUP, __version__, NATIONAL)
            yield origin, _loaded(origin, lambda: import_module(NATIONAL))


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
    except Exception as error:
        raise PluginError(f"{origin}无法注册:{error}") from error


def _collect(manager: pluggy.PluginManager, origins: Mapping[str, Origin]) -> Plugins:
    rules = _unique(_offers(manager, origins, "budgetlint_rules", Rule), lambda r: (r.id, r.name), "规则")
    demands = _unique(_offers(manager, origins, "budgetlint_requirements", Requirement), lambda r: (r.id,), "要求")
    formats = _unique(_offers(manager, origins, "budgetlint_formats", Format), lambda f: (f.name,), "输出格式")
    requirements = {r.id: r for _, r in demands}
    for origin, rule in rules:
        for missing in (i for i in rule.requirement if i not in requirements):
            raise PluginError(f"{origin}的规则 {rule.id} 引用了没有登记的要求「{missing}」。")
    return Plugins(
        origins=tuple(sorted(origins.values(), key=lambda o: o.name)),
        owners={r.id: origin for origin, r in rules},
        rules=tuple(sorted((r for _, r in rules), key=lambda r: r.id)),
        requirements=requirements,
        tables=tuple((p, f) for _, (p, f) in _offers(manager, origins, "budgetlint_tables", tuple)),
        presets=_presets(manager, origins),
        formats={f.name: f for _, f in formats},
    )


def _presets(manager: pluggy.PluginManager, origins: Mapping[str, Origin]) -> dict[str, Mapping[str, object]]:
    presets: dict[str, Mapping[str, object]] = {}
    for origin, answer in _results(manager, origins, "budgetlint_presets"):
        offered: dict[str, Mapping[str, object]] = _loaded(origin, partial(dict, answer))
        presets |= offered
    return presets


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


def _unique(offers: list[tuple[Origin, T]], names: Callable[[T], tuple[str, ...]], what: str) -> list[tuple[Origin, T]]:
    """The same list. Raises PluginError where two things bear one name."""
    owner: dict[str, Origin] = {}
    for origin, thing in offers:
        for name in names(thing):
            if name in owner:
                raise PluginError(f"{what}「{name}」重复:{owner[name]}与{origin}都提供了它;请卸载其中一个。")
            owner[name] = origin
    return offers
