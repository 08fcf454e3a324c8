"""Laws of the configuration: how selectors combine, which layer holds, what patterns mean, and that any file is accepted or
refused with a sentence."""

from __future__ import annotations

import io
import json
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from budgetlint.cli import main
from budgetlint.cli.parser import DATES
from budgetlint.config import FACTS, KEYS, PRESET, Choice, File, Patterns, layered, schema
from budgetlint.config.keys import CONFIGURATION
from budgetlint.config.offered import at_hand
from budgetlint.config.told import told
from budgetlint.config.writing import template, with_values
from budgetlint.model.findings import Severity
from budgetlint.plugins import load
from budgetlint.resources import ResourceError, compile_yaml
from budgetlint.rules import AnyRule
from budgetlint.selectors import ALL, choose, fitting, grades, taking_part
from budgetlint.selectors import tags as tags_of
from budgetlint.settings import Settings
from budgetlint.testing import installed
from sandbox import ROOT

RULES = installed().rules
IDS = [r.id for r in RULES]
USUAL = {r.id for r in RULES if not r.opt_in}
TAGS = tags_of(RULES)
SELECTORS = st.one_of(
    st.sampled_from(IDS),
    st.sampled_from([r.name for r in RULES]),
    st.sampled_from(TAGS),
    st.sampled_from(sorted({i[:n] for i in IDS for n in (2, 3, 4)})),
)
LISTS = st.lists(SELECTORS, max_size=4).map(tuple)


def ids(rules: Iterable[AnyRule]) -> set[str]:
    return {r.id for r in rules}


def meant(selectors: Iterable[str], among: Set[str] = USUAL) -> set[str]:
    """What some selectors take, told apart by the rules themselves: what is named in full, of the others those ``among``."""
    found: set[str] = set()
    for s in selectors:
        exact = {r.id for r in RULES if s in (r.id, r.name)}
        tagged = {r.id for r in RULES if s in r.tags}
        found |= exact or (tagged or {r.id for r in RULES if r.id.startswith(s)}) & among
    return found


def left_out(selectors: Iterable[str]) -> set[str]:
    """What some selectors ignore: all that they fit, asked for by name elsewhere or not."""
    return meant(selectors, set(IDS))


# --- selectors ----------------------------------------------------------------------------------------------------


@given(LISTS)
def test_all_without_some_is_the_complement(ignored: tuple[str, ...]) -> None:
    left = ids(taking_part(RULES, [Choice(ignore=ignored)]))
    assert left == USUAL - left_out(ignored)
    assert ids(taking_part(RULES, [Choice((ALL,), ignore=ignored)])) >= left


@given(LISTS, LISTS, st.randoms(use_true_random=False))
def test_order_and_repetition_of_selectors_make_no_difference(
    select: tuple[str, ...], ignore: tuple[str, ...], random: Any
) -> None:
    once = taking_part(RULES, [Choice(select, ignore=ignore)])
    assert ids(once) == meant(select) - left_out(ignore)
    shuffled = tuple(random.sample(select, len(select))), tuple(random.sample(ignore, len(ignore)))
    assert taking_part(RULES, [Choice(shuffled[0] * 2, ignore=shuffled[1] * 2)]) == once
    assert taking_part(once, []) == tuple(r for r in once if not r.opt_in), "what is chosen is chosen once"
    assert taking_part(RULES, [Choice(select, ignore=ignore), Choice(ignore=ignore)]) == once


@given(st.sampled_from(sorted({i[:n] for i in IDS for n in range(1, 6)})))
def test_a_prefix_is_all_its_ids(prefix: str) -> None:
    own = [i for i in IDS if i.startswith(prefix)]
    assert fitting(RULES, prefix) == choose(RULES, own)
    assert ids(taking_part(RULES, [Choice((prefix,))])) == ids(taking_part(RULES, [Choice(tuple(own))])) & USUAL | (
        {prefix} & set(IDS)
    )


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_is_all_its_rules(tag: str) -> None:
    own = [r for r in RULES if tag in r.tags]
    assert list(fitting(RULES, tag)) == own
    assert fitting(RULES, tag.upper().replace("_", "-")) == fitting(RULES, tag)
    assert tag not in {r.name for r in RULES} and not any(i.startswith(tag.upper()) for i in IDS), "it means one thing"


