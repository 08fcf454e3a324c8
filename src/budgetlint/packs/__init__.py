"""Packs: what a jurisdiction adds, as a folder without Python or as a distribution (DESIGN §8)."""

from __future__ import annotations

from budgetlint.packs.folders import PYTHON, home_of, open_folder
from budgetlint.packs.loading import load_pack
from budgetlint.packs.pack import MANIFEST, Pack
from budgetlint.packs.places import placed

__all__ = ["MANIFEST", "PYTHON", "Pack", "home_of", "load_pack", "open_folder", "placed"]
