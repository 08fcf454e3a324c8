"""What ``check`` and ``extract`` share: a session over the installed plugins, and a word on how far it has come."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from attrs import evolve

from budgetlint import config, formats
from budgetlint.cli.arguments import DATES
from budgetlint.model.facts import DocumentKind
from budgetlint.packs import open_folder
from budgetlint.plugins import Plugins, load
from budgetlint.session import Session, Settings
from budgetlint.together import Joining


def plugins(options: argparse.Namespace, settings: config.Configuration | None = None) -> Plugins:
    """Everything installed, the built-in formats, and the packs of the folders that the user names."""
    stated = settings or config.found(Path.cwd())
    folders = {Path(f).resolve(): f for f in [*options.packs, *stated.packs]}
    return load({"formats": formats}, {f: open_folder(Path(f), options.allow_python) for f in folders.values()})


def session(options: argparse.Namespace, settings: Settings) -> Session:
    """A session with ``settings`` and what the options of ``Parser.reads_documents`` say."""
    known = ("year", "entity", "province", "level", *(name.strip("-").replace("-", "_") for name, _ in DATES))
    stated: dict[str, object] = {k: getattr(options, k) for k in known if getattr(options, k) is not None}
    if options.kind is not None:
        stated["kind"] = DocumentKind(options.kind)
    configured = config.found(Path.cwd())
    settings = evolve(
        settings,
        stated=stated,
        max_bytes=options.max_size * 2**20,
        debug=options.debug,
        joining=Joining(options.joining),
        ocr=options.ocr,
        sets=configured.disclosures,
        provinces=configured.provinces,
    )
    made = Session(plugins(options, configured), settings)
    settle()
    return made


def settle() -> None:
    """Look for cycles of garbage less often than Python does by itself: documents are trees, and the rules stay."""
    gc.set_threshold(50_000, 20, 50)


class Progress:
    """Says on a terminal which file is being read, once that takes longer than a second."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def __call__(self, done: int, total: int, path: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._begun > 1:
            sys.stderr.write(f"\r\x1b[K{done + 1}/{total} {path[-60:]}" + ("\r\x1b[K" if done + 1 == total else ""))
            sys.stderr.flush()