@given(st.lists(st.tuples(LISTS, LISTS, LISTS, st.booleans()), max_size=4))
def test_layers_apply_one_after_the_other(layers: list[tuple[tuple[str, ...], ...]]) -> None:
    choices = [Choice(select if starts else None, extend, ignore) for select, extend, ignore, starts in layers]
    expected = set(USUAL)
    for choice in choices:
        expected = meant(choice.select) if choice.select is not None else expected
        expected = (expected | meant(choice.extend)) - left_out(choice.ignore)
    assert ids(taking_part(RULES, choices)) == expected
    base = [c for c in choices if c.select is None or c is not choices[-1]]
    assert ids(taking_part(RULES, [*base, Choice(("BL1",))])) == meant(["BL1"]), "a selection starts afresh"


@given(st.lists(st.lists(st.tuples(SELECTORS, st.sampled_from([str(s) for s in Severity])), max_size=4), max_size=3))
def test_the_nearest_and_closest_word_on_a_severity_holds(layers: list[list[tuple[str, str]]]) -> None:
    found = grades(RULES, [Choice(severity=tuple(layer)) for layer in layers])
    for rule in RULES:
        speaking = [[(len(fitting(RULES, s)), g) for s, g in layer if rule in fitting(RULES, s)] for layer in layers]
        nearest = next((layer for layer in reversed(speaking) if layer), None)
        if nearest is None:
            assert rule.id not in found
        else:
            closest = min(n for n, _ in nearest)
            assert str(found[rule.id]) == [g for n, g in nearest if n == closest][-1]


def test_every_rule_has_a_family_and_its_pack() -> None:
    own = installed().owners
    families = {
        p.name
        for p in (ROOT / "rules" / "budgetlint_national").iterdir()
        if any(p.glob("*.py")) or any(p.glob("*.yaml"))
    }
    for rule in RULES:
        assert own[rule.id].name in rule.tags and rule.provinces <= rule.tags
        assert len(rule.tags & families) == 1, f"{rule.id} {sorted(rule.tags)}"


# --- profiles -----------------------------------------------------------------------------------------------------


def test_profiles_are_a_ladder() -> None:
    presets = installed().presets
    national = [r for r in RULES if "national" in r.tags]
    rungs = []
    for name in ("minimum", "standard", "strict"):
        select = presets[name].get("select")
        rungs.append(ids(taking_part(RULES, [Choice(None if select is None else tuple(select))])))
    assert rungs[0] < rungs[1] < rungs[2] == set(IDS)
    assert all(r.severity is Severity.ERROR for r in RULES if r.id in rungs[0])
    assert {r.id for r in national if r.severity is Severity.ERROR} - rungs[0] == {
        "BL501",
        "BL503",
        "BL506",
        "BL507",
        "BL511",
    }
    assert set(presets["standard"]) == {"about"}, "what is usual is what holds where nobody says anything"
    assert {"hebei", "xinjiang"} < set(presets)


def test_presets_are_known_without_the_plugins(tmp_path: Path) -> None:
    offered = installed().presets
    assert at_hand(offered) == offered
    (tmp_path / "pack.yaml").write_text("pack: own\npresets: {own: {about: 甲, extends: [strict]}, odd: {about: 1}}\n")
    assert at_hand(["own"], [str(tmp_path)]) is not None
    assert at_hand(["own"]) is None and at_hand(["odd"], [str(tmp_path)]) is None
    assert at_hand(["own"], [str(tmp_path), str(tmp_path)]) is None, "twice: the plugins say so"


@pytest.mark.parametrize(
    ("preset", "told"),
    [
        ("{select: [BL1]}", "缺少「about」"),
        ("{about: 甲, packs: [a]}", "没有「packs」这一项"),
        ("{about: 甲, select: [XX1]}", "没有名为「XX1」的规则"),
        ("{about: 甲, extends: [none]}", "没有名为「none」的方案"),
        ("{about: 甲, extends: [own]}", "绕回"),
    ],
)
def test_a_folder_offers_presets_or_is_told_what_is_wrong(tmp_path: Path, preset: str, told: str) -> None:
    from budgetlint.packs import open_folder
    from budgetlint.plugins import PluginError

    def written(said: str) -> Mapping[str, Any]:
        (tmp_path / "pack.yaml").write_text(f"pack: own\nname: 甲\nauthority: 乙\npresets:\n  own: {said}\n")
        return load({}, {str(tmp_path): open_folder(tmp_path)}).presets

    assert written("{about: 甲, extends: minimum, fail-on: info}")["own"]["fail-on"] == "info"
    with pytest.raises((PluginError, ResourceError), match=told) as error:
        written(preset)
    assert "绕回" in told or "pack.yaml:5:" in str(error.value)


