"""Package data: the same values from YAML, from the cache and from the compiled form; faults with their place."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from budgetlint import resources
from budgetlint.resources import ResourceError, compile_yaml, compiled_name, load_csv, load_yaml

_YAML = """
201: 一般公共服务支出
"010": 类
since: 2016-10-27
count: 3
share: "0.50"
on: true
off: no
none: ~
list: [&a {x: 1}, *a]
"""
_VALUES = {
    "201": "一般公共服务支出",
    "010": "类",
    "since": "2016-10-27",
    "count": 3,
    "share": "0.50",
    "on": True,
    "off": "no",
    "none": None,
    "list": [{"x": 1}, {"x": 1}],
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package ``sample`` with its own cache."""
    folder = tmp_path / "path" / "sample"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(folder.parent)
    monkeypatch.delitem(sys.modules, "sample", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def _no_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "compile_yaml", lambda *_: pytest.fail("parsed again"))


def test_yaml_is_parsed_once(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "data.yaml").write_text(_YAML, encoding="utf-8")
    assert load_yaml("sample", "data.yaml") == _VALUES
    _no_parsing(monkeypatch)
    assert load_yaml("sample", "data.yaml") == _VALUES


def test_changed_yaml_is_read_anew(package: Path) -> None:
    for value in ("一", "二"):
        (package / "data.yaml").write_text(f"key: {value}", encoding="utf-8")
        assert load_yaml("sample", "data.yaml") == {"key": value}


def test_the_compiled_form_needs_no_parser(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _compiled(package, "part/data.yaml", _YAML)
    _no_parsing(monkeypatch)
    assert load_yaml("sample", "part/data.yaml") == _VALUES


def test_a_compiled_form_of_other_yaml_is_passed_over(package: Path) -> None:
    _compiled(package, "data.yaml", "key: old")
    (package / "data.yaml").write_text("key: new", encoding="utf-8")
    assert load_yaml("sample", "data.yaml") == {"key": "new"}


def _compiled(package: Path, name: str, text: str) -> None:
    source, compiled = package / name, package / compiled_name(name)
    for file in (source, compiled):
        file.parent.mkdir(exist_ok=True)
    source.write_text(text, encoding="utf-8")
    compiled.write_text(compile_yaml(source.read_bytes(), name), encoding="utf-8")


def test_a_damaged_cache_is_mended(package: Path, tmp_path: Path) -> None:
    (package / "data.yaml").write_text("key: value", encoding="utf-8")
    load_yaml("sample", "data.yaml")
    [cached] = (tmp_path / "cache" / "budgetlint").iterdir()
    for damage in ("", "[", "[]", "{}", '{"sha256": "0", "data": {}}'):
        cached.write_text(damage, encoding="utf-8")
        assert load_yaml("sample", "data.yaml") == {"key": "value"}
        assert json.loads(cached.read_bytes())["data"] == {"key": "value"}


def test_a_cache_that_cannot_be_written_is_none(package: Path, tmp_path: Path) -> None:
    (package / "data.yaml").write_text("key: value", encoding="utf-8")
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert load_yaml("sample", "data.yaml") == {"key": "value"}


def test_no_home_is_no_hindrance(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    (package / "data.yaml").write_text("key: value", encoding="utf-8")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert load_yaml("sample", "data.yaml") == {"key": "value"}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\nb: [1, 2", 2, None),
        ("a: 1\n b: 2", 2, None),
        ("a: 1\na: 2", 2, 1),
        ("a: 1\nb: 0.5", 2, 4),
        ("a: 1\nb: 010", 2, 4),
        ("a: 1\nb: .nan", 2, 4),
        ("a: 1\n[1, 2]: 2", 2, 1),
        ("a: &a {x: 1}\n<<: *a", 2, 1),
        ("a: 1\nb: !thing {x: 1}", 2, 4),
        ("a: 1\nb: !thing x", 2, 4),
        ("a: 1\n--- b", 2, None),
        ("[" * 5000, None, None),
        ("a: &a [*a]", None, None),
        ("a: \x00", None, None),
    ],
)
def test_faults_say_where(package: Path, text: str, line: int | None, column: int | None) -> None:
    (package / "data.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ResourceError, match=r"sample/data\.yaml") as caught:
        load_yaml("sample", "data.yaml")
    if line is not None:
        assert caught.value.line == line
    if column is not None:
        assert caught.value.column == column
        assert f"sample/data.yaml:{line}:{column}:" in str(caught.value)


def test_other_encodings_are_refused(package: Path) -> None:
    (package / "data.yaml").write_bytes("a: 1\nb: 预算".encode("gb18030"))
    with pytest.raises(ResourceError, match=r"data\.yaml:2:"):
        load_yaml("sample", "data.yaml")


@pytest.mark.parametrize(("name", "file"), [("sample", "missing.yaml"), ("no_such_package", "data.yaml")])
@pytest.mark.usefixtures("package")
def test_missing_data_is_one_sentence(name: str, file: str) -> None:
    with pytest.raises(ResourceError, match=f"{name}/{file}:无法读取"):
        load_yaml(name, file)


def test_csv_rows_are_named_by_the_first_line(package: Path) -> None:
    (package / "data.csv").write_text('\ufeffcode,name\n201,"一,二"\n', encoding="utf-8")
    assert load_csv("sample", "data.csv") == [{"code": "201", "name": "一,二"}]


@pytest.mark.parametrize("row", ["201", "201,一,二"])
def test_ragged_csv_is_refused(package: Path, row: str) -> None:
    (package / "data.csv").write_text(f"code,name\n201,一\n{row}\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"data\.csv:3:"):
        load_csv("sample", "data.csv")
