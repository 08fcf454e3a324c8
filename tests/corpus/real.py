"""The real documents, read once each. Tests that use them skip where the corpus is not beside the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from budgetlint.binding import Catalogue, understand
from budgetlint.model.facts import Disclosure
from budgetlint.readers import read
from budgetlint.syntax import parse

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real documents is not beside this checkout"
)
TEXTS = sorted(CORPUS.rglob("*.txt"))


@cache
def catalogue() -> Catalogue:
    return Catalogue.load([("budgetlint_national", n) for n in ("tables.yaml", "debt.yaml", "narrative.yaml")])


@cache
def disclosure(path: Path) -> Disclosure:
    """One text file through the whole pipeline."""
    source = read(path.name, path.read_bytes())
    return understand(source, parse(source), catalogue())


def seed(number: str) -> Disclosure:
    """A seed by the first digits of its name."""
    return disclosure(next(p for p in TEXTS if p.parent.name == "seeds" and p.name.startswith(number)))
