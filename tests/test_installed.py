"""What is installed is found as importlib.metadata would find it, at a fraction of the cost."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import pytest

from budgetlint import __version__
from budgetlint.installed import GROUP, OWN, Origin, origins

_METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: x: y\n\nName: not-this\n"


def _as_importlib_says() -> set[tuple[str, str, str, str]]:
    found = metadata.entry_points(group=GROUP)
    return {(e.name, e.dist.name, e.dist.version, e.value) for e in found if e.dist is not None}


def _distribution(place: Path, folder: str, files: Mapping[str, str]) -> None:
    info = place / folder
    info.mkdir(parents=True)
    for name, text in files.items():
        (info / name).write_text(text, encoding="utf-8")


def _plugin(name: str, version: str, entries: str) -> dict[str, str]:
    return {"METADATA": _METADATA.format(name=name, version=version), "entry_points.txt": entries}


def test_our_own_packs_are_found() -> None:
    own = [o for o in origins() if o.own]
    assert own == [Origin(name, GROUP, __version__, value) for name, value in sorted(OWN.items())]
    assert _as_importlib_says() <= set(origins())


def test_foreign_plugins_are_found_as_importlib_finds_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    ours = "[console_scripts]\nx = y:z\n\n# a comment\n[budgetlint]\n  sichuan = a_module:PACK [extra]\nb=b\n[other]\nc = d\n"
    _distribution(first, "sichuan_pack-1.0.dist-info", _plugin("sichuan.pack", "1.0", ours))
    _distribution(second, "Sichuan_Pack-2.0.dist-info", _plugin("Sichuan-Pack", "2.0", ours.replace("b=b", "late = b")))
    _distribution(second, "none-1.dist-info", {"METADATA": _METADATA.format(name="none", version="1")})
    _distribution(second, "elsewhere-1.dist-info", _plugin("elsewhere", "1", "[other]\nbudgetlint = x\n"))
    egg = {"PKG-INFO": _METADATA.format(name="egg", version="3"), "entry_points.txt": "[budgetlint]\negg = egg\n"}
    _distribution(second, "egg-3.egg-info", egg)
    _distribution(second, "broken-1.dist-info", {"RECORD": ""})
    (second / "file-1.dist-info").write_text("no folder", encoding="utf-8")
    for place in (tmp_path / "missing", second, first):
        monkeypatch.syspath_prepend(str(place))
    found = set(origins())
    assert _as_importlib_says() <= found
    foreign = {(o.name, o.distribution, o.version, o.entry) for o in found if not o.own}
    assert foreign >= {
        ("sichuan", "sichuan.pack", "1.0", "a_module:PACK [extra]"),
        ("b", "sichuan.pack", "1.0", "b"),
        ("egg", "egg", "3", "egg"),
    }
    assert "late" not in {o.name for o in found}, "another distribution of that name came first"


def test_a_wheel_on_the_path_counts_and_a_damaged_one_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, damaged = tmp_path / "zipped-1.0-py3-none-any.whl", tmp_path / "damaged.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in _plugin("zipped", "1.0", "[budgetlint]\nzipped = zipped:PACK\n").items():
            archive.writestr(f"zipped-1.0.dist-info/{name}", text)
        archive.writestr("other-1.0.dist-info/METADATA", _METADATA.format(name="other", version="1.0"))
    damaged.write_bytes(b"PK\x03\x04 no more")
    for place in (damaged, wheel):
        monkeypatch.syspath_prepend(str(place))
    assert Origin("zipped", "zipped", "1.0", "zipped:PACK") in origins()
    assert _as_importlib_says() <= set(origins())


def test_a_source_tree_without_metadata_has_its_own_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [])
    assert [o.name for o in origins()] == sorted(OWN) and all(o.own for o in origins())
