"""The files of a pack to the pack: shapes first, then rules, each fault at its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import evolve, field

from budgetlint.equations import EquationError
from budgetlint.families.common import Raw, WordsError
from budgetlint.families.declared import identity_rule
from budgetlint.families.entries import entries_rule
from budgetlint.families.identities import label_rule
from budgetlint.families.pieces import concerns_below
from budgetlint.families.sections import sections_rule, statement_rule
from budgetlint.families.tables import table_rule
from budgetlint.families.wording import pattern_rule, words_rule
from budgetlint.model.requirements import Requirement
from budgetlint.overlays import Follower
from budgetlint.packs import schema
from budgetlint.packs.pack import MANIFEST, Pack
from budgetlint.packs.places import At
from budgetlint.packs.shapes import Shape
from budgetlint.plugins import API_VERSION
from budgetlint.records import frozen
from budgetlint.resources import ResourceError, Root, exists, fault_at, load_built, near, shown
from budgetlint.rules import AnyRule, RuleError, unfolded

_FAMILIES: Final[Mapping[str, Callable[[Raw], AnyRule]]] = {
    "table": table_rule,
    "sections": sections_rule,
    "statement": statement_rule,
    "entries": entries_rule,
    "words": words_rule,
    "pattern": pattern_rule,
    "identity": identity_rule,
    "where": label_rule,
}
#: What is read where pack.yaml names no files.
_USUAL: Final = {"requirements": "requirements.yaml", "tables": "tables.yaml", "rules": "rules.yaml"}
#: The program's own configuration may stand beside a pack.
_RESERVED: Final = ("budgetlint.yaml", "budgetlint.ignore.yaml")
_TAILS: Final = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")


def load_pack(root: Root, rules: Iterable[AnyRule] = ()) -> Pack:
    """The pack of a package (by name) or a folder, with further ``rules`` written in Python.

    Raises ResourceError with file, line and column for what is not well formed.
    """
    head, _ = _loaded(root, MANIFEST, schema.PACK)
    files = {sort: _files(root, head, sort) for sort in _USUAL}
    _all_used(root, {file for names in files.values() for file in names})
    duties = [(file, path, r) for file in files["requirements"] for path, r in _requirements(root, file)]
    pack = _titled(root, head, tuple(r for _, _, r in duties), files["tables"])
    collected = _Collected(pack)
    for file, path, duty in duties:
        collected.cite(file, path, duty)
    for file in files["rules"]:
        data, built = _loaded(root, file, schema.RULES)
        for at, raw in enumerate(data["rules"]):
            whole = _with_defaults(raw, data.get("defaults", {}), pack)
            if not built:
                _check(root, file, schema.RULE, whole, ("rules", at))
            collected.take(file, ("rules", at), whole)
    own = (*rules, *collected.rules)
    for rule in own:
        if not rule.id.startswith(pack.prefix):
            raise fault_at(root, MANIFEST, ("prefix",), f"规则 {rule.id} 的编号应以 {pack.prefix} 开头")
    return evolve(
        pack,
        rules=own,
        followers=tuple(collected.followers),
        places=collected.places,
        written=collected.written,
    )


def _titled(root: Root, head: Mapping[str, Any], requirements: tuple[Requirement, ...], tables: Iterable[str]) -> Pack:
    """What pack.yaml says of the pack."""
    province = _short(head.get("province", ""))
    for key in ("raise", "messages", "advice"):
        if not province and head.get(key):
            raise fault_at(root, MANIFEST, (key,), "写明 province 的规则包才能改别人的规则")
    return Pack(
        id=head["pack"],
        name=head["name"],
        authority=head["authority"],
        root=root,
        province=province,
        level=head.get("level", ""),
        since=_date(head.get("since")),
        until=_date(head.get("until")),
        prefix=head.get("prefix", ""),
        requirements=requirements,
        tables=tuple(_tables(root, tables, open_to_all=isinstance(root, str) and not province)),
        raised=head.get("raise", {}),
        words=head.get("messages", {}),
        presets=head.get("presets", {}),
        advice=head.get("advice", {}),
        api=head.get("api", API_VERSION),
    )


@frozen
class _Collected:
    """What the files of a pack hold, one after the other; each thing once."""

    pack: Pack
    rules: list[AnyRule] = field(factory=list)
    followers: list[Follower] = field(factory=list)
    places: dict[str, tuple[str, At]] = field(factory=dict)
    written: dict[str, Raw] = field(factory=dict)

    def cite(self, file: str, path: At, duty: Requirement) -> None:
        """A duty. Raises ResourceError for the second of its id."""
        if duty.id in self.places:
            raise fault_at(self.pack.root, file, (*path, "id"), f"要求「{duty.id}」重复")
        self.places[duty.id] = file, (*path, "id")

    def take(self, file: str, path: At, raw: Raw) -> None:
        """A rule as it is written. Raises ResourceError."""
        root, prefix = self.pack.root, self.pack.prefix
        if raw["id"] in self.written:
            raise fault_at(root, file, (*path, "id"), f"编号 {raw['id']} 重复")
        if any(raw["name"] == other["name"] for other in self.written.values()):
            raise fault_at(root, file, (*path, "name"), f"名称 {raw['name']} 重复")
        if not raw["id"].startswith(prefix):
            raise fault_at(root, file, (*path, "id"), f"编号应以 {prefix} 开头(pack.yaml 的 prefix)")
        raw = {**raw, "tags": [*raw.get("tags", ()), *file.split("/")[:-1], *self.pack.tags]}
        self.places[raw["id"]] = (file, path)
        self.written[raw["id"]] = raw
        made = _made(root, file, path, raw)
        if isinstance(made, Follower):
            self.followers.append(made)
        else:
            self.rules.append(made)


def _made(root: Root, file: str, path: At, raw: Raw) -> AnyRule | Follower:
    try:
        sort = next((name for name in _FAMILIES if name in raw), None)
        own = _FAMILIES[sort](raw) if sort is not None else None
        if "follows" in raw:
            return Follower.of(raw, own, concerns_below(raw["within"]) if "within" in raw else None)
        assert own is not None
        return own
    except EquationError as error:
        at = next((at for at, text in _equations(raw) if text == error.text), ("identity",))
        raise fault_at(root, file, (*path, *at), f"关系式第{error.at + 1}个字:{error}") from error
    except WordsError as error:
        raise fault_at(root, file, (*path, *error.path), str(error)) from error
    except RuleError as error:
        raise fault_at(root, file, path, str(error)) from error
    except ValueError as error:
        raise fault_at(root, file, (*path, "where"), str(error)) from error


def _equations(raw: Raw) -> Iterator[tuple[At, str]]:
    """Each identity and condition of a rule, with the path to it."""
    for name in ("given", "identity"):
        said = raw.get(name, ())
        if isinstance(said, str):
            yield (name,), said
        else:
            yield from (((name, number), text) for number, text in enumerate(said))


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
    """Those of one sort. Raises ResourceError for one that is named and not there."""
    for at, file in enumerate(head.get(sort, ())):
        if not exists(root, file):
            there = [n for n in _data_files(root) if n not in (MANIFEST, *_RESERVED)]
            raise fault_at(root, MANIFEST, (sort, at), f"没有文件「{file}」{near(file, there) if there else ''}")
    if sort in head:
        return list(head[sort])
    return [_USUAL[sort]] if exists(root, _USUAL[sort]) else []


def _data_files(root: Root) -> list[str]:
    """The YAML files that stand in a user's folder."""
    if isinstance(root, str):
        return []
    return sorted(p.name for p in root.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith("."))


