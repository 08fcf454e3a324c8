"""What ``check`` and ``extract`` share: what the user asks of the documents, and a session that answers it."""

from __future__ import annotations

import argparse
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from budgetlint import config
from budgetlint.cli.inputs import inputs
from budgetlint.cli.output import UsageError
from budgetlint.config import Configuration
from budgetlint.records import frozen
from budgetlint.settings import Joining, Settings
from budgetlint.suppressions.stated import SIDE_FILE, Stated

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


def configured(options: argparse.Namespace) -> Configuration:
    """The configuration that is nearest to the paths, else to the current folder, and the command line on top; what presets
    say is not known yet. Raises ResourceError, UsageError."""
    file: config.File | None = None
    if options.config is not None:
        file = config.File(Path(options.config))
        if not file.path.is_file():
            raise UsageError(f"--config:没有文件 {options.config};请检查路径。")
    elif not options.no_config:
        paths = [path for path in getattr(options, "paths", []) if os.path.lexists(path)]
        file = (config.found(config.common(paths)) if paths else None) or config.found(Path.cwd())
    said = {key: getattr(options, key.replace("-", "_"), None) for key in (*config.KEYS, *config.FACTS)}
    command = {key: value for key, value in said.items() if value is not None and value != []}
    own = {key: config.KEYS[key].sort.made(value, Path()) for key, value in command.items() if key in config.KEYS}
    return config.layered(file, {**command, **own})


def opening(options: argparse.Namespace, settings: Settings | None = None) -> Opening:
    """What ``Parser.takes_packs`` and, with ``settings``, ``Parser.reads_documents`` say. Raises ResourceError."""
    configuration = configured(options)
    folders = {Path(f).resolve(): f for f in configuration.value("packs")}
    made = Opening(Settings(), tuple(folders.values()), options.allow_python)
    if configuration.presets:
        from budgetlint.config.offered import at_hand

        known = at_hand(configuration.presets, made.folders)
        configuration = configuration.with_presets(made.plugins().presets if known is None else known)
    return made if settings is None else evolve(made, settings=_asked(options, settings, configuration))


def plugins(options: argparse.Namespace) -> Plugins:
    """What is installed, and the packs that the user names."""
    return opening(options).plugins()


def baseline_of(asked: Opening) -> Path | None:
    """The baseline that the command line or the configuration names."""
    said = asked.settings.configuration.value("baseline")
    return None if said is None else Path(said)


def letting_be(asked: Opening, options: argparse.Namespace, baseline: Path | None) -> Opening:
    """The same with what is let be beside what documents say themselves, or nothing where all is to be shown. Raises
    ResourceError."""
    return evolve(asked, settings=evolve(asked.settings, suppressions=_let_be(asked, options, baseline)))


def _let_be(asked: Opening, options: argparse.Namespace, baseline: Path | None) -> Stated | None:
    if getattr(options, "no_suppressions", False):
        return None
    here, said = Path.cwd(), asked.settings.configuration.value("suppressions")
    file = Path(said) if said is not None else side_file(here)
    if file is None and baseline is None:
        return Stated()
    from budgetlint.baseline import read_baseline, relative
    from budgetlint.suppressions.side import read_side

    side = read_side(file, relative(str(file), here)) if file is not None else None
    known = None if baseline is None else read_baseline(baseline, baseline.as_posix())
    return Stated(side, known, whole=side is not None and _over_all(side.folder, asked, options))


def _over_all(folder: Path, asked: Opening, options: argparse.Namespace) -> bool:
    """Whether all that is in a folder is to be read."""
    listed = options.files_from is not None or options.stdin_filename is not None
    given = options.paths or ([] if listed else ["."])
    all_of = (Path(p).resolve() for p in given if Path(p).is_dir())
    return not asked.settings.inputs.exclude and any(folder.is_relative_to(own) for own in all_of)


def side_file(folder: Path) -> Path | None:
    """The nearest file upwards that says what is let be."""
    return next((file for own in (folder, *folder.parents) if (file := own / SIDE_FILE).is_file()), None)


def _asked(options: argparse.Namespace, settings: Settings, configuration: Configuration) -> Settings:
    provinces = configuration.value("provinces")
    max_bytes = configuration.value("max-size") * 2**20
    return evolve(
        settings,
        configuration=configuration,
        lang=configuration.value("lang"),
        inputs=inputs(options, configuration.value("exclude"), max_bytes),
        max_bytes=max_bytes,
        debug=options.debug,
        joining=Joining(options.joining),
        comparing=configuration.value("compare"),
        ocr=options.ocr,
        sets=configuration.value("disclosures") or (),
        provinces=None if provinces is None else frozenset(provinces),
    )
