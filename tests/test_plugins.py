"""Plugins: found by entry point, loaded one by one, refused with a sentence that names them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.formats import plugin as formats
from budgetlint.plugins import PluginError, load

RULE = """
from collections.abc import Iterator
from budgetlint.api import Context, Disclosure, Finding, Yield, hookimpl, rule

@rule(id="{id}", name="{name}", on=Disclosure, requirement=["R4"], severity="error", messages={{"m": "来自插件"}})
def check(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    \"\"\"每个文件都报一条。\"\"\"
    yield Finding("m", ctx.title_span())

@hookimpl
def budgetlint_rules():
    return [check]
"""


def install(folder: Path, name: str, code: str) -> None:
    """A distribution as pip leaves it: a module, and metadata with an entry point."""
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    info = folder / f"{name}-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2.3\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[budgetlint]\n{name} = {name}\n", encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_the_national_pack_comes_through_the_door() -> None:
    plugins = load({"formats": formats})
    assert {"formats", "national"} <= {o.name for o in plugins.origins}
    assert {"human", "concise", "json"} <= plugins.formats.keys()
    assert [r.id for r in plugins.rules] == sorted(r.id for r in plugins.rules)
    assert plugins.owners["BL006"].name == "national" and plugins.owners["BL006"].own


def test_an_installed_plugin_is_found(site: Path) -> None:
    install(site, "pack_found", RULE.format(id="QQ001", name="from-plugin"))
    plugins = load()
    assert plugins.owners["QQ001"].version == "1.2.3" and not plugins.owners["QQ001"].own
    assert ("pack_found", "1.2.3") in plugins.versions


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("import no_such_module_anywhere", "无法加载"),
        ("BUDGETLINT_API = 99", "接口版本"),
        (RULE.format(id="BL006", name="another-name"), "「BL006」重复.*national"),
        (RULE.format(id="QQ002", name="no-budget-table"), "「no-budget-table」重复"),
        (RULE.format(id="QQ2", name="bad-id"), "编号"),
        (RULE.format(id="QQ003", name="cites-nothing").replace('"R4"', '"R99"'), "R99"),
        (RULE.format(id="QQ004", name="misspelt").replace("def budgetlint_rules", "def budgetlint_rulez"), "rulez"),
        (RULE.format(id="QQ005", name="wrong-type").replace("[check]", "['check']"), "给出了 str"),
        (RULE.format(id="QQ006", name="raises").replace("return [check]", "raise OSError('坏了')"), "坏了"),
    ],
)
def test_a_faulty_plugin_is_named(site: Path, code: str, fault: str, request: pytest.FixtureRequest) -> None:
    name = f"pack_faulty_{abs(hash(request.node.name))}"
    install(site, name, code)
    with pytest.raises(PluginError, match=fault) as caught:
        load({"formats": formats})
    assert name in str(caught.value) and "1.2.3" in str(caught.value)


def test_a_plugin_may_bring_a_format(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = """
from budgetlint.api import Format, Report, View, hookimpl

def render(report: Report, view: View) -> str:
    return f"{len(report.documents)} 份\\n"

@hookimpl
def budgetlint_formats():
    return [Format("count", "几份文件", render)]
"""
    install(site, "pack_format", code)
    (site / "文.txt").write_text("甲县教育局2024年部门预算公开\n", encoding="utf-8")
    assert main(["--format", "count", "--fail-on", "never", str(site / "文.txt")]) == 0
    assert capsys.readouterr().out == "1 份\n"


def test_the_command_line_names_a_plugin_that_fails_and_exits_2(tmp_path: Path) -> None:
    install(tmp_path, "pack_broken", "raise RuntimeError('数据损坏')")
    path = os.pathsep.join([str(tmp_path), *(p for p in sys.path if p)])
    done = subprocess.run(
        [sys.executable, "-m", "budgetlint", "rules"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "pack_broken" in done.stderr and "1.2.3" in done.stderr and "数据损坏" in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
