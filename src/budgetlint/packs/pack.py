"""A pack: the rules, requirements and tables of one jurisdiction, from a folder or a package with a pack.yaml (DESIGN §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import evolve, field, frozen

from budgetlint.equations import EquationError
from budgetlint.families.common import Raw
from budgetlint.families.declared import identity_rule
from budgetlint.families.identities import label_rule
from budgetlint.families.sections import sections_rule, statement_rule
from budgetlint.families.tables import table_rule
from budgetlint.families.wording import pattern_rule, words_rule
from budgetlint.model.requirements import Requirement
from budgetlint.overlays import Follower, Overlay
from budgetlint.packs import schema
from budgetlint.packs.shapes import Shape
from budgetlint.plugins import API_VERSION, hookimpl
from budgetlint.resources import ResourceError, Root, exists, fault_at, load_yaml
from budgetlint.rules import AnyRule, RuleError

T = TypeVar("T")

MANIFEST: Final = "pack.yaml"
PYTHON: Final = "rules.py"
_FAMILIES: Final[Mapping[str, Callable[[Raw], AnyRule]]] = {
    "table": table_rule,
    "sections": sections_rule,
    "statement": statement_rule,
    "words": words_rule,
    "pattern": pattern_rule,
    "identity": identity_rule,
    "where": label_rule,
}
#: What is read where pack.yaml names no files.
_USUAL: Final = {"requirements": "requirements.yaml", "tables": "tables.yaml", "rules": "rules.yaml"}
_TAILS: Final = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")


@frozen(eq=False)
class Pack:
    """What one jurisdiction adds. ``province`` is its short name (河北), empty for the whole country.

    A pack is a plugin: an entry point may name it.
    """

    id: str
    name: str
    authority: str
    root: Root
    province: str = ""
    level: str = ""
    since: date | None = None
    until: date | None = None
    #: What the ids of its rules begin with.
    prefix: str = ""
    rules: tuple[AnyRule, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    tables: tuple[tuple[Root, str], ...] = ()
    followers: tuple[Follower, ...] = ()
    raised: Mapping[str, str] = field(factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(factory=dict)
    api: int = API_VERSION
    #: Where each rule that is written as data stands (id → file, path in it), and what is written there.
    places: Mapping[str, tuple[str, tuple[str | int, ...]]] = field(factory=dict)
    written: Mapping[str, Raw] = field(factory=dict)

    @property
    def BUDGETLINT_API(self) -> int:  # noqa: N802  the name that the loader asks any plugin for
        return self.api

    @property
    def digest(self) -> str:
        """What stands for a version where a folder has none: twelve digits of the digest of its files."""
        if isinstance(self.root, str):
            return ""
        digest = sha256()
        for file in sorted(f for f in self.root.rglob("*") if f.suffix in (".yaml", ".csv", ".py")):
            digest.update(file.relative_to(self.root).as_posix().encode() + b"\0" + file.read_bytes())
        return digest.hexdigest()[:12]

    @property
    def provinces(self) -> frozenset[str]:
        return frozenset({self.province} if self.province else ())

    @hookimpl
    def budgetlint_rules(self) -> Iterable[AnyRule]:
        """Its rules, each bound to its province."""
        return tuple(evolve(rule, provinces=self.provinces) for rule in self.rules)

    @hookimpl
    def budgetlint_requirements(self) -> Iterable[Requirement]:
        """The duties that they cite."""
        return self.requirements

    @hookimpl
    def budgetlint_tables(self) -> Iterable[tuple[Root, str]]:
        """What it adds to the table catalogue."""
        return self.tables

    @hookimpl
    def budgetlint_overlays(self) -> Iterable[Overlay]:
        """What it makes of the rules of others."""
        overlay = Overlay(self.provinces, self.raised, self.words, self.followers)
        return (overlay,) if self.province or self.followers else ()

    def fault(self, rule: str, what: str) -> ResourceError:
        """A fault of one of its rules, at its place."""
        file, path = self.places.get(rule, (MANIFEST, ()))
        return fault_at(self.root, file, path, f"规则 {rule}:{what}" if rule else what)


def load_pack(root: Root, rules: Iterable[AnyRule] = ()) -> Pack:
    """The pack of a package (by name) or a folder, with further ``rules`` written in Python.

    Raises ResourceError with file, line and column for what is not well formed.
    """
    head = _checked(root, MANIFEST, schema.PACK)
    files = {sort: _files(root, head, sort) for sort in _USUAL}
    province = _short(head.get("province", ""))
    pack = Pack(
        id=head["pack"],
        name=head["name"],
        authority=head["authority"],
        root=root,
        province=province,
        level=head.get("level", ""),
        since=_date(head.get("since")),
        until=_date(head.get("until")),
        prefix=head.get("prefix", ""),
        requirements=tuple(r for file in files["requirements"] for r in _requirements(root, file)),
        tables=tuple(_tables(root, files["tables"], open_to_all=isinstance(root, str) and not province)),
        raised=head.get("raise", {}),
        words=head.get("messages", {}),
        api=head.get("api", API_VERSION),
    )
    if not province and (pack.raised or pack.words):
        raise fault_at(
            root, MANIFEST, ("raise" if pack.raised else "messages",), "写明 province 的规则包才能改别人的规则"
        )
    made: list[AnyRule] = list(rules)
    followers: list[Follower] = []
    places: dict[str, tuple[str, tuple[str | int, ...]]] = {}
    written: dict[str, Raw] = {}
    for file in files["rules"]:
        data = _checked(root, file, schema.RULES)
        for at, raw in enumerate(data["rules"]):
            path: tuple[str | int, ...] = ("rules", at)
            whole = _with_defaults(raw, data.get("defaults", {}), pack)
            for inner, fault in schema.RULE(whole, path):
                raise fault_at(root, file, inner, fault)
            if raw["id"] in places:
                raise fault_at(root, file, (*path, "id"), f"编号 {raw['id']} 重复")
            if pack.prefix and not raw["id"].startswith(pack.prefix):
                raise fault_at(root, file, (*path, "id"), f"编号应以 {pack.prefix} 开头(pack.yaml 的 prefix)")
            places[raw["id"]] = (file, path)
            written[raw["id"]] = whole
            made_one = _made(root, file, path, whole)
            if isinstance(made_one, Follower):
                followers.append(made_one)
            else:
                made.append(made_one)
    for rule in made:
        if pack.prefix and not rule.id.startswith(pack.prefix):
            raise fault_at(root, MANIFEST, ("prefix",), f"规则 {rule.id} 的编号应以 {pack.prefix} 开头")
    return evolve(pack, rules=tuple(made), followers=tuple(followers), places=places, written=written)


def _made(root: Root, file: str, path: tuple[str | int, ...], raw: Raw) -> AnyRule | Follower:
    try:
        if "follows" in raw:
            return Follower.of(raw)
        sort = next(name for name in _FAMILIES if name in raw)
        return _FAMILIES[sort](raw)
    except EquationError as error:
        raise fault_at(root, file, (*path, "identity"), f"关系式第{error.at + 1}个字:{error}") from error
    except RuleError as error:
        raise fault_at(root, file, path, str(error)) from error
    except ValueError as error:
        raise fault_at(root, file, (*path, "where"), str(error)) from error


def _with_defaults(raw: Raw, defaults: Raw, pack: Pack) -> Raw:
    """A rule with what the file says for all, and in force no earlier and no longer than its pack."""
    own = raw.get("when", {})
    when = {**defaults.get("when", {}), **own} if isinstance(own, dict) else own
    if not isinstance(when, dict) or any(type(when.get(k, 0)) is not int for k in ("since", "until")):
        return {**defaults, **raw}  # its shape is refused next
    if pack.since is not None:
        when["since"] = max(when.get("since", pack.since.year), pack.since.year)
    if pack.until is not None:
        when["until"] = min(when.get("until", pack.until.year), pack.until.year)
    return {**defaults, **raw, "when": when}


def _files(root: Root, head: Mapping[str, Any], sort: str) -> list[str]:
    if sort in head:
        return list(head[sort])
    return [_USUAL[sort]] if exists(root, _USUAL[sort]) else []


def _checked(root: Root, file: str, shape: Shape) -> Any:
    """The values of a file of that shape. Raises ResourceError for the first that is not."""
    data = load_yaml(root, file)
    for path, fault in shape({} if data is None else data, ()):
        raise fault_at(root, file, path, fault)
    return data


def _requirements(root: Root, file: str) -> Iterator[Requirement]:
    """A regulation gives title, issuer, number and since; a duty its id, part and text, and what differs."""
    for at, regulation in enumerate(_checked(root, file, schema.REQUIREMENTS)["regulations"]):
        common = {k: v for k, v in regulation.items() if k != "duties"}
        for number, duty in enumerate(regulation["duties"]):
            raw = {"number": "", **common, **duty}
            missing = [k for k in ("title", "issuer", "part", "text", "since") if k not in raw]
            if missing:
                raise fault_at(root, file, ("regulations", at, "duties", number), f"缺少{'、'.join(missing)}")
            dates = {k: date.fromisoformat(raw[k]) for k in ("since", "until") if k in raw}
            yield Requirement(**{**raw, "number": raw["number"] or "", **dates})


def _tables(root: Root, files: Iterable[str], *, open_to_all: bool) -> Iterator[tuple[Root, str]]:
    """A province adds names and kinds of its own; what all share only a pack of the whole country states."""
    for file in files:
        if not open_to_all:
            _checked(root, file, schema.TABLES)
        yield root, file


def _short(province: str) -> str:
    return next((province.removesuffix(tail) for tail in _TAILS if province.endswith(tail)), province)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def home_of(folder: Path) -> Path:
    """Where the pack of a user's folder stands: in it, or in its package where it is the project of a distribution.

    Raises ResourceError where there is none.
    """
    if (folder / MANIFEST).is_file():
        return folder
    packages = [file.parent for file in folder.glob(f"*/{MANIFEST}") if (file.parent / "__init__.py").is_file()]
    if len(packages) != 1:
        raise ResourceError(folder.as_posix(), f"没有 {MANIFEST},不是规则包;用 budgetlint new pack 可以新建一个")
    return packages[0]


def open_folder(folder: Path, allow_python: bool = False) -> Pack:
    """The pack of a user's folder, with the rules of its ``rules.py`` only if ``allow_python``.

    Raises ResourceError, also where there is none.
    """
    home = home_of(folder)
    code = home / PYTHON
    if not code.is_file():
        return load_pack(home)
    if not allow_python:
        raise ResourceError(code.as_posix(), "规则包里有 Python 程序,没有运行;信得过它的,请加 --allow-python")
    return load_pack(home, _run(code))


def _run(code: Path) -> Iterable[AnyRule]:
    """The RULES of a user's Python file. Raises ResourceError for whatever goes wrong in it."""
    spec = spec_from_file_location(f"_budgetlint_pack_{abs(hash(code.resolve()))}", code)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        return tuple(module.RULES)
    except Exception as error:
        raise ResourceError(code.as_posix(), f"运行时出错({type(error).__name__}: {error})") from error
