"""The project as it is published: sdist, the wheel built from it, both in an empty environment, and a foreign pack."""

from __future__ import annotations

import json
import re
import shutil
import sys
import venv
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from budgetlint.installed import OWN
from budgetlint.testing import installed as installed_plugins
from sandbox import ROOT, SOURCE_ROOTS, copy_project, project_files, run

pytestmark = pytest.mark.xdist_group("packaging")

_IN_YUAN = """示例县财政局2024年部门预算公开

部门收支总体情况表
单位:元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一般公共预算拨款\t100\t一般公共服务支出\t100
收入总计\t100\t支出总计\t100
"""

#: The provinces that are shipped, and a place in each.
_PROVINCES = {"hebei": "河北省石家庄市鹿泉区", "xinjiang": "新疆维吾尔自治区克拉玛依市独山子区"}
#: A province's pack as its own bureau would publish it.
_ALONE = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "budgetlint-{name}"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["budgetlint"]

[project.entry-points.budgetlint]
{name} = "{entry}"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
"""

_START_WITHOUT_PARSING = """
import sys
sys.modules["ruamel.yaml"] = None
import budgetlint_grammars
from budgetlint.resources import load_yaml
budgetlint_grammars.build = None
for name in sys.argv[1].split():
    load_yaml(*name.split("/", 1))
for name in sys.argv[2].split():
    budgetlint_grammars.load(name, budgetlint_grammars.TokenLexer)
