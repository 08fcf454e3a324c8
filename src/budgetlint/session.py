"""One run over files: the only module that touches the disk. One file's failure never stops the others."""

from __future__ import annotations

import os
import stat
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from budgetlint import engine
from budgetlint.binding import Catalogue, understand
from budgetlint.docs import help_markdown
from budgetlint.model.facts import Disclosure
from budgetlint.personal import mask_text
from budgetlint.plugins import Plugins
from budgetlint.readers import Limits, Unreadable, contents, read
from budgetlint.report import DocumentSummary, Lang, Problem, Report, RuleInfo
from budgetlint.rules import AnyRule, taking_part
from budgetlint.syntax import parse

MAX_BYTES = 64 * 1024 * 1024
#: How many seconds of one file OCR may take: some five a page.
_RECOGNISING = 900


@frozen
class Settings:
    """What the user asked of a run; ``stated`` holds document facts (kind, year, entity, dates) that need no inference."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    stated: Mapping[str, object] = field(factory=dict)
    lang: Lang = "zh"
    max_bytes: int = MAX_BYTES
    debug: bool = False
    coverage: bool = False
    explain_arithmetic: bool = False
    #: Whether pages that are pictures are read by OCR.
    ocr: bool = False


class Crashed(Exception):
    """A fault of budgetlint itself while reading one file."""


class Session:
    """Plugins, table catalogue and chosen rules, ready for any number of files. Raises UnknownRule, ValueError."""

    def __init__(
        self, plugins: Plugins, settings: Settings | None = None, rules: tuple[AnyRule, ...] | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.plugins = plugins
        known = plugins.rules if rules is None else rules
        self.rules = taking_part(known, self.settings.select, self.settings.ignore)
        self.ignored = tuple(r for r in taking_part(known, self.settings.select) if r not in self.rules)
        self.catalogue = Catalogue.load(plugins.tables)
        self._limits = Limits(recognising=_RECOGNISING if self.settings.ocr else 0)

    def understand(self, path: str, data: bytes) -> Disclosure:
        """Bytes to an understood document. Raises Unreadable, or Crashed for a fault of ours."""
        stage = "读取"
        try:
            source = read(path, data, self._limits)
            stage = "解析"
            tree = parse(source)
            stage = "识别"
            return understand(source, tree, self.catalogue, self.settings.stated)
        except Unreadable:
            raise
        except Exception as error:
            raise self._crashed(path, stage, error) from error

    def disclosures(
        self, paths: Iterable[str], progress: Callable[[int, int, str], None] | None = None
    ) -> Iterator[Disclosure | Problem]:
        """Every file as understood, or the sentence that says why not, in order of path."""
        files = list(expand(paths))
        for done, item in enumerate(files):
            if isinstance(item, Problem):
                yield item
                continue
            if progress is not None:
                progress(done, len(files), item)
            yield from self._in(item)

    def _in(self, path: str) -> Iterator[Disclosure | Problem]:
        """A file, or each file of an archive."""
        try:
            for name, data, problem in contents(path, load(path, self.settings.max_bytes)):
                yield self._one(name, data) if problem is None else Problem(name, "read", f"{name}:{problem}")
        except Unreadable as error:
            yield Problem(path, "read", str(error))

    def _one(self, path: str, data: bytes) -> Disclosure | Problem:
        try:
            return self.understand(path, data)
        except Unreadable as error:
            return Problem(path, "read", str(error))
        except Crashed as error:
            return Problem(path, "internal", str(error))

    def check(self, paths: Iterable[str], progress: Callable[[int, int, str], None] | None = None) -> Report:
        """Lint files and folders."""
        return self.report(self.disclosures(paths, progress))

    def report(self, read_in: Iterable[Disclosure | Problem]) -> Report:
        """Run the chosen rules over what was read in."""
        started = datetime.now(UTC)
        checked: list[engine.Checked] = []
        problems: list[Problem] = []
        for item in read_in:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                try:
                    checked.append(self._checked(item))
                except Crashed as error:
                    problems.append(Problem(item.source.path, "internal", str(error)))
        documents: tuple[DocumentSummary, ...] = tuple(c.summary for c in checked)
        requirements = self.plugins.requirements
        cited = {i for r in self.rules for i in r.requirement if i in requirements}
        return Report(
            documents=documents,
            diagnostics=tuple(d for c in checked for d in c.diagnostics),
            outcomes=tuple(o for c in checked for o in c.outcomes),
            unread=tuple(p for p in problems if p.stage != "internal"),
            crashes=tuple(p for p in problems if p.stage == "internal") + tuple(p for c in checked for p in c.crashes),
            rules=self._told,
            versions=self.plugins.versions,
            requirements=tuple(requirements[i] for i in sorted(cited)),
            coverage=tuple(c.coverage for c in checked if c.coverage is not None),
            started=started,
            ended=datetime.now(UTC),
        )

    def _checked(self, document: Disclosure) -> engine.Checked:
        """One document judged. Raises Crashed for a fault of ours."""
        settings = self.settings
        try:
            return engine.check(
                document,
                self.rules,
                self.catalogue,
                self.plugins.requirements,
                settings.lang,
                settings.coverage,
                self.ignored,
                settings.explain_arithmetic,
            )
        except Exception as error:
            raise self._crashed(document.source.path, "核对", error) from error

    def _crashed(self, path: str, stage: str, error: Exception) -> Crashed:
        if self.settings.debug:
            traceback.print_exception(error)
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Crashed(
            f"{path}:程序在{stage}时出错({Path(last.filename).name}:{last.lineno} {type(error).__name__}: {mask_text(str(error))});"
            "这是 budgetlint 的缺陷,请附上文件报告;其余文件不受影响。"
        )

    @cached_property
    def _told(self) -> tuple[RuleInfo, ...]:
        told = self.plugins.requirements
        return tuple(
            RuleInfo(r.id, r.name, r.severity, r.summary, r.requirement, help_markdown(r, told)) for r in self.rules
        )


def expand(paths: Iterable[str]) -> Iterator[str | Problem]:
    """Files of the given files and folders, folders sorted and without what is hidden; each file once."""
    seen: set[str] = set()
    for path in paths:
        for item in _files(path):
            key = item.path if isinstance(item, Problem) else os.path.realpath(item)
            if key not in seen:
                seen.add(key)
                yield item


def _files(path: str) -> Iterator[str | Problem]:
    name = Path(os.path.normpath(path)).as_posix()
    if not os.path.lexists(path):
        yield Problem(name, "find", f"{name}:没有这个文件或文件夹;请检查路径。")
        return
    if not os.path.isdir(path):
        yield name
        return
    found = False
    problems: list[Problem] = []

    def failed(error: OSError) -> None:
        folder = str(error.filename)
        problems.append(Problem(folder, "find", f"{folder}:无法打开文件夹({error.strerror});请检查权限。"))

    for folder, folders, files in os.walk(name, onerror=failed):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(f for f in files if not f.startswith(".")):
            found = True
            yield Path(folder, file).as_posix()
    yield from problems
    if not found and not problems:
        yield Problem(name, "find", f"{name}:文件夹里没有可以检查的文件。")


def load(path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of one file. Raises Unreadable with a sentence for whatever stands in the way."""
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            raise Unreadable(f"{path}:不是普通文件,无法读取。")
        if info.st_size > max_bytes:
            size, limit = info.st_size / 2**20, max_bytes / 2**20
            raise Unreadable(f"{path}:文件有 {size:.1f} MiB,超过上限 {limit:g} MiB;请拆分,或用 --max-size 提高上限。")
        return Path(path).read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}:无法读取({error.strerror or error});请检查文件和权限。") from error


def write(path: str, text: str) -> None:
    """Write a file whole or not at all, as UTF-8. Raises OSError."""
    target = os.path.realpath(path)
    data = text.encode("utf-8", "backslashreplace")
    if os.path.exists(target) and not os.path.isfile(target):  # a device or pipe cannot be replaced
        Path(target).write_bytes(data)
        return
    draft = f"{target}.{os.getpid()}.tmp"
    try:
        with open(draft, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        if os.path.exists(draft):
            os.unlink(draft)
        raise
