"""budgetlint explain, rules and plugins: what they tell of rules, duties, tables and packs, in three forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from budgetlint.cli import main
from budgetlint.scope import scope
from budgetlint.session import Session
from budgetlint.testing import installed
from sandbox import ROOT

Capture = pytest.CaptureFixture[str]
FAULTY = str(ROOT / "examples" / "department-budget-faulty.txt")


def told(capsys: Capture, *args: str) -> str:
    assert main(list(args)) == 0
    return capsys.readouterr().out


def data(capsys: Capture, *args: str) -> Any:
    return json.loads(told(capsys, *args, "--format", "json"))


def test_several_things_are_explained_in_their_order(capsys: Capture) -> None:
    out = told(capsys, "explain", "BL205", "R部-3", "T8")
    heads = ["BL205 functional-levels-sum\n", "\nR部-3 《地方预决算公开操作规程》", "\nT8 政府性基金预算支出情况表\n"]
    assert [out.index(h) for h in heads] == sorted(out.index(h) for h in heads)
    assert "提供者:national " in out and "由谁检查:BL131 " in out and "法定:自2017年度起必须公开" in out


@pytest.mark.parametrize("name", ["T3", "t3", "部门支出总体情况表", "支出总表"])
def test_a_table_goes_by_number_name_and_alias(name: str, capsys: Capture) -> None:
    found = data(capsys, "explain", name)
    assert found[0]["sort"] == "table" and "T3" in {page["id"] for page in found}


@pytest.mark.parametrize(
    ("name", "near"), [("BL2050", "BL205"), ("functional-level-sum", "functional-levels-sum"), ("R部-33", "R部-3"), ("T88", "T8")]
)  # fmt: skip
def test_the_unknown_has_a_near_name(name: str, near: str, capsys: Capture) -> None:
    assert main(["explain", name]) == 2
    err = capsys.readouterr().err
    assert f"没有名为「{name}」的规则、要求或表" in err and near in err and err.count("\n") == 1


def test_nothing_named_is_a_sentence(capsys: Capture) -> None:
    assert main(["explain"]) == 2
    assert "budgetlint rules" in capsys.readouterr().err


def test_json_holds_all_of_every_rule_and_duty(capsys: Capture) -> None:
    plugins = installed()
    rules = data(capsys, "explain", *(r.id for r in plugins.rules))
    assert [r["id"] for r in rules] == [r.id for r in plugins.rules]
    for record, rule in zip(rules, plugins.rules, strict=True):
        assert record["messages"].keys() == rule.messages.keys() and record["bad"] == list(rule.bad)
        assert [b["id"] for b in record["basis"]] == list(rule.requirement)
        assert (record["pack"], record["version"]) == (plugins.owners[rule.id].name, plugins.owners[rule.id].version)
    duties = data(capsys, "explain", *plugins.requirements)
    assert {d["id"]: set(d["rules"]) for d in duties} == {
        i: {r.id for r in plugins.rules if i in r.requirement} for i in plugins.requirements
    }


def test_every_kind_of_table_is_explained(capsys: Capture) -> None:
    kinds = Session(installed()).catalogue.kinds
    pages = data(capsys, "explain", *(kind.id for kind in kinds.values()))
    for kind, page in zip(kinds.values(), pages, strict=True):
        assert page["name"] == kind.name and page["documents"] == list(kind.documents)


def test_markdown_is_a_section_each(capsys: Capture) -> None:
    out = told(capsys, "explain", "BL205", "R4", "--format", "md")
    assert out.startswith("## BL205 functional-levels-sum\n") and "\n\n## R4 《" in out
    assert "\n- 级别:错误\n" in out and "\n会被发现:\n\n```text\n" in out and out.count("```") % 2 == 0


def test_english_has_english_labels_and_messages(capsys: Capture) -> None:
    rules = installed().rules
    pages = told(capsys, "explain", *(r.id for r in rules), "--lang", "en", "--format", "md")
    heads = [pages.index(f"## {rule.id} {rule.name}\n") for rule in rules]
    assert heads == sorted(heads)
    for rule, start, end in zip(rules, heads, [*heads[1:], len(pages)], strict=True):
        out = pages[start:end]
        labels = [line.removeprefix("- ").partition(": ")[0] for line in out.splitlines() if line.startswith("- ")]
        assert labels and all(label.isascii() for label in labels), rule.id
        for key, text in rule.messages_en.items():
            assert f"- message {key}: {text}".replace("|", "\\|").replace("\n", " ") in out


def test_what_is_said_on_doing_without_a_rule_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("文件.txt").write_text(Path(FAULTY).read_text("utf-8"), encoding="utf-8")
    page = told(capsys, "explain", "BL216")

    def found(*args: str) -> dict[str, str]:
        main(["文件.txt", "--format", "json", *args])
        return {d["rule"]: d["severity"] for d in json.loads(capsys.readouterr().out)["diagnostics"]}

    assert found()["BL216"] == "error"
    assert "--ignore BL216" in page and "BL216" not in found("--ignore", "BL216")
    for written, severity in (("ignore: [BL216]", None), ("severity: {BL216: warning}", "warning")):
        assert written in page
        Path("budgetlint.yaml").write_text(f"{written}\n", encoding="utf-8")
        assert found().get("BL216") == severity


def ids(capsys: Capture, *args: str) -> set[str]:
    return {r["id"] for r in data(capsys, "rules", *args)}


def test_rules_for_what_is_stated(capsys: Capture) -> None:
    every = ids(capsys)
    final = ids(capsys, "--kind", "部门决算")
    assert {"BL131"} <= final < every and "BL109" not in final
    hebei, xinjiang = ids(capsys, "--province", "河北"), ids(capsys, "--province", "新疆")
    assert {i for i in hebei if i.startswith("HE")} and not {i for i in hebei if i.startswith("XJ")}
    assert hebei | xinjiang == every and {i for i in hebei & xinjiang if not i.startswith("BL")} == set()
    new = {r.id for r in installed().rules if r.since and r.since > 2016}
    gone = {r.id for r in installed().rules if r.until and r.until <= 2016}
    assert new and ids(capsys, "--year", "2016") == every - new - gone
    assert ids(capsys, "--kind", "部门决算", "--province", "河北") <= final & hebei
    assert ids(capsys, "BL2", "--kind", "部门预算") == {
        i for i in ids(capsys, "--kind", "部门预算") if i.startswith("BL2")
    }


def test_rules_for_a_file_are_those_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(tmp_path)
    session = Session(installed())
    document = session.understand("a.txt", Path(FAULTY).read_bytes())
    assert ids(capsys, "--for", FAULTY) == {r.id for r in session.rules if scope(r, document) is None}
    out = told(capsys, "rules", "--for", FAULTY, "BL2")
    assert out.startswith(f"{FAULTY}:青溪县交通运输局、2024、部门预算、县级\n\nBL201  ")
    assert ids(capsys, "--for", FAULTY, "--kind", "部门决算") == ids(
        capsys, "--kind", "部门决算", "--year", "2024", "--level", "县级", "--ignore", "HE,XJ"
    ) - {r.id for r in installed().rules if r.opt_in}
    assert main(["rules", "--for", "没有.txt"]) == 2
    assert "没有.txt" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["rules", "plugins"])
def test_the_same_in_three_forms(command: str, capsys: Capture) -> None:
    records = data(capsys, command)
    names = [r.get("id") or r["name"] for r in records]
    table = told(capsys, command, "--format", "md").splitlines()
    assert [row.split("|")[1].strip() for row in table[2:]] == names
    human = told(capsys, command).splitlines()
    assert [line.split()[0] for line in human if line.split() and line.split()[0] in names] == names


def test_an_unknown_form_has_a_near_name(capsys: Capture) -> None:
    assert main(["rules", "--format", "markdown"]) == 2
    assert "human、json、md" in capsys.readouterr().err
