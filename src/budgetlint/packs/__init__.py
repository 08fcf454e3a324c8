"""Packs: what a jurisdiction adds, as a folder without Python or as a distribution (DESIGN §8)."""

from __future__ import annotations

from budgetlint.packs.pack import MANIFEST, PYTHON, Pack, home_of, load_pack, open_folder

__all__ = ["MANIFEST", "PYTHON", "Pack", "home_of", "load_pack", "open_folder"]
