"""``budgetlint.yaml``: found upwards, which files are one disclosure, and what is said where it is written wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.config import found, layered
from budgetlint.resources import ResourceError
from test_together import HEAD, SPENDING, TABLE, TOLD

#: Nothing in it says that it belongs with the others.
OTHER = "情况说明\n\n" + TOLD.format(15, 15)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("表.txt", HEAD + TABLE), ("说明.txt", OTHER), ("支出.txt", HEAD + SPENDING)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def documents(folder: Path, capsys: pytest.CaptureFixture[str], *args: str) -> list[list[str]]:
    """The files of each document that a run reports."""
    code = main(["--format", "json", *args])
    told = capsys.readouterr()
    assert code in (0, 1), told.err
    return [[f["path"] for f in d["files"]] for d in json.loads(told.out)["documents"]]


def configure(folder: Path, text: str) -> None:
    (folder / "budgetlint.yaml").write_text(text, encoding="utf-8")


def test_a_stated_set_is_one_disclosure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ["说明.txt"] in documents(folder, capsys, ".")
    configure(folder, "disclosures:\n  - [表.txt, 说明.txt]\n")
    assert sorted(map(sorted, documents(folder, capsys, "."))) == [["支出.txt"], ["表.txt", "说明.txt"]]
    assert documents(folder, capsys, "--separate", "说明.txt") == [["说明.txt"]]


def test_one_file_of_a_set_brings_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "disclosures:\n  - ['*.txt']\n")
    assert list(map(len, documents(folder, capsys, "说明.txt"))) == [3]
    (folder / "年").mkdir()
    (folder / "年" / "另.txt").write_text(HEAD + TABLE, encoding="utf-8")
    assert documents(folder, capsys, "年/另.txt") == [["年/另.txt"]], "it is in no set"


def test_a_file_of_a_set_that_is_missing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "disclosures:\n  - [说明.txt, 没有.txt]\n")
    assert main(["说明.txt"]) == 2
    told = capsys.readouterr()
    assert "没有.txt:没有这个文件" in told.out + told.err and "说明.txt" in told.out


def test_the_nearest_file_counts_and_paths_are_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(folder) is None
    configure(folder, "disclosures:\n  - [表.txt, 说明.txt]\n")
    below = folder / "甲" / "乙"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert layered(found(below), {}).value("disclosures") == (("../../表.txt", "../../说明.txt"),)
    configure(folder / "甲", "")
    assert layered(found(below), {}).value("disclosures") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("disclosure:\n  - [a, b]\n", "budgetlint.yaml:1:1:没有「disclosure」这一项;是不是「disclosures」"),
        ("\nformat: json\n", "budgetlint.yaml:2:1:没有「format」这一项;可以是 extends、profile、"),
        ("fail_on: error\n", "budgetlint.yaml:1:1:没有「fail_on」这一项;是不是「fail-on」?"),
        ("lang: zh\nfail-on: eror\n", "budgetlint.yaml:2:10:fail-on 不能是「eror」;是不是「error」?"),
        ("strict: yes\n", "budgetlint.yaml:1:9:strict 应为 true 或 false"),
        ("max-size: 0\n", "budgetlint.yaml:1:11:max-size 应为 1 到 4096 的整数"),
        ("ignore: [1]\n", "budgetlint.yaml:1:10:ignore 应为规则的编号"),
        ("\nignore:\n", "budgetlint.yaml:2:1:「ignore」后面没有写值"),
        ("severity: {BL101: fatal}\n", "budgetlint.yaml:1:19:BL101 不能是「fatal」"),
        ("overrides:\n  - ignore: [BL1]\n", "budgetlint.yaml:2:5:缺少「files」"),
        ("overrides:\n  - {files: a, packs: [b]}\n", "budgetlint.yaml:2:16:没有「packs」这一项"),
        ("exclude: ['乡镇\\甲.pdf']\n", "budgetlint.yaml:1:11:「乡镇\\甲.pdf」里的文件夹要用 / 分开"),
        ("overrides:\n  - {files: '[z-a]', strict: true}\n", "budgetlint.yaml:2:13:「[z-a]」不合任何文件"),
        ("overrides: {files: a}\n", "budgetlint.yaml:1:12:overrides 应为若干项"),
        ("documents:\n  - {files: a, kind: 预算}\n", "budgetlint.yaml:2:22:kind 不能是「预算」;是不是「"),
        ("documents:\n  - {files: a, published: 2024-02-30}\n", "2:27:published 应为日期"),
        ("documents:\n  - {files: a, unit_approved: 2024-02-20}\n", "2:16:没有「unit_approved」这一项;是不是「unit-approved」?"),
        ("extends: [base.yaml]\n", "budgetlint.yaml:1:11:没有文件「base.yaml」"),
        ("extends: budgetlint.yaml\n", "budgetlint.yaml:1:10:「budgetlint.yaml」绕回到了自己"),
        ("disclosures: [表.txt, 说明.txt]\n", "budgetlint.yaml:1:15:disclosures 应为若干组"),
        ("disclosures:\n  - [表.txt, 3]\n", "budgetlint.yaml:2:13:disclosures 应为若干组"),
        ("disclosures: 表.txt\n", "budgetlint.yaml:1:14:disclosures 应为若干组"),
        ("disclosures:\n  - [表.txt, 说明.txt]\n  - [说明.txt, a.txt]\n", "budgetlint.yaml:3:6:「说明.txt」已在另一组中"),
        ("- a\n", "budgetlint.yaml:1:1:最外层应为「键: 值」"),
        ("disclosures: [\n", "budgetlint.yaml:2:1:YAML 写法有误"),
        ("a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{n}: &{n} [{','.join([f'*{m}'] * 9)}]\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True)
        ), "内容超过"),
    ],
)  # fmt: skip
def test_what_is_written_wrong_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    configure(folder, text)
    with pytest.raises(ResourceError) as error:
        layered(found(folder), {})
    assert told in str(error.value)
    assert main(["表.txt"]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ignore: [BL101, tex]\n", "budgetlint.yaml:1:17:没有名为「tex」的规则或标签;是不是「text」?"),
        ("severity: {BL1O1: info}\n", "budgetlint.yaml:1:12:没有名为「BL1O1」的规则或标签;是不是「BL"),
        ("overrides:\n  - {files: a, select: no-budget-tabel}\n", "budgetlint.yaml:2:24:没有名为「no-budget-tabel」"),
        ("profile: strikt\n", "budgetlint.yaml:1:10:没有名为「strikt」的方案;是不是「strict」?"),
        ("extends: [minimum, heibei]\n", "budgetlint.yaml:1:20:没有名为「heibei」的方案;是不是「hebei」?"),
        ("packs: [没有]\n", "没有 pack.yaml"),
    ],
)
def test_what_names_nothing_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    configure(folder, text)
    assert main(["表.txt"]) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1


def rules_of(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, set[str]]:
    """The rules that find something in each file of a run."""
    main(["--separate", "--format", "json", *args])
    told = capsys.readouterr()
    found: dict[str, set[str]] = {}
    for diagnostic in json.loads(told.out)["diagnostics"]:
        found.setdefault(diagnostic["path"], set()).add(diagnostic["rule"])
    return found


def test_a_configuration_chooses_rules_for_some_files_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = rules_of(capsys, ".")
    assert "BL104" in every["表.txt"] and "BL104" in every["支出.txt"]
    assert "BL105" in every["表.txt"] and "BL105" in every["支出.txt"]
    configure(folder, "ignore: [BL104]\noverrides:\n  - files: 表.txt\n    ignore: general-budget-missing\n")
    some = rules_of(capsys, ".")
    assert some["表.txt"] == every["表.txt"] - {"BL104", "BL105"}
    assert some["支出.txt"] == every["支出.txt"] - {"BL104"}
    assert rules_of(capsys, "--no-config", ".") == every
    assert rules_of(capsys, "--select", "BL104", "表.txt") == {"表.txt": {"BL104"}}, (
        "the command line has the last word"
    )


def test_a_file_extends_files_and_presets_from_where_it_stands(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "共用").mkdir()
    (folder / "共用" / "base.yaml").write_text(
        "extends: minimum\nignore: [completeness]\noverrides:\n  - files: ../支出.txt\n    extend-select: [BL105]\n"
    )
    configure(folder, "extends: 共用/base.yaml\nextend-select: BL104\n")
    assert rules_of(capsys, "表.txt", "支出.txt") == {"表.txt": {"BL104"}, "支出.txt": {"BL104", "BL105"}}
    below = folder / "甲"
    below.mkdir()
    monkeypatch.chdir(below)
    assert rules_of(capsys, "../表.txt") == {"../表.txt": {"BL104"}}
    (folder / "共用" / "base.yaml").write_text("extends: [../budgetlint.yaml]\n")
    assert main(["../表.txt"]) == 2
    assert "../共用/base.yaml:1:11:「../budgetlint.yaml」绕回到了自己" in capsys.readouterr().err


def test_severities_are_the_users(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "select: [BL104, BL105]\nseverity: {BL104: warning, completeness: info}\n")
    assert main(["表.txt"]) == 0
    told = capsys.readouterr().out
    assert "警告" in told and "提示" in told and "错误 BL" not in told
    configure(folder, "select: [BL104]\nseverity: {BL104: warning}\nfail-on: warning\n")
    assert main(["表.txt"]) == 1
    assert main(["表.txt", "--fail-on", "error"]) == 0
    configure(folder, "select: [BL104]\nfail-on: never\noverrides: [{files: 支出.txt, fail-on: error}]\n")
    assert main(["表.txt"]) == 0
    assert main(["--separate", "表.txt", "支出.txt"]) == 1


def test_strictness_is_that_of_each_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "fail-on: never\noverrides: [{files: 支出.txt, strict: true}]\n")
    assert main(["表.txt"]) == 0
    assert main(["支出.txt"]) == 2
    assert main(["支出.txt", "--no-strict"]) == 0


def test_facts_are_stated_by_path(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(
        folder,
        "documents:\n  - files: '*.txt'\n    year: 2019\n    level: 县级\n    published: 2019-03-01\n  - {files: 支出.txt, year: 2020}\n",
    )

    def known(*args: str) -> dict[str, object]:
        main(["--separate", "--format", "json", *args])
        told = json.loads(capsys.readouterr().out)["documents"][0]
        return {k: told[k]["value"] for k in ("year", "level")} | {"confidence": told["year"]["confidence"]}

    assert known("表.txt") == {"year": 2019, "level": "县级", "confidence": "stated"}
    assert known("支出.txt") == {"year": 2020, "level": "县级", "confidence": "stated"}
    assert known("支出.txt", "--year", "2021")["year"] == 2021
    assert main(["extract", "--format", "jsonl", "支出.txt"]) == 0
    assert '"year": 2020' in capsys.readouterr().out


def test_toml_says_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = folder / "pyproject.toml"
    project.write_text("[project]\nname = 'budgetlint'\n")
    assert found(folder) is None
    project.write_text(
        "[tool.budgetlint]\nselect = ['BL104']\n[[tool.budgetlint.documents]]\nfiles = '*'\npublished = 2024-02-20\n"
    )
    assert rules_of(capsys, "表.txt") == {"表.txt": {"BL104"}}
    project.write_text("[tool.budgetlint]\nselect = ['BL1O2']\n")
    assert main(["表.txt"]) == 2
    assert "pyproject.toml:tool.budgetlint.select[1]:没有名为「BL1O2」" in capsys.readouterr().err
    project.write_text("[tool.budgetlint]\nselect = BL1O2\n")
    assert main(["表.txt"]) == 2
    assert "pyproject.toml:2:10:TOML 写法有误" in capsys.readouterr().err
    project.write_text("[tool.budgetlint]\nselect = ['BL1O2'\n")
    assert main(["表.txt"]) == 2
    assert "pyproject.toml:TOML 写法有误:到末尾" in capsys.readouterr().err
    project.write_text("[tool.budgetlint]\nlang = 'en'\n")
    configure(folder, "")
    assert main(["表.txt"]) == 2
    assert "同一文件夹里有两份配置" in capsys.readouterr().err


def test_the_nearest_to_the_files_counts(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure(folder, "select: [BL104]\n")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    [found] = rules_of(capsys, str(folder / "表.txt")).values()
    assert found == {"BL104"}
    (elsewhere / "other.yaml").write_text("select: [BL105]\n")
    [found] = rules_of(capsys, "--config", "other.yaml", str(folder / "表.txt")).values()
    assert found == {"BL105"}
    assert main(["--config", "none.yaml", str(folder)]) == 2
    assert "没有文件 none.yaml" in capsys.readouterr().err


def test_show_names_value_and_origin(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "base.yaml").write_text("lang: en\nignore: [BL1]\nmax-size: 5\n")
    configure(
        folder, "extends: base.yaml\nprofile: strict\nmax-size: 6\noverrides:\n  - files: 表.txt\n    ignore: [BL2]\n"
    )
    assert main(["config", "--show", "表.txt", "--json", "--year", "2024"]) == 0
    rows = json.loads(capsys.readouterr().out)
    told = [(r["key"], r["value"], r["origin"], r["place"]) for r in rows if r["value"] is not None]
    assert told == [
        ("profile", "strict", "file", "budgetlint.yaml:2:10"),
        ("select", ["all"], "profile", "strict"),
        ("ignore", ["BL1"], "extends", "base.yaml:2:9"),
        ("ignore", ["BL2"], "file", "budgetlint.yaml:6:13"),
        ("fail-on", "warning", "profile", "strict"),
        ("strict", False, "default", None),
        ("compare", True, "default", None),
        ("provinces", "auto", "default", None),
        ("lang", "en", "extends", "base.yaml:1:7"),
        ("max-size", 6, "file", "budgetlint.yaml:3:11"),
        ("cache", "on", "default", None),
        ("year", 2024, "command", None),
    ]
    assert main(["config", "--show", "支出.txt", "--select", "BL3"]) == 0
    shown = capsys.readouterr().out
    assert "BL2" not in shown and "BL1" not in shown, "what the command line selects starts afresh"
    assert [line.split() for line in shown.splitlines()][1] == ["select", "BL3", "命令行"]


def test_the_cache_is_where_it_is_said_to_be(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BUDGETLINT_CACHE", raising=False)
    configure(folder, "cache: 缓存\n")
    for option, kept in (("--no-cache", False), ("--separate", True)):
        main([option, "表.txt"])
        assert (folder / "缓存").is_dir() is kept
    capsys.readouterr()
    before = rules_of(capsys, "表.txt", "支出.txt")
    configure(folder, "cache: 缓存\noverrides: [{files: 表.txt, ignore: BL104}]\n")
    after = rules_of(capsys, "表.txt", "支出.txt")
    assert after == {"表.txt": before["表.txt"] - {"BL104"}, "支出.txt": before["支出.txt"]}
    configure(folder, "cache: off\nlang: zh\n")
    assert rules_of(capsys, "表.txt", "支出.txt") == before


def test_processes_hold_to_the_same_configuration(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(12):
        (folder / f"{number}.txt").write_text((folder / "表.txt").read_text(encoding="utf-8"), encoding="utf-8")
    configure(
        folder,
        "cache: off\nprofile: minimum\noverrides: [{files: '1*.txt', ignore: BL104, severity: {BL105: info}}]\n"
        "documents: [{files: '2.txt', year: 2015}]\n",
    )
    alone, several = (rules_of(capsys, "--jobs", jobs, ".") for jobs in ("1", "2"))
    assert alone == several and "BL104" in several["0.txt"] - several["11.txt"]
