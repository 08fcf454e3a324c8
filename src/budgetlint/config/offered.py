"""The presets of packs, read as the data that they are: a run whose results are known needs no plugin."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from budgetlint.config.keys import PRESET
from budgetlint.config.layers import Presets, leads_back, listed
from budgetlint.installed import origins, places
from budgetlint.resources import ResourceError, load_yaml

_MANIFEST: Final = "pack.yaml"


def at_hand(names: Iterable[str], folders: Iterable[str] = ()) -> Presets | None:
    """What the installed packs and those of some folders offer, if all of ``names`` are among it; None where only the
    plugins themselves can tell, or tell what is wrong."""
    found: dict[str, Any] = {}
    installed = (place for origin in origins() for place in places(origin.entry.partition(":")[0].partition(".")[0]))
    for folder in (*folders, *installed):
        if not Path(folder, _MANIFEST).is_file():
            continue
        try:
            offered = load_yaml(Path(folder), _MANIFEST)["presets"]
        except KeyError:
            continue
        except (ResourceError, TypeError):
            return None
        if not isinstance(offered, dict) or not found.keys().isdisjoint(offered):
            return None
        found |= offered
    wanted = list(names)
    for name in wanted:
        if name not in found or any(PRESET.faults(found[name], ())):
            return None
        wanted += [base for base in listed(found[name].get("extends", [])) if base not in wanted]
    return None if any(leads_back(name, found) for name in wanted) else found
