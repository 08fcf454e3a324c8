"""The real documents, read once each. Tests that use them skip where the corpus is not beside the checkout."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from budgetlint.binding import Catalogue, understand
from budgetlint.model.facts import Disclosure
from budgetlint.readers import read
from budgetlint.reconcile import Constraint, derive
from budgetlint.resources import load_yaml
from budgetlint.syntax import parse

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real documents is not beside this checkout"
)
TEXTS = sorted(CORPUS.rglob("*.txt"))


@cache
def catalogue() -> Catalogue:
    """The tables of the national pack."""
    files = load_yaml("budgetlint_national", "pack.yaml")["tables"]
    return Catalogue.load([("budgetlint_national", file) for file in files])


@cache
def disclosure(path: Path) -> Disclosure:
    """One file through the whole pipeline."""
    source = read(path.name, path.read_bytes())
    return understand(source, parse(source), catalogue())


@cache
def laws(path: Path) -> tuple[Constraint, ...]:
    """What a document states of itself, and the laws on it."""
    return derive(disclosure(path), catalogue())


def government(name: str) -> Path:
    """A document of a government by its name."""
    return CORPUS / "government" / name


def each_government(names: Iterable[str]) -> pytest.MarkDecorator:
    """A test on several of them; all tests on one belong to one process, so that it is read once there."""
    own = [pytest.param(name, marks=pytest.mark.xdist_group(f"government {name}")) for name in names]
    return pytest.mark.parametrize("name", own)


def seed(number: str) -> Disclosure:
    """A seed by the first digits of its name."""
    return disclosure(next(p for p in TEXTS if p.parent.name == "seeds" and p.name.startswith(number)))