# --- precedence ---------------------------------------------------------------------------------------------------

SCALARS = {
    "fail-on": st.sampled_from(["error", "warning", "info", "never"]),
    "strict": st.booleans(),
    "lang": st.sampled_from(["zh", "en"]),
    "max-size": st.integers(1, 4096),
    "cache": st.sampled_from(["on", "off"]),
}
BY_FILE = ("fail-on", "strict")


@st.composite
def layers_of(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """What each of the five places says of some keys."""
    said: dict[str, dict[str, Any]] = {}
    for place in ("profile", "base", "base-part", "file", "part", "other", "command"):
        keys = BY_FILE if place in ("profile", "base-part", "part", "other") else tuple(SCALARS)
        said[place] = draw(st.fixed_dictionaries({}, optional={k: SCALARS[k] for k in keys}))
    return said


@given(layers_of())
def test_the_highest_layer_that_says_anything_holds_and_is_named(said: dict[str, dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder, chdir(folder):
        base = {**said["base"], "overrides": [{"files": "甲/*", **said["base-part"]}]}
        parts = [{"files": "甲/*.txt", **said["part"]}, {"files": "乙/**", **said["other"]}]
        file = {"extends": "base.yaml", "profile": "own", **said["file"], "overrides": parts}
        for name, data in (("base.yaml", base), ("budgetlint.yaml", file)):
            Path(name).write_text(json.dumps(data), encoding="utf-8")
        command = {k: {"on": True, "off": False}.get(v, v) if k == "cache" else v for k, v in said["command"].items()}
        own = layered(File(Path("budgetlint.yaml")), command)
        asked = Settings(configuration=own)
        assert asked.for_path("甲/一.txt").stated_in_full == asked.for_path("甲/二.txt").stated_in_full
        configuration = own.with_presets({"own": {"about": "甲", **said["profile"]}})
        rows = {row.key: row for row in told(configuration, "甲/一.txt")}
        origins = {"command": "command", "part": "file", "file": "file", "base-part": "extends", "base": "extends"}
        for key in SCALARS:
            place = next((p for p in (*origins, "profile") if key in said[p]), "")
            value = said[place][key] if place else KEYS[key].default
            row = rows[key]
            assert row.value == value
            assert row.sort == {**origins, "profile": "profile", "": "default"}[place]
            assert ("base.yaml:1:" in row.place, "budgetlint.yaml:1:" in row.place) == (
                place.startswith("base"),
                place in ("file", "part"),
            )
            at = int(row.place.rpartition(":")[2]) - 1 if row.sort in ("file", "extends") else None
            if at is not None:
                text = Path(row.place.partition(":")[0]).read_text(encoding="utf-8")
                assert text[at:].startswith(json.dumps(value)), "it points at the value"
            assert configuration.of(["甲/一.txt"]).value(key) == (value == "on" if key == "cache" else value)


def test_what_changes_a_result_changes_the_digest() -> None:
    from budgetlint.config import Configuration, Layer

    def digest(said: Mapping[str, Any], path: str = "甲.txt", **settings: Any) -> str:
        layer = Layer(said, Patterns(str(Path.cwd()), ("甲.*",)))
        return Settings(configuration=Configuration((layer,)), **settings).for_path(path).stated_in_full

    plain = digest({})
    for said in ({"select": ("BL1",)}, {"ignore": ("BL1",)}, {"severity": (("BL1", "info"),)}, {"year": 2024}):
        assert digest(said) != plain
        assert digest(said, "乙.txt") == plain, "what is said of other files makes no difference"
    assert digest({"fail-on": "info", "strict": True}) == plain, "that changes the exit code alone"
    for settings in ({"lang": "en"}, {"ocr": True}, {"stated": {"year": 2024}}, {"provinces": frozenset({"河北"})}):
        assert digest({}, **settings) != plain


# --- patterns -----------------------------------------------------------------------------------------------------

NAMES = st.text("甲乙ab.-", min_size=1, max_size=4).filter(lambda name: name.strip("."))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@given(PATHS, PATHS)
def test_patterns_fit_what_they_name(path: str, other: str) -> None:
    folder = str(Path.cwd())

    def fits(path: str, *patterns: str) -> bool:
        return Patterns(folder, patterns).fits(path)

    *above, name = PurePosixPath(path).parts
    assert fits(path, path) and fits(path, "**") and fits(path, "*") and fits(f"{path}/x", path)
    assert fits(path, name) and all(fits(path, part) for part in above)
    assert fits(path, path) and not fits(path, path, f"!{path}") and fits(path, path, f"!{path}", name)
    assert fits(f"{path}.zip!内/{name}", f"{path}.zip") and fits(f"{path}.zip!内/{name}", f"{path}.zip/内/*")
    assert fits(f"x/{path}", f"**/{path}") and fits(path, f"**/{path}")
    assert not fits(path, f"{path}x") and fits(str(Path(path).absolute()), path)
    *outer, _ = other.split("/")
    assert fits(other, f"{path}/") == (other.startswith(f"{path}/") or path in outer), (
        "a slash at the end: folders only"
    )


@given(st.text("*?[]!ab/.\\^-", max_size=8), PATHS)
def test_no_pattern_raises(pattern: str, path: str) -> None:
    assert Patterns("/", (pattern,)).fits(path) in (True, False)


# --- any file -----------------------------------------------------------------------------------------------------

SCALAR = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5000),
    st.text("甲a *!/.\n\0:#", max_size=5),
    st.sampled_from(
        ["BL1", "error", "zh", "on", "auto", "strict", "2024-02-20", "2024-02-30", "部门预算", "base.yaml", "*.txt"]
    ),
)
KNOWN = st.sampled_from([*KEYS, *FACTS, "files", "fail_on", "甲"])
ANY = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KNOWN, inner, max_size=3), max_leaves=8
)
ENTRIES = st.lists(
    st.dictionaries(st.sampled_from(["files", "select", "year", "kind", "fail-on"]), SCALAR, max_size=3), max_size=2
)
LIKELY = st.fixed_dictionaries({}, optional={k: ENTRIES if k in ("overrides", "documents") else ANY for k in KEYS})