def _all_used(root: Root, used: Collection[str]) -> None:
    """Raises ResourceError for a YAML file of a user's folder that nothing reads: its name is wrong."""
    for name in _data_files(root):
        if name not in (MANIFEST, *_RESERVED, *used):
            hint = near(name, [n for n in _USUAL.values() if n not in used])
            fault = f"这个文件没有用到{hint}别的文件名要列在 {MANIFEST} 的 requirements、tables 或 rules 里"
            raise ResourceError(shown(root, name), fault, 1, 1)


def _loaded(root: Root, file: str, shape: Shape) -> tuple[Any, bool]:
    """The values of a file of that shape, and whether its package was built with them, where they have been checked.
    Raises ResourceError."""
    data, built = load_built(root, file)
    if not built:
        _check(root, file, shape, {} if data is None else data)
    return data, built


def _check(root: Root, file: str, shape: Shape, value: object, at: At = ()) -> None:
    """Raises ResourceError for the first thing that is not of its shape."""
    for path, fault in shape(value, at):
        raise fault_at(root, file, path, fault)


def _requirements(root: Root, file: str) -> Iterator[tuple[At, Requirement]]:
    """The duties, each with the path to it. A regulation gives title, issuer, number and since; a duty its id, part and text, and what differs."""
    data, _ = _loaded(root, file, schema.REQUIREMENTS)
    for at, regulation in enumerate(data["regulations"]):
        common = {k: v for k, v in regulation.items() if k != "duties"}
        for number, duty in enumerate(regulation["duties"]):
            raw = {"number": "", **common, **duty}
            missing = [k for k in ("title", "issuer", "part", "text", "since") if k not in raw]
            if missing:
                raise fault_at(
                    root, file, ("regulations", at, "duties", number), "缺少" + "".join(f"「{k}」" for k in missing)
                )
            dates = {k: date.fromisoformat(raw[k]) for k in ("since", "until") if k in raw}
            path = ("regulations", at, "duties", number)
            words = {k: unfolded(raw[k]) for k in ("part", "text", "source", "unchecked") if k in raw}
            yield path, Requirement(**{**raw, **words, **dates})


def _tables(root: Root, files: Iterable[str], *, open_to_all: bool) -> Iterator[tuple[Root, str]]:
    """A province adds names and kinds of its own; what all share only a pack of the whole country states."""
    for file in files:
        if not open_to_all:
            _loaded(root, file, schema.TABLES)
        yield root, file


def _short(province: str) -> str:
    return next((province.removesuffix(tail) for tail in _TAILS if province.endswith(tail)), province)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
