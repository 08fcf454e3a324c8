"""Build hook: what is parsed at start-up in a checkout goes compiled into the wheel.

Every YAML file under ``rules/`` becomes JSON, every grammar its parser tables; the checkout itself is not written to.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface[Any]):
    """Puts ``_compiled`` folders beside the data files of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder of its own and have the wheel take it in. An editable install needs none of it."""
        if self.target_name != "wheel" or version == "editable":
            return
        self._made = Path(tempfile.mkdtemp(prefix="budgetlint-build-"))
        for target, content in _compiled(Path(self.root)):
            file = self._made / target
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            build_data["force_include"][str(file)] = target

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if made := getattr(self, "_made", None):
            shutil.rmtree(made)


def _compiled(root: Path) -> Iterator[tuple[str, bytes]]:
    """(path in the wheel, content) of all that is compiled. Raises ResourceError, lark's GrammarError."""
    resources = _module("resources", root / "src/budgetlint/resources.py")
    for folder in sorted(p for p in (root / "rules").iterdir() if p.is_dir()):
        for file in sorted(folder.rglob("*.yaml")):
            name = file.relative_to(folder).as_posix()
            text = resources.compile_yaml(file.read_bytes(), f"{folder.name}/{name}")
            yield f"{folder.name}/{resources.compiled_name(name)}", text.encode()
    grammars = _module("grammars", root / "grammars/budgetlint_grammars/__init__.py")
    for file in sorted((root / "grammars").glob("*/*.lark")):
        tables = grammars.save(file.read_text(encoding="utf-8"))
        yield f"{file.parent.name}/{grammars.compiled_name(file.stem)}", tables


def _module(name: str, file: Path) -> ModuleType:
    """A module by its file: the project is not installed while it is built."""
    spec = spec_from_file_location(f"_budgetlint_build_{name}", file)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