"""


def _shipped(*suffixes: str) -> set[str]:
    """The files of the three source roots, by their place in the wheel."""
    roots = [ROOT / root for root in SOURCE_ROOTS]
    files = ((f, r) for f in project_files() for r in roots if f.is_relative_to(r))
    return {f.relative_to(r).as_posix() for f, r in files if not suffixes or f.suffix in suffixes}


def _install(scripts: Path, *wanted: str | Path) -> None:
    """Into an environment that has no pip of its own."""
    python = scripts / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *wanted, cwd=scripts)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist."""
    project = copy_project(tmp_path_factory.mktemp("build") / "project")
    run(sys.executable, "-m", "build", "--outdir", project / "dist", project, cwd=project)
    assert not list(project.rglob("_compiled")), "building wrote into the checkout"
    [sdist] = project.glob("dist/*.tar.gz")
    assert sdist.name.startswith("budgetlint-")
    [wheel] = project.glob("dist/*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment that holds the wheel and what it depends on, nothing else."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    venv.create(folder)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    _install(scripts, "-c", ROOT / "requirements" / "run.txt", wheel)
    return scripts


@pytest.fixture(scope="module")
def without_provinces(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The scripts of an environment with a core that ships no province, and a folder with the wheel of each of those."""
    folder = tmp_path_factory.mktemp("apart")
    core = copy_project(folder / "core")
    project = (core / "pyproject.toml").read_text(encoding="utf-8")
    for name in _PROVINCES:
        package = f"budgetlint_{name}"
        own = folder / name
        own.mkdir()
        shutil.move(core / "rules" / package, own / package)
        project = project.replace(f'{name} = "{OWN[name]}"\n', "")
        (own / "pyproject.toml").write_text(
            _ALONE.format(name=name, package=package, entry=OWN[name]), encoding="utf-8"
        )
    (core / "pyproject.toml").write_text(project, encoding="utf-8")
    for source in (core, *(folder / name for name in _PROVINCES)):
        run(
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            folder / "wheels",
            source,
            cwd=folder,
        )
    venv.create(folder / "env")
    scripts = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    [wheel] = (folder / "wheels").glob("budgetlint-*.whl")
    _install(scripts, "-c", ROOT / "requirements" / "run.txt", wheel)
    return scripts, folder / "wheels"


@pytest.fixture(scope="module")
def with_pack(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same environment with the example pack beside, built as a distribution of its own."""
    folder = tmp_path_factory.mktemp("pack")
    example = copy_project(folder / "project") / "tests" / "plugin_example"
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, example, cwd=folder)
    [pack] = folder.glob("*.whl")
    _install(installed, "--no-deps", pack)
    return installed


@pytest.fixture(scope="module")
def with_new_pack(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same environment with a pack as ``budgetlint new`` writes it, and the folder of its project."""
    folder = tmp_path_factory.mktemp("new")
    run(installed / "budgetlint", "new", "pack", "河北", "--python", cwd=folder)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, folder / "hebei", cwd=folder)
    [pack] = folder.glob("*.whl")
    _install(installed, "-c", ROOT / "requirements" / "dev.txt", pack, "pytest")
    return installed, folder / "hebei"


def test_the_wheel_holds_the_source_roots_their_compiled_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
    assert {n for n in names if "/_compiled/" not in n} == _shipped()
    compiled = {n for n in names if "/_compiled/" in n}
    data, grammars = _shipped(".yaml"), _shipped(".lark")
    assert data and grammars
    assert len({n for n in compiled if n.endswith(".json")}) == len(data)
    assert {n for n in compiled if n.endswith(".lark.bin")} == {
        g.replace("budgetlint_grammars/", "budgetlint_grammars/_compiled/") + ".bin" for g in grammars
    }


def test_compiled_data_is_that_of_the_yaml_beside_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in _shipped(".yaml"):
            package, _, rest = name.partition("/")
            entry = json.loads(archive.read(f"{package}/_compiled/{rest.replace('/', '__')}.json"))
            assert entry["sha256"] == sha256(archive.read(name)).hexdigest()
            assert entry["data"]


def test_the_installed_wheel_starts_without_parsing_its_own_data(installed: Path) -> None:
    data = " ".join(_shipped(".yaml"))
    grammars = " ".join(Path(n).stem for n in _shipped(".lark"))
    run(installed / "python", "-c", _START_WITHOUT_PARSING, data, grammars, cwd=installed)


def test_the_installed_wheel_lints_the_examples(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "budgetlint", "--version", cwd=tmp_path).startswith("budgetlint ")
    examples = copy_project(tmp_path / "project") / "examples"
    report = json.loads(run(installed / "budgetlint", "--format", "json", examples, cwd=tmp_path, codes=(0, 1)))
    assert report["complete"]
    assert report["documents"]
    assert any(d["severity"] == "error" for d in report["diagnostics"]), "no faulty example"


def test_a_pack_of_its_own_is_found_and_reports(with_pack: Path, tmp_path: Path) -> None:
    (tmp_path / "预算.txt").write_text(_IN_YUAN, encoding="utf-8")
    asked = ("--format", "json", "--province", "贵州", "预算.txt")
    report = json.loads(run(with_pack / "budgetlint", *asked, cwd=tmp_path, codes=(0, 1)))
    assert {"name": "example", "version": "1.0"} in report["plugins"]
    [finding] = [d for d in report["diagnostics"] if d["rule"] == "EX101"]
    assert (finding["path"], finding["line"]) == ("预算.txt", 4)
    assert finding["basis"]


def test_the_provinces_are_packs_like_any_other(without_provinces: tuple[Path, Path], tmp_path: Path) -> None:
    scripts, wheels = without_provinces
    loaded = installed_plugins()
    shown = {n: next(r for r in loaded.rules if loaded.owners[r.id].name == n and not r.follows) for n in _PROVINCES}

    def listed() -> dict[str, dict[str, object]]:
        told = json.loads(run(scripts / "budgetlint", "plugins", "--format", "json", cwd=tmp_path))
        return {p["name"]: p for p in told if p["pack"]}

    def found() -> set[tuple[str, str]]:
        told = run(scripts / "budgetlint", "--format", "json", "examples", cwd=tmp_path, codes=(0, 1))
        every = ((rule, d["path"]) for d in json.loads(told)["diagnostics"] for rule in (d["rule"], *d["also"]))
        return {(rule, path) for rule, path in every if rule[:2] in ("HE", "XJ")}

    (tmp_path / "examples").mkdir()
    for name, rule in shown.items():
        text = re.sub("(?:河北省|新疆维吾尔自治区)?甲县", _PROVINCES[name], rule.bad[0])
        (tmp_path / "examples" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert listed().keys() == {"national"} and not found()
    for name in _PROVINCES:
        [wheel] = wheels.glob(f"budgetlint_{name}-*.whl")
        _install(scripts, "--no-deps", wheel)
    assert {n: (p["distribution"], p["version"]) for n, p in listed().items() if n != "national"} == {
        name: (f"budgetlint-{name}", "1.0") for name in _PROVINCES
    }
    told = found()
    assert {(rule.id, f"examples/{name}.txt") for name, rule in shown.items()} <= told
    assert {(r[:2], p) for r, p in told} == {(r.id[:2], f"examples/{name}.txt") for name, r in shown.items()}


def test_the_examples_of_the_pack_hold(with_pack: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from budgetlint.testing import check_rule, run_suite; "
        "from budgetlint_example import unit_not_wan as r; check_rule(r); run_suite(sys.argv[1])"
    )
    suite = ROOT / "tests" / "plugin_example" / "tests" / "unit_not_wan.md"
    run(with_pack / "python", "-c", code, suite, cwd=tmp_path)


def test_a_new_pack_is_installed_and_reports(with_new_pack: tuple[Path, Path], tmp_path: Path) -> None:
    scripts, project = with_new_pack
    told = json.loads(run(scripts / "budgetlint", "plugins", "--format", "json", cwd=tmp_path))
    [pack] = [p for p in told if p["name"] == "hebei-local"]
    assert (pack["distribution"], pack["province"]) == ("budgetlint-hebei-local", "河北")
    assert pack["rules"] == len(list(project.glob("tests/*.md")))
    (tmp_path / "预算.txt").write_text(_IN_YUAN, encoding="utf-8")
    command = ("--province", "河北", "--format", "json", "预算.txt")
    report = json.loads(run(scripts / "budgetlint", *command, cwd=tmp_path, codes=(0, 1)))
    [finding] = [d for d in report["diagnostics"] if d["name"] == "hebei-local-unit-not-wan"]
    assert finding["line"] == 4 and finding["basis"]


def test_the_suites_of_a_new_pack_pass_where_it_is_installed(with_new_pack: tuple[Path, Path]) -> None:
    scripts, project = with_new_pack
    said = run(scripts / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=project)
    assert int(said.rsplit("\n", 2)[-2].split()[0]) > 40, said
