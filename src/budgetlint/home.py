"""What this user keeps of ours."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path | None:
    """Where this user's cache keeps what is ours; None where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "budgetlint"
    except RuntimeError:
        return None
