"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


class ScaffoldError(ValueError):
    """What can not be made as asked; the message is one sentence."""


def write_tree(target: Path, files: Mapping[str, str]) -> None:
    """A folder with these files (path → text), where there is none yet or an empty one. Raises ScaffoldError."""
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise ScaffoldError(f"{target.as_posix()} 已经存在,没有改动;请换个地方(--into),或先移走它。")
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        for name, text in files.items():
            file = draft / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except OSError as error:
        raise ScaffoldError(f"{target.as_posix()}:写不进去({error.strerror or error});请检查路径和权限。") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
