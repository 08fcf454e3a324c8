"""Any pack, however damaged, is loaded or refused with one sentence."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from budgetlint.binding.catalogue import CatalogueError
from budgetlint.formats import plugin as formats
from budgetlint.packs import open_folder
from budgetlint.plugins import PluginError, load
from budgetlint.resources import ResourceError
from budgetlint.session import Session
from sandbox import ROOT

SHANGHAI = ROOT / "docs" / "packs" / "shanghai"
FILES = {
    n: (SHANGHAI / n).read_text(encoding="utf-8")
    for n in ("pack.yaml", "requirements.yaml", "rules.yaml", "tables.yaml")
}
WORDS = [
    "",
    " ",
    "\n",
    "\t",
    ":",
    "-",
    "[",
    "]",
    "{",
    "}",
    "|",
    "&a",
    "*a",
    "~",
    "0",
    "1.5",
    "true",
    "T1",
    "SH101",
    "since",
    "𠮷",
    "(a+)+",
    "'",
]


@pytest.fixture(autouse=True, scope="module")
def cache() -> object:
    """What is made of damaged files stays out of the user's cache."""
    folder, before = tempfile.mkdtemp(), os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = folder
    yield
    os.environ.pop("XDG_CACHE_HOME")
    if before is not None:
        os.environ["XDG_CACHE_HOME"] = before
    shutil.rmtree(folder)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A file of a real pack with a piece of it replaced by a word."""
    name = draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    start = draw(st.integers(0, len(text)))
    length = draw(st.sampled_from([0, 1, 2, 5, 20, 200]))
    return name, text[:start] + draw(st.sampled_from(WORDS)) + text[start + length :]


@settings(max_examples=120, deadline=None)
@given(damaged())
@example(("rules.yaml", "rules:\n  - {}\n"))
@example(("rules.yaml", "rules:\n  - id: [SH101]\n    words: {a: b}\n"))
@example(("rules.yaml", "defaults: []\nrules: []\n"))
@example(("tables.yaml", "tables: [[]]\n"))
@example(("requirements.yaml", "regulations: [{duties: [{id: 1}]}]\n"))
@example(("pack.yaml", "~"))
def test_any_pack_is_loaded_or_refused_with_a_sentence(file: tuple[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**FILES, file[0]: file[1]}.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        try:
            Session(load({"formats": formats}, {folder: open_folder(Path(folder))}))
        except (ResourceError, PluginError, CatalogueError) as error:
            assert "\n" not in str(error).strip() and str(error)
