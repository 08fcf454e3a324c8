"""``budgetlint.yaml``: what a repository says of its documents and of the rules, found upwards (DESIGN §9).

Light: nothing that reads or judges documents is imported to know what is configured.
"""

from __future__ import annotations

from budgetlint.config.keys import FACTS, KEYS, PRESET, schema
from budgetlint.config.layers import (
    Choice,
    Configuration,
    Layer,
    Presets,
    UnknownPreset,
    layered,
    leads_back,
    listed,
)
from budgetlint.config.patterns import Patterns
from budgetlint.config.reading import NAME, File, common, found
from budgetlint.config.values import Fault

__all__ = [
    "FACTS",
    "KEYS",
    "NAME",
    "PRESET",
    "Choice",
    "Configuration",
    "Fault",
    "File",
    "Layer",
    "Patterns",
    "Presets",
    "UnknownPreset",
    "common",
    "found",
    "layered",
    "leads_back",
    "listed",
    "schema",
]
