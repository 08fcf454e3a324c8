"""One run over files. One file's failure never stops the others."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from attrs import evolve, field, frozen

from budgetlint import engine
from budgetlint.binding import Catalogue, CatalogueError, identify, understand
from budgetlint.disk import MAX_BYTES, among, expand, holds_many, load, stored
from budgetlint.docs import help_markdown
from budgetlint.model.facts import Disclosure, Inferred
from budgetlint.model.source import Source
from budgetlint.packs import placed
from budgetlint.personal import mask_text
from budgetlint.plugins import Plugins, TableFile
from budgetlint.readers import Limits, Unreadable, contents, joined, read, told_apart
from budgetlint.report import Lang, Problem, Report, RuleInfo
from budgetlint.rules import AnyRule, taking_part
from budgetlint.scope import elsewhere
from budgetlint.syntax import parse
from budgetlint.together import Group, Joining, Profile, contradict, groups

Progress: TypeAlias = Callable[[int, int, str], None]

#: How many seconds of one file OCR may take: some five a page.
_RECOGNISING = 900

#: How many files that do not belong together are named.
_NAMED = 3
_APART = "{others}与本文件看来是同一单位同一年度的材料,但{why},没有合并检查;确是同一份的,请用 --together 指明。"


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
    joining: Joining = Joining.FOUND
    #: Whether pages that are pictures are read by OCR.
    ocr: bool = False
    #: Files that are one disclosure, as the configuration states them.
    sets: tuple[tuple[str, ...], ...] = ()
    #: Whose rules are wanted beside those of the whole country; None = those of each document's own province.
    provinces: frozenset[str] | None = None


class Crashed(Exception):
    """A fault of budgetlint itself while reading one file."""


@frozen
class _Judged:
    """One document as checked, and what tells whether it belongs with others."""

    checked: engine.Checked
    profile: Profile

    def apart(self, group: Group) -> _Judged:
        """The same with a remark that it was not joined with the others of its group, and why."""
        others = [n for p, n in zip(group.paths, told_apart(group.paths), strict=True) if p != self.profile.path]
        named = "、".join(others[:_NAMED]) + (f"等{len(others)}个文件" if len(others) > _NAMED else "")
        why = "多数金额互相对不上" if group.complement else "有重复的表或文字,可能是不同版本"
        summary = self.checked.summary.with_remark("apart", _APART.format(others=named, why=why), self.profile.start)
        return evolve(self, checked=evolve(self.checked, summary=summary))


class Session:
    """Plugins, table catalogue and chosen rules, ready for any number of files.

    Raises UnknownRule, CatalogueError, PluginError for a rule that the catalogue does not fit.
    """

    def __init__(
        self, plugins: Plugins, settings: Settings | None = None, rules: tuple[AnyRule, ...] | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.plugins = plugins
        known = plugins.rules if rules is None else rules
        self.rules = taking_part(known, self.settings.select, self.settings.ignore)
        self.ignored = tuple(r for r in taking_part(known, self.settings.select) if r not in self.rules)
        self._catalogues: dict[tuple[TableFile, ...], Catalogue] = {}
        #: All that is known of tables; a document is read with what binds its province.
        self.catalogue = self._catalogue(plugins.tables)
        plugins.check(self.catalogue)
        #: What took OCR to read, by path and digest: files that may belong together are read twice.
        self._slow: dict[tuple[str, str], Source] = {}
        self._limits = Limits(recognising=_RECOGNISING if self.settings.ocr else 0)

    def understand(self, path: str, data: bytes) -> Disclosure:
        """Bytes to an understood document. Raises Unreadable, or Crashed for a fault of ours."""
        return self._understood(self._read(path, data))

    def _read(self, path: str, data: bytes) -> Source:
        digest = sha256(data).hexdigest() if self._slow else ""
        try:
            found = self._slow.get((path, digest)) or read(path, data, self._limits, self.plugins.dialects)
            if found.has_recognised and self.settings.ocr:
                self._slow[path, found.sha256] = found
            return found
        except Unreadable:
            raise
        except Exception as error:
            raise self._crashed(path, "读取", error) from error

    def _understood(self, source: Source) -> Disclosure:
        stage = "解析"
        try:
            tree = parse(source)
            stage = "识别"
            known = identify(source, tree, self.settings.stated, self.catalogue.divisions)
            return understand(source, tree, self._catalogue_of(known.province), self.settings.stated, known)
        except Exception as error:
            raise self._crashed(source.path, stage, error) from error

    def _catalogue_of(self, province: Inferred[str]) -> Catalogue:
        """The kinds of tables as documents of a province have them."""
        wanted = self.settings.provinces
        return self._catalogue(t for t in self.plugins.tables if not elsewhere(t.provinces, province, wanted))

    def _catalogue(self, files: Iterable[TableFile]) -> Catalogue:
        """The catalogue of some files, made once. Raises CatalogueError, ResourceError."""
        own = tuple(files)
        if own not in self._catalogues:
            pairs = [(t.root, t.file) for t in own]
            try:
                self._catalogues[own] = Catalogue.load(pairs)
            except CatalogueError as error:
                raise placed(str(error), pairs) or error from error
        return self._catalogues[own]

    def disclosures(self, paths: Iterable[str], progress: Progress | None = None) -> Iterator[Disclosure | Problem]:
        """Every file as understood, or the sentence that says why not.

        Files that the user says are together are one: those given, and those of each folder and archive that is given; else
        those of each set that the configuration states, if any of them is given.
        """
        if self.settings.joining is Joining.TOGETHER:
            many = {p: holds_many(p, self.settings.max_bytes) for p in paths}
            for own in ([p for p in many if not many[p]], *([p] for p in many if many[p])):
                yield from self._as_one(self._sources(own, progress))
        else:
            sets = self.settings.sets if self.settings.joining is Joining.FOUND else ()
            stated, alone = among(paths, sets) if sets else ([], paths)
            for files in stated:
                yield from self._as_one(self._sources(files, progress))
            for item in self._sources(alone, progress):
                yield item if isinstance(item, Problem) else self._document(item)

    def _as_one(self, found: Iterable[Source | Problem]) -> Iterator[Disclosure | Problem]:
        sources: list[Source] = []
        for item in found:
            if isinstance(item, Problem):
                yield item
            else:
                sources.append(item)
        if sources:
            yield self._document(joined(sources))

    def _sources(self, paths: Iterable[str], progress: Progress | None) -> Iterator[Source | Problem]:
        """Every file, and each file of an archive, as its reader laid it out."""
        files = list(expand(paths))
        for done, item in enumerate(files):
            if isinstance(item, Problem):
                yield item
                continue
            if progress is not None:
                progress(done, len(files), item)
            try:
                for name, data, problem in contents(item, load(item, self.settings.max_bytes)):
                    yield self._source(name, data) if problem is None else Problem(name, "read", f"{name}:{problem}")
            except Unreadable as error:
                yield Problem(item, "read", str(error))

    def _source(self, path: str, data: bytes) -> Source | Problem:
        try:
            return self._read(path, data)
        except Unreadable as error:
            return Problem(path, "read", str(error))
        except Crashed as error:
            return Problem(path, "internal", str(error))

    def _document(self, source: Source) -> Disclosure | Problem:
        try:
            return self._understood(source)
        except Crashed as error:
            return Problem(source.path, "internal", str(error))

    def together(self, profiles: Iterable[Profile]) -> Iterator[tuple[Group, Disclosure | None]]:
        """The files that seem to belong together, each group as one disclosure; None for those that do not, after all."""
        for group in groups(profiles):
            whole: Disclosure | None = None
            if group.complement:
                try:
                    whole = self._understood(joined([self._read(p, self._stored(p)) for p in group.paths]))
                except (Unreadable, Crashed):
                    continue  # each stands alone, as it was read before
                whole = None if contradict(whole, self._catalogue_of(whole.province)) else whole
            yield group, whole

    def _stored(self, path: str) -> bytes:
        return stored(path, self.settings.max_bytes)

    def extract(self, paths: Iterable[str], progress: Progress | None = None) -> Iterator[Disclosure | Problem]:
        """What ``disclosures`` yields, files that belong together as one."""
        found = list(self.disclosures(paths, progress))
        parts: dict[str, Disclosure | None] = {}
        if self.settings.joining is Joining.FOUND:
            single = (d for d in found if not isinstance(d, Problem) and not d.source.members)
            for group, whole in self.together(map(Profile.of, single)):
                if whole is not None:
                    parts |= dict.fromkeys(group.paths) | {group.paths[0]: whole}
        for item in found:
            path = item.path if isinstance(item, Problem) else item.source.path
            if (one := parts.get(path, item)) is not None:
                yield one

    def check(self, paths: Iterable[str], progress: Progress | None = None) -> Report:
        """Lint files and folders; files that belong together are one disclosure."""
        started = datetime.now(UTC)
        judged = [self._judged(d) for d in self.disclosures(paths, progress)]
        if self.settings.joining is Joining.FOUND:
            judged = self._joined(judged)
        return self._report(judged, started)

    def report(self, read_in: Iterable[Disclosure | Problem]) -> Report:
        """Run the chosen rules over what was read in, each for itself."""
        started = datetime.now(UTC)
        return self._report([self._judged(d) for d in read_in], started)

    def _judged(self, item: Disclosure | Problem) -> _Judged | Problem:
        if isinstance(item, Problem):
            return item
        try:
            return _Judged(self._checked(item), Profile.of(item))
        except Crashed as error:
            return Problem(item.source.path, "internal", str(error))

    def _joined(self, judged: Sequence[_Judged | Problem]) -> list[_Judged | Problem]:
        """What was checked file by file, with the groups of files that are one disclosure checked as one instead."""
        alone = {j.profile.path: j for j in judged if isinstance(j, _Judged) and len(j.checked.summary.files) == 1}
        instead: dict[str, _Judged | Problem | None] = {}
        for group, whole in self.together(j.profile for j in alone.values()):
            if whole is not None:
                instead |= dict.fromkeys(group.paths) | {group.paths[0]: self._judged(whole)}
            else:
                instead |= {p: alone[p].apart(group) for p in group.paths}
        every = ((instead.get(j.profile.path, j) if isinstance(j, _Judged) else j) for j in judged)
        return [j for j in every if j is not None]

    def _report(self, judged: Sequence[_Judged | Problem], started: datetime) -> Report:
        checked = [j.checked for j in judged if isinstance(j, _Judged)]
        problems = [j for j in judged if isinstance(j, Problem)]
        requirements = self.plugins.requirements
        cited = {i for r in self.rules for i in r.requirement if i in requirements}
        return Report(
            documents=tuple(c.summary for c in checked),
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
                self._adapted(document),
                self._catalogue_of(document.province),
                self.plugins.requirements,
                settings.lang,
                settings.coverage,
                self.ignored,
                settings.explain_arithmetic,
                settings.provinces,
            )
        except Exception as error:
            raise self._crashed(document.source.path, "核对", error) from error

    def _adapted(self, document: Disclosure) -> tuple[AnyRule, ...]:
        """The rules as they are in the document's province."""
        rules = self.rules
        for overlay in self.plugins.overlays:
            if (overlay.raised or overlay.words) and not elsewhere(
                overlay.provinces, document.province, self.settings.provinces
            ):
                rules = tuple(map(overlay.applied, rules))
        return rules

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
