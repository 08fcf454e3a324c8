"""What ``check`` and ``extract`` share: what the user asks of the documents, and a session that answers it."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from budgetlint import config
from budgetlint.cli.parser import DATES
from budgetlint.settings import Joining, Settings

if TYPE_CHECKING:
    from budgetlint.plugins import Plugins
    from budgetlint.session import Session


def settle() -> None:
    """Look for cycles of garbage less often than Python does by itself, and never among what stays: documents are trees."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@frozen
class Opening:
    """How a session is opened, in whatever process: with these settings, and the packs of some folders."""

    settings: Settings
    folders: tuple[str, ...] = ()
    allow_python: bool = False

    def __call__(self) -> Session:
        from budgetlint.session import Session

        made = Session(self.plugins(), self.settings)
        settle()
        return made

    def plugins(self) -> Plugins:
        """Everything installed, the built-in formats, and the packs of the folders."""
        from budgetlint.formats import plugin as formats
        from budgetlint.packs import open_folder
        from budgetlint.plugins import load

        return load({"formats": formats}, {f: open_folder(Path(f), self.allow_python) for f in self.folders})


def opening(options: argparse.Namespace, settings: Settings | None = None) -> Opening:
    """What ``Parser.takes_packs`` and, with ``settings``, ``Parser.reads_documents`` say. Raises ResourceError."""
    stated = config.found(Path.cwd())
    folders = {Path(f).resolve(): f for f in [*options.packs, *stated.packs]}
    asked = Settings() if settings is None else _asked(options, settings, stated)
    return Opening(asked, tuple(folders.values()), options.allow_python)


def plugins(options: argparse.Namespace) -> Plugins:
    """What is installed, and the packs that the user names."""
    return opening(options).plugins()


def _asked(options: argparse.Namespace, settings: Settings, configured: config.Configuration) -> Settings:
    from budgetlint.model.kinds import DocumentKind

    known = ("year", "entity", "province", "level", *(name.strip("-").replace("-", "_") for name, _ in DATES))
    stated: dict[str, object] = {k: getattr(options, k) for k in known if getattr(options, k) is not None}
    if options.kind is not None:
        stated["kind"] = DocumentKind(options.kind)
    return evolve(
        settings,
        stated=stated,
        max_bytes=options.max_size * 2**20,
        debug=options.debug,
        joining=Joining(options.joining),
        ocr=options.ocr,
        sets=configured.disclosures,
        provinces=configured.provinces,
    )
