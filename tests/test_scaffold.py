"""``budgetlint new``: what it writes works as it stands, and nothing that is there is touched."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from budgetlint.cli import main
from budgetlint.cli.arguments import COMMANDS
from budgetlint.packs.schema import SORTS
from budgetlint.resources import load_csv, load_yaml
from budgetlint.scaffold import packs as scaffold
from budgetlint.scaffold.templates import sorts
from budgetlint.testing import check_pack, installed, load_suite, with_pack
from sandbox import run as execute

FAULTY = """甲县教育局2024年部门预算公开

一、主要职责
拟订全县教育发展规划并组织实施。
二、机构设置
甲县教育局内设3个股室,没有下属单位。
三、收支情况
2024年公务招待费2.00万元。
"""

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(*args: str) -> None:
    assert main(["new", *args]) == 0


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def found(capsys: Captured, *args: str) -> set[str]:
    """The rules with findings in the faulty document."""
    Path("预算.txt").write_text(FAULTY, encoding="utf-8")
    capsys.readouterr()
    assert main(["--format", "json", "--fail-on", "never", *args, "预算.txt"]) == 0
    return {d["rule"] for d in json.loads(capsys.readouterr().out)["diagnostics"]}


# --- packs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("python", [False, True], ids=["folder", "python"])
@pytest.mark.parametrize("names", [["河北"], ["山东省"], ["石家庄市", "shijiazhuang"]], ids=lambda n: n[0])
def test_a_new_pack_is_in_order(names: list[str], python: bool, capsys: Captured) -> None:
    made("pack", *names, *["--python"] * python)
    folder = Path({"河北": "hebei", "山东省": "shandong"}.get(names[0], names[-1]))
    assert [p.name for p in Path().iterdir()] == [folder.name]
    assert main(["pack", "check", "--allow-python", str(folder)]) == 0
    report = check_pack(folder, allow_python=True)
    prefix = {"河北": "HE", "山东省": "SD"}.get(names[0], "SHI")
    assert [r.id for r in report.rules] == [f"{prefix}{n}" for n in range(901, 901 + len(sorts()) + python)]
    assert {sort for raw in report.pack.written.values() for sort in sorts() if sort in raw} == set(sorts())
    assert report.pack.id == ("hebei-local" if names[0] == "河北" else folder.name)
    assert report.pack.province == {"河北": "河北", "山东省": "山东"}.get(names[0], "")
    with with_pack(folder, allow_python=True):
        for rule in report.rules:
            suite = load_suite(folder / "tests" / f"{rule.id}.md")
            suite.check_complete()
            assert {case.rules for case in suite.cases} == {tuple(r for r in installed().rules if r.id == rule.id)}


def test_the_id_of_an_installed_pack_is_not_taken(capsys: Captured) -> None:
    made("pack", "河北")
    assert "已装有名为 hebei 的规则包,本包的标识改用 hebei-local" in capsys.readouterr().out
    assert load_yaml(Path("hebei"), "pack.yaml")["pack"] == "hebei-local"
    made("pack", "河北", "handan")
    assert load_yaml(Path("handan"), "pack.yaml")["pack"] == "handan"
    assert load_yaml(Path("handan"), "pack.yaml")["province"] == "河北"


def test_numbers_in_use_are_passed_over(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(scaffold, "_FIRST", 101)
    made("pack", "某", "bl")
    free = [n for n in range(101, 999) if f"BL{n}" not in installed().owners][: len(sorts())]
    assert [r["id"] for r in load_yaml(Path("bl"), "rules.yaml")["rules"]] == [f"BL{n}" for n in free]


def test_a_new_pack_reports(capsys: Captured) -> None:
    made("pack", "河北")
    expected = {"HE902", "HE904"}
    assert found(capsys, "--select", "HE9", "--pack", "hebei", "--province", "河北") == expected
    assert not found(capsys, "--select", "HE9", "--pack", "hebei", "--province", "河南")
    Path("budgetlint.yaml").write_text("packs: [hebei]\nprovinces: [河北]\n", encoding="utf-8")
    assert found(capsys, "--select", "HE9") == expected
    assert found(capsys, "--select", "HE9", "--pack", "./hebei") == expected, "named twice"


def test_a_new_pack_with_python_asks_to_be_trusted(capsys: Captured) -> None:
    made("pack", "河北", "--python")
    Path("预算.txt").write_text(FAULTY, encoding="utf-8")
    assert main(["--pack", "hebei", "预算.txt"]) == 2
    assert "--allow-python" in capsys.readouterr().err
    assert "HE902" in found(capsys, "--select", "HE", "--pack", "hebei", "--allow-python", "--province", "河北")


def test_a_table_is_known_by_the_name_that_the_pack_gives_it(capsys: Captured) -> None:
    made("pack", "河北")
    [alias] = load_yaml(Path("hebei"), "tables.yaml")["tables"][0]["aliases"]
    table = f"甲县教育局2024年部门预算公开\n\n{alias}\n单位名称\t单位性质\n甲县教育局\t行政\n甲县一中\t事业\n"
    Path("表.txt").write_text(table, encoding="utf-8")
    capsys.readouterr()
    for province, known in (("河北", True), ("新疆", False)):
        assert main(["extract", "--tables", "--pack", "hebei", "--province", province, "表.txt"]) == 0
        assert ("T15" in capsys.readouterr().out) is known


def test_rules_of_a_pack_without_a_province_are_all_there() -> None:
    made("pack", "石家庄市", "shijiazhuang")
    assert check_pack("shijiazhuang").rules[-1].follows


def test_provinces_are_all_there_once() -> None:
    rows = load_csv("budgetlint.scaffold", "provinces.csv")
    assert len(rows) == 31
    for column in ("id", "prefix", "name", "full"):
        assert len({row[column] for row in rows}) == 31
    own = {p.province: (name, p.prefix) for name, p in _shipped() if p.province}
    assert own.items() <= {row["name"]: (row["id"], row["prefix"]) for row in rows}.items()


def _shipped() -> Iterator[tuple[str, Any]]:
    return ((name, pack) for name, pack in installed().packs.items())


def test_every_sort_has_templates() -> None:
    assert set(sorts()) == {*SORTS, "follows"}


def test_nothing_is_left_open() -> None:
    made("pack", "山东")
    made("pack", "山东", "shandong-too", "--python")
    for folder in (Path("shandong"), Path("shandong-too")):
        for name, text in content(folder).items():
            assert not re.search(r"\{\{\w+\}\}|\.tmpl", name + text.decode()), name
            assert not text or text.endswith(b"\n")


def test_what_is_written_in_python_is_as_it_should_be() -> None:
    made("pack", "河北", "--python")
    style = ("--isolated", "--line-length", "120", "hebei")
    execute(
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--select",
        "A,B,E,F,I,N,RUF,UP,W",
        "--ignore",
        "RUF001",
        *style,
        cwd=Path(),
    )
    execute(sys.executable, "-m", "ruff", "format", "--check", *style, cwd=Path())


# --- what uses a pack -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("python", [False, True], ids=["folder", "python"])
def test_hooks_are_well_formed(python: bool) -> None:
    made("pack", "河北", *["--python"] * python)
    check, file = (
        ("validate-manifest", ".pre-commit-hooks.yaml") if python else ("validate-config", ".pre-commit-config.yaml")
    )
    execute(sys.executable, "-m", "pre_commit", check, f"hebei/{file}", cwd=Path())
    loaded = YAML(typ="safe", pure=True).load(Path("hebei", file))
    hooks = loaded if python else [h for repo in loaded["repos"] for h in repo["hooks"]]
    assert hooks
    for hook in hooks:
        _understood(hook["entry"])


@pytest.mark.parametrize(
    ("python", "file"),
    [
        (False, ".github/workflows/budgetlint.yml"),
        (False, ".gitlab-ci.yml"),
        (True, ".github/workflows/tests.yml"),
        (True, ".gitlab-ci.yml"),
    ],
)
def test_workflows_ask_what_is_understood(python: bool, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made("pack", "河北", *["--python"] * python)
    monkeypatch.chdir("hebei")
    loaded = YAML(typ="safe", pure=True).load(Path(file))
    jobs = loaded["jobs"] if "jobs" in loaded else {k: v for k, v in loaded.items() if k != "default"}
    commands = [
        command
        for job in jobs.values()
        for command in (job["script"] if "script" in job else [s["run"] for s in job["steps"] if "run" in s])
    ]
    asked = [c for c in commands if c.startswith("budgetlint ")]
    assert asked
    Path("公开").mkdir()
    Path("公开/预算.txt").write_text(FAULTY, encoding="utf-8")
    for command in asked:
        _understood(command)
        assert main(shlex.split(command)[1:]) == (0 if " pack " in command else 1), command


def _understood(command: str) -> None:
    program, *args = shlex.split(command)
    assert program == "budgetlint"
    name = args.pop(0) if args and args[0] in COMMANDS else "check"
    COMMANDS[name]().read(args)


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("python", [False, True], ids=["folder", "python"])
def test_a_rule_of_every_sort_can_be_added(python: bool) -> None:
    made("pack", "河北", *["--python"] * python)
    file = next(Path("hebei").rglob("rules.yaml"))
    before = file.read_text(encoding="utf-8")
    for number, sort in enumerate(sorts(), 920):
        made("rule", f"HE{number}", f"my-{sort}", "--sort", sort, "--into", "hebei")
    assert file.read_text(encoding="utf-8").startswith(before), "comments and all"
    report = check_pack("hebei", allow_python=True)
    assert not report.faults
    assert {r.id for r in report.rules} >= {f"HE{n}" for n in range(920, 920 + len(sorts()))}
    assert len(list(Path("hebei/tests").glob("HE92*.md"))) == len(sorts())


def bare(rules: str, pack: str = "", requirements: str = "") -> None:
    """A pack as somebody wrote it."""
    Path("p").mkdir()
    head = f"pack: mine\nname: 甲\nprovince: 山东\nauthority: 乙\nprefix: SD\n{pack}"
    for name, text in (("pack.yaml", head), ("rules.yaml", rules), ("requirements.yaml", requirements)):
        if text:
            Path("p", name).write_bytes(text.encode())


_OWN = """- id: SD101
  name: own-one
  title: 甲
  requirement: [R4]
  severity: info
  when: {since: 2020}
  pattern: 甲乙丙丁
  bad: [甲县教育局2024年部门预算甲乙丙丁]
  good: [甲县教育局2024年部门预算]
