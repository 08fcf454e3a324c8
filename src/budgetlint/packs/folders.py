"""Packs of users' folders: where they stand, and their Python, which runs only if the user trusts it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final

from budgetlint.packs.loading import load_pack
from budgetlint.packs.pack import MANIFEST, Pack
from budgetlint.resources import ResourceError
from budgetlint.rules import AnyRule

PYTHON: Final = "rules.py"


def home_of(folder: Path) -> Path:
    """Where the pack of a user's folder stands: in it, or in its package where it is the project of a distribution.

    Raises ResourceError where there is none.
    """
    if (folder / MANIFEST).is_file():
        return folder
    packages = [file.parent for file in folder.glob(f"*/{MANIFEST}") if (file.parent / "__init__.py").is_file()]
    if len(packages) != 1:
        named = next((n for n in ("pack.yml", "Pack.yaml", "pack.yaml.txt") if (folder / n).is_file()), "")
        hint = f"有 {named},请改名为 {MANIFEST}" if named else "不是规则包;用 budgetlint new pack 可以新建一个"
        raise ResourceError(folder.as_posix(), f"没有 {MANIFEST},{hint}")
    return packages[0]


def open_folder(folder: Path, allow_python: bool = False) -> Pack:
    """The pack of a user's folder, with the rules of its ``rules.py`` only if ``allow_python``.

    Raises ResourceError, also where there is none.
    """
    home = home_of(folder)
    code = home / PYTHON
    if not code.is_file():
        return load_pack(home)
    if not allow_python:
        raise ResourceError(code.as_posix(), "规则包里有 Python 程序,没有运行;信得过它的,请加 --allow-python")
    return load_pack(home, _run(code))


def _run(code: Path) -> Iterable[AnyRule]:
    """The RULES of a user's Python file. Raises ResourceError for whatever goes wrong in it."""
    spec = spec_from_file_location(f"_budgetlint_pack_{abs(hash(code.resolve()))}", code)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        return tuple(module.RULES)
    except Exception as error:
        raise ResourceError(code.as_posix(), f"运行时出错({type(error).__name__}: {error})") from error