@given(st.one_of(st.dictionaries(KNOWN, ANY, max_size=4), LIKELY))
def test_the_schema_accepts_what_is_accepted(said: dict[str, Any]) -> None:
    faults = list(CONFIGURATION.faults(said, ()))
    beyond = ("日历上有这一天", "不合任何文件", "里的文件夹要用 / 分开")  # what a schema cannot say
    own = [what for _, what in faults if not any(words in what for words in beyond)]
    published = list(Draft202012Validator(schema()).iter_errors(said))
    assert bool(own) <= bool(published)
    assert bool(published) <= bool(faults), published


def run_in(folder: str, *args: str) -> tuple[int, str]:
    errors = io.StringIO()
    with chdir(folder), redirect_stderr(errors), redirect_stdout(io.StringIO()):
        return main(list(args)), errors.getvalue()


def refused_or_read(name: str, data: bytes) -> None:
    """Any bytes of a file: shown, or exit 2 and one sentence that names the file."""
    with TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(data)
        code, told = run_in(folder, "config", "--show", "a.txt")
        assert code in (0, 2), told
        assert bool(told) == (code == 2)
        assert "缺陷" not in told and told.count("\n") == (code == 2), told


@given(st.one_of(LIKELY.map(lambda said: json.dumps(said, ensure_ascii=False)), st.text(max_size=60)))
@example("severity: {BL1: info, BL1: error}")
@example("a: &a [*a]")
@example("extends: [.]")
@example("extends: /")
@example('"\\ud800": 1')
@example('entity: "\\ud800"')
@example("disclosures: [['**/../*']]")
@example("disclosures: [['/etc/*']]")
@example("exclude: '\\0'")
@example("---\na: 1\n---\nb: 2\n")
@example("!!python/object:os.system {}")
@example("{" * 2000)
@example("packs: ['\x00']")
def test_any_yaml_is_read_or_refused_with_a_sentence(text: str) -> None:
    refused_or_read("budgetlint.yaml", text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    refused_or_read("budgetlint.yaml", data)
    refused_or_read("pyproject.toml", b"[tool.budgetlint]\n" + data)


def toml(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return "1.5" if value is None else json.dumps(value)


@given(LIKELY)
def test_any_toml_is_read_or_refused_with_a_sentence(said: dict[str, Any]) -> None:
    text = "tool.budgetlint = " + toml(said)
    tomllib.loads(text)
    refused_or_read("pyproject.toml", text.encode())


# --- published and written ----------------------------------------------------------------------------------------


def test_the_schema_that_is_published_is_the_one_that_holds(capsys: pytest.CaptureFixture[str]) -> None:
    Draft202012Validator.check_schema(schema())
    assert main(["config", "--schema"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == schema()
    assert (ROOT / "docs/schema/config-1.json").read_text(encoding="utf-8") == printed, "budgetlint config --schema"


@pytest.mark.parametrize("page", ["configuration.md", "configuration.en.md"])
def test_the_reference_names_every_key(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for name in (*KEYS, *FACTS, "files", "budgetlint_presets", *installed().presets):
        assert f"`{name}`" in text, name
    for option in ("--config", "--no-config", "--profile", "--extend-select", "--schema", "--show"):
        assert option in text


def test_facts_are_those_of_the_command_line() -> None:
    assert {name.removeprefix("--") for name, _ in DATES} | {"kind", "year", "entity", "level", "province"} == set(
        FACTS
    )
    assert not set(KEYS) & set(FACTS) and set(PRESET.keys) - {"about"} < set(KEYS)


def uncommented(text: str) -> str:
    """The template with all its examples in force."""
    lines = [line for line in text.splitlines() if line.startswith("#")]
    examples = []
    for line in lines:
        body = line.removeprefix("# ")
        if any(body.startswith(f"{key}:") for key in KEYS) or (body.startswith("  ") and "budgetlint" not in body):
            examples.append(body)
    return "\n".join(examples)


def test_every_example_that_is_written_is_in_order() -> None:
    text = template({})
    examples = uncommented(text)
    data = json.loads(compile_yaml(examples.encode(), "x"))["data"]
    assert set(data) == set(KEYS) and not list(CONFIGURATION.faults(data, ()))
    for key in ("select", "extend-select", "ignore", "severity"):
        for selector in data[key]:
            assert fitting(RULES, selector)
    assert all(len(line) <= 100 for line in text.splitlines())


LINES = st.lists(
    st.sampled_from(
        ["# 说明", "", "lang: en  # 英文", "ignore:\n  - BL1   # 一\n  # 二\n  - BL2", "provinces:\n- 新疆\n# 三", "profile:   'minimum' # 四",
         "fail-on: >-\n  error", "# profile: standard", "#provinces: [河北]", "severity: {BL1:   info}", "strict:    true", "provinces:  auto"]
    ),
    max_size=6,
)  # fmt: skip


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_values_are_set_and_everything_else_stays(lines: list[str], end: str, closed: bool, marked: bool) -> None:
    text = ("\ufeff" if marked else "") + "\n".join(lines).replace("\n", end) + (end if closed else "")
    try:
        before = json.loads(compile_yaml(text.encode(), "x"))["data"] or {}
    except ResourceError:
        return  # a key twice
    made = with_values(text, {"profile": "strict", "provinces": ["河北"]})
    after = json.loads(compile_yaml(made.encode(), "x"))["data"]
    assert after == {**before, "profile": "strict", "provinces": ["河北"]}
    assert with_values(made, {"profile": "strict", "provinces": ["河北"]}) == made
    assert end == "\n" or made.count("\r\n") == made.count("\n") or "\r" not in text
    others = [
        line
        for line in text.removeprefix("\ufeff").splitlines()
        if not line.startswith(("profile", "provinces", "- 新疆"))
    ]
    assert made.startswith("\ufeff") == marked and _is_within(others, made.removeprefix("\ufeff").splitlines()), (
        "byte for byte, in the same order"
    )


def _is_within(lines: Sequence[str], others: Sequence[str]) -> bool:
    rest = iter(others)
    return all(line in rest for line in lines)


@pytest.mark.parametrize("text", ["{lang: en, provinces: auto}\n", "{}\n", "lang: en\n...\n", "--- # 一\nlang: en\n"])
def test_other_forms_of_yaml_are_set_all_the_same(text: str) -> None:
    made = with_values(text, {"profile": "strict"})
    assert YAML(typ="safe").load(made)["profile"] == "strict"
    assert os.linesep in made or "\n" in made