"""
_DEEP = "    " + _OWN.replace("\n", "\n    ").rstrip() + "\n"


@pytest.mark.parametrize(
    ("rules", "pack"),
    [
        ("rules: []\n", "since: 2026-05-01\n"),
        ("rules: [] # 还没有\n", "since: 2020-01-01\nuntil: 2023-01-01\n"),
        ("", ""),
        (f"# 头\nrules:\n{_OWN}# 尾\n", ""),
        (f"rules:\n{_DEEP}", ""),
        (f"rules:\n{_OWN}".rstrip("\n"), "since: 2019-01-01\n"),
        (f"rules:\n{_OWN}\n# 以下为共同的内容\ndefaults:\n  severity: error\n  when: {{since: 2025}}\n", ""),
        (f"rules:\n{_OWN}".replace("\n", "\r\n"), ""),
    ],
    ids=["empty", "until", "none", "plain", "deep", "unended", "defaults below", "crlf"],
)
@pytest.mark.parametrize("sort", ["table", "follows"])
def test_a_rule_fits_in_however_the_file_is_written(rules: str, pack: str, sort: str) -> None:
    bare(rules, pack)
    made("rule", "SD905", "my-rule", "--sort", sort, "--into", "p")
    file = Path("p/rules.yaml").read_bytes().decode()
    assert [r["id"] for r in load_yaml(Path("p"), "rules.yaml")["rules"]][-1] == "SD905"
    assert set(rules.replace(" []", "").splitlines()) <= set(file.splitlines()), "comments and all"
    assert ("\r\n" in rules) == ("\r\n" in file) and file.count("\r\n") in (0, file.count("\n"))
    faults = [f for f in check_pack("p").faults if "SD101" not in f]
    assert not faults


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "new pack"),
        (["pakc"], "是不是 pack"),
        (["pack"], "哪个省"),
        (["pack", "a", "b", "c"], "哪个省"),
        (["pack", "石家庄市"], "英文标识"),
        (["pack", "石家庄市", "Shi"], "英文标识"),
        (["pack", "石家庄市", "s"], "两个字母"),
        (["pack", "石\n家庄", "shi"], "汉字或字母"),
        (["pack", "河北", "hebei"], "hebei-local"),
        (["rule", "HE912"], "编号和英文名称"),
        (["rule", "HE912", "my-rule", "--python"], "rules.py"),
        (["rule", "HE912", "my-rule"], "不是规则包"),
        (["rule", "HE912", "my-rule", "--into", "hebei", "--sort", "section"], "是不是「sections」?"),
        (["rule", "he910", "my-rule", "--into", "hebei"], "不是规则编号"),
        (["rule", "HE912", "My rule", "--into", "hebei"], "不是英文名称"),
        (["rule", "XJ910", "my-rule", "--into", "hebei"], "编号应以 HE 开头"),
        (["rule", "HE902", "my-rule", "--into", "hebei"], "编号 HE902 已经用了(hebei-local-sections)"),
        (["rule", "HE908", "my-rule", "--into", "hebei"], "编号 HE908 已经用了"),
        (["rule", "HE910", "my-rule", "--into", "hebei"], "HE910 已经用在 hebei/budgetlint_hebei_local/rules.py"),
        (["rule", "HE912", "hebei-local-words", "--into", "hebei"], "名称 hebei-local-words 已经用了(HE904)"),
        (["rule", "HE912", "no-budget-table", "--into", "hebei"], "名称 no-budget-table 已经用了(BL006)"),
        (["rule", "HE911", "my-rule", "--into", "hebei"], "HE911.md 已经存在"),
    ],
    ids=lambda a: " ".join(a) if isinstance(a, list) else "",
)
def test_what_can_not_be_made_is_one_sentence(args: list[str], said: str, capsys: Captured) -> None:
    made("pack", "河北", "--python")
    Path("hebei/tests/HE911.md").write_text("甲\n", encoding="utf-8")
    before = content(Path())
    capsys.readouterr()
    assert main(["new", *args]) == 2
    told = capsys.readouterr()
    assert said in told.err and told.err.count("\n") == 1 and not told.out
    assert content(Path()) == before


@pytest.mark.parametrize("kind", ["folder", "file", "link", "hidden"])
def test_what_is_there_is_never_overwritten(kind: str, capsys: Captured) -> None:
    target = Path("hebei")
    if kind == "file":
        target.write_text("甲", encoding="utf-8")
    elif kind == "link":
        Path("别处").mkdir()
        target.symlink_to("别处")
    else:
        target.mkdir()
        (target / (".git" if kind == "hidden" else "a.txt")).write_text("甲", encoding="utf-8")
    before = content(Path())
    assert main(["new", "pack", "河北"]) == 2
    assert "hebei 已经存在" in capsys.readouterr().err
    assert content(Path()) == before


def test_an_empty_folder_is_taken_and_folders_above_are_made() -> None:
    Path("hebei").mkdir()
    made("pack", "河北")
    made("pack", "河北", "--into", "省/规则包")
    assert content(Path("hebei")) == content(Path("省/规则包/hebei"))


def test_a_pack_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    write, left = Path.write_text, iter([True] * 5 + [False])

    def fails(self: Path, *args: Any, **more: Any) -> int:
        if not next(left):
            raise OSError(28, "磁盘已满")
        return write(self, *args, **more)

    monkeypatch.setattr(Path, "write_text", fails)
    assert main(["new", "pack", "河北"]) == 2
    assert "磁盘已满" in capsys.readouterr().err
    assert not list(Path().iterdir())


def test_a_rule_is_written_with_its_suite_or_not_at_all(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    made("pack", "河北")
    before = content(Path())

    def fails(path: str, text: str) -> None:
        if path.endswith(".yaml"):
            raise OSError(28, "磁盘已满")
        Path(path).write_text(text, encoding="utf-8")

    monkeypatch.setattr("budgetlint.scaffold.rules.write", fails)
    assert main(["new", "rule", "HE912", "my-rule", "--into", "hebei"]) == 2
    assert "磁盘已满" in capsys.readouterr().err
    assert content(Path()) == before


@pytest.mark.parametrize("rules", ["rules: [{id: SD101, name: a}]\n", "{rules: []}\n", "rules: &a\n- *b\n"])
def test_a_file_that_takes_no_rule_is_left_alone(rules: str, capsys: Captured) -> None:
    bare(rules)
    before = content(Path())
    assert main(["new", "rule", "SD905", "my-rule", "--into", "p"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert content(Path()) == before
