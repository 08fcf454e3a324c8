"""The public interface: what packs may rely on. A change here is a change for every province (docs/plugins.md)."""

from __future__ import annotations

import ast
import inspect
import json
import os
import tomllib
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from budgetlint import api, testing
from budgetlint.installed import GROUP, OWN
from budgetlint.plugins import Hooks
from sandbox import ROOT

SNAPSHOT = ROOT / "tests" / "data" / "api.json"


def _shape(thing: object) -> object:
    """What users of a name depend on: parameters of functions, fields and public members of classes."""
    if isinstance(thing, FunctionType):
        return f"({', '.join(map(_parameter, inspect.signature(thing).parameters.values()))})"
    if isinstance(thing, type):
        fields = [a.name for a in getattr(thing, "__attrs_attrs__", ())]
        members = [n for n in dir(thing) if not n.startswith("_") and n not in fields]
        own = [n for n in members if not hasattr(str, n) and not hasattr(Exception, n)]
        return {"fields": fields, "members": own} if fields or own else "class"
    return type(thing).__name__


def _parameter(parameter: inspect.Parameter) -> str:
    star = (
        "*." if parameter.kind is parameter.KEYWORD_ONLY else "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
    )
    return f"{star}{parameter.name}{'=' if parameter.default is not parameter.empty else ''}"


def _interface() -> dict[str, object]:
    modules: tuple[ModuleType, ...] = (api, testing)
    return {
        "version": api.API_VERSION,
        "hooks": sorted(n for n in dir(Hooks) if n.startswith(GROUP)),
        **{m.__name__: {n: _shape(getattr(m, n)) for n in sorted(m.__all__)} for m in modules},
    }


def test_the_interface_is_as_it_was_published() -> None:
    """Run with BUDGETLINT_SNAPSHOT=write to take a change over, after raising the version where it breaks packs."""
    found = json.loads(json.dumps(_interface(), ensure_ascii=False))
    if os.environ.get("BUDGETLINT_SNAPSHOT") == "write":
        SNAPSHOT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", [api, testing], ids=lambda m: m.__name__)
def test_every_public_name_is_there_and_says_what_it_is(module: ModuleType) -> None:
    for name in module.__all__:
        thing = getattr(module, name)
        if isinstance(thing, FunctionType):
            assert thing.__doc__, name
            assert all(p in thing.__annotations__ for p in inspect.signature(thing).parameters), name
        elif isinstance(thing, type):
            assert thing.__doc__ and not thing.__doc__.startswith(("str(", f"{thing.__name__}(")), name


def _imports(folder: Path) -> set[tuple[str, str]]:
    """(module, name) of all that the modules of a folder import from budgetlint."""
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "budgetlint":
                found |= {(node.module or "", alias.name) for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {(a.name, "") for a in node.names if a.name.partition(".")[0] == "budgetlint"}
    return found


@pytest.mark.parametrize("pack", sorted(OWN))
def test_a_shipped_pack_uses_no_door_that_a_plugin_lacks(pack: str) -> None:
    package, _, name = OWN[pack].partition(":")
    assert name == "PACK"
    imports = _imports(ROOT / "rules" / package)
    assert ("budgetlint.api", "load_pack") in imports
    assert {module for module, _ in imports} == {"budgetlint.api"}
    assert {name for _, name in imports} <= set(api.__all__)


def test_entry_points_of_the_shipped_packs_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][GROUP] == dict(OWN)


#: Identities of the national pack that no expression says, and why; all others that are written are written as one.
_UNSAID = {
    "cross_table/economic_classes.py": "from the crosswalk of the classifications, and of sections only where undertakings are given nothing",
    "cross_table/goals.py": "a project of the list against the form of its own goals, by name",
    "cross_table/purchases.py": "the rows of a purchase against the project that pays for it, by name",
    "cross_table/three_public.py": "of several figures the narrowest that holds the fund of the other; a table called empty is 0",
    "within_table/natures.py": "only where a table sets its classes below the total of their nature",
}


def test_what_can_be_said_as_an_identity_is_said_as_one() -> None:
    national = ROOT / "rules" / "budgetlint_national"
    declared = {
        f.relative_to(national).as_posix(): f.read_text(encoding="utf-8")
        for f in national.rglob("*.py")
        if "Origin.DECLARED" in f.read_text(encoding="utf-8")
    }
    assert {name for name, text in declared.items() if "    identity,\n" not in text} == _UNSAID.keys()
    assert declared.keys() - _UNSAID.keys() == {"cross_table/contributions.py"}
