"""Files judged with everything that is installed. One file's failure never stops the others."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from attrs import evolve

from budgetlint import engine
from budgetlint.binding import Catalogue, CatalogueError, identify, understand
from budgetlint.discovery import among, expand, holds_many, load, opened, stored
from budgetlint.docs import help_markdown
from budgetlint.model.facts import Confidence, Disclosure, Inferred
from budgetlint.model.phrases import Complaint, Phrase
from budgetlint.model.source import Source, Unreadable
from budgetlint.model.standing import Standing
from budgetlint.packs import placed
from budgetlint.personal import mask_text
from budgetlint.plugins import Plugins, TableFile
from budgetlint.profiles import Profile, groups
from budgetlint.progress import Progress
from budgetlint.readers import Limits, joined, read
from budgetlint.report import Checked, Problem, Report, RuleInfo
from budgetlint.rules import AnyRule
from budgetlint.running import Here, Run, assembled, documents_of, held_together, shelved
from budgetlint.scope import elsewhere
from budgetlint.selectors import Chosen, check, chosen_of, may_take_part
from budgetlint.sets import DocumentSet
from budgetlint.settings import Joining, Settings
from budgetlint.shelf import Shelf
from budgetlint.suppressions.stated import Named
from budgetlint.syntax import parse
from budgetlint.tasks import Judged, Results, Sort, Task, Told
from budgetlint.timing import Stopwatch
from budgetlint.together import contradict, profile_of

T = TypeVar("T")

#: How many seconds of one file OCR may take: some five a page.
_RECOGNISING = 900


_COMPARING = Phrase("与其他文书核对", "holding it against other documents")
_CRASHED = (
    "{path}:程序在{stage}时出错({where});这是 budgetlint 的缺陷,请附上文件报告;其余文件不受影响。",
    "{path}: the program crashed when {stage} ({where}); this is a fault of budgetlint: report it with the file. The other "
    "files are not affected.",
)


class Crashed(Complaint):
    """A fault of budgetlint itself while reading one file."""


class Session:
    """Plugins, table catalogue and chosen rules, ready for any number of files.

    Raises UnknownRule, CatalogueError, PluginError for a rule that the catalogue does not fit.
    """

    def __init__(
        self, plugins: Plugins, settings: Settings | None = None, rules: tuple[AnyRule, ...] | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.plugins = plugins
        self.known = plugins.rules if rules is None else rules
        check(self.known, self.settings.configuration)
        #: Those that take part for some document.
        self.rules = may_take_part(self.known, self.settings.configuration, self.settings.choices[-1])
        self._catalogues: dict[tuple[TableFile, ...], Catalogue] = {}
        #: All that is known of tables; a document is read with what binds its province.
        self.catalogue = self._catalogue(plugins.tables)
        plugins.check(self.catalogue)
        #: What took OCR to read, by path and digest: files that may belong together are read twice.
        self._slow: dict[tuple[str, str], Source] = {}
        self._watch = Stopwatch()
        self._limits = Limits(recognising=_RECOGNISING if self.settings.ocr else 0)

    def understand(self, path: str, data: bytes) -> Disclosure:
        """Bytes to an understood document. Raises Unreadable, or Crashed for a fault of ours."""
        return self._understood(self._read(path, data))

    def _read(self, path: str, data: bytes) -> Source:
        digest = sha256(data).hexdigest() if self._slow else ""
        try:
            with self._watch.lap("read"):
                found = self._slow.get((path, digest)) or read(path, data, self._limits, self.plugins.dialects)
            if found.has_recognised and self.settings.ocr:
                self._slow[path, found.sha256] = found
            return found
        except Unreadable:
            raise
        except Exception as error:
            raise self._crashed(path, Phrase("读取", "reading"), error) from error

    def _understood(self, source: Source) -> Disclosure:
        stage = Phrase("解析", "parsing")
        try:
            with self._watch.lap("parse"):
                tree = parse(source)
            stage = Phrase("识别", "recognising")
            with self._watch.lap("bind"):
                stated = self.settings.for_path(*(f.path for f in source.files)).stated
                known = identify(source, tree, stated, self.catalogue.divisions)
                return understand(source, tree, self._catalogue_of(known.province), stated, known)
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
        settings, inputs = self.settings, self.settings.inputs
        if settings.joining is Joining.TOGETHER:
            many = {p: holds_many(p, inputs, settings.max_bytes) for p in paths}
            for own in ([p for p in many if not many[p]], *([p] for p in many if many[p])):
                yield from self._as_one(self._sources(expand(own, inputs), progress))
        else:
            stated, alone = among(expand(paths, inputs), settings.sets if settings.joining is Joining.FOUND else ())
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

    def _sources(self, found: Iterable[str | Problem], progress: Progress | None = None) -> Iterator[Source | Problem]:
        """Every file that was found, and each file of an archive, as its reader laid it out."""
        files = list(found)
        if progress is not None:
            progress.begin(len(files))
        for item in files:
            if isinstance(item, Problem):
                yield item
            else:
                yield from self._sources_in(item)
            if progress is not None:
                progress.step(item.path if isinstance(item, Problem) else item)

    def _sources_in(self, path: str) -> Iterator[Source | Problem]:
        """One file, or each file of an archive."""
        try:
            settings = self.settings
            for one in opened(path, load(path, settings.inputs, settings.max_bytes), settings.inputs):
                yield one if isinstance(one, Problem) else self._source(*one)
        except Unreadable as error:
            yield Problem(path, "read", error.sentence)

    def _source(self, path: str, data: bytes) -> Source | Problem:
        try:
            return self._read(path, data)
        except Unreadable as error:
            return Problem(path, "read", error.sentence)
        except Crashed as error:
            return Problem(path, "internal", error.sentence)

    def _document(self, source: Source) -> Disclosure | Problem:
        try:
            return self._understood(source)
        except Crashed as error:
            return Problem(source.path, "internal", error.sentence)

    def _group(self, paths: Sequence[str]) -> Disclosure | Problem | None:
        """Files that seem to belong together as one disclosure; None if they contradict each other, after all."""
        try:
            sources = [self._read(p, stored(p, self.settings.inputs, self.settings.max_bytes)) for p in paths]
            whole = self._understood(joined(sources))
        except (Unreadable, Crashed):
            return None  # each stands alone, as it was read before
        return None if contradict(whole, self._catalogue_of(whole.province)) else whole

    def each(
        self, paths: Iterable[str], make: Callable[[Disclosure], T], progress: Progress | None = None
    ) -> Iterator[T | Problem]:
        """What ``make`` makes of every disclosure, files that belong together as one; of the disclosures one at a time is
        held."""
        found: list[tuple[str, T | Problem]] = []
        profiles: list[Profile] = []
        for item in self.disclosures(paths, progress):
            if isinstance(item, Problem):
                found.append((item.path, item))
            else:
                found.append((item.source.path, self._made(item, make)))
                if self.settings.joining is Joining.FOUND and not item.source.members:
                    profiles.append(profile_of(item))
        instead: dict[str, T | Problem | None] = {}
        for group in groups(profiles):
            if group.complement and (whole := self._group(group.paths)) is not None:
                made = whole if isinstance(whole, Problem) else self._made(whole, make)
                instead |= dict.fromkeys(group.paths) | {group.paths[0]: made}
        for path, one in found:
            if (told := instead.get(path, one)) is not None:
                yield told

    def _made(self, disclosure: Disclosure, make: Callable[[Disclosure], T]) -> T | Problem:
        try:
            return make(disclosure)
        except Exception as error:  # noqa: BLE001  whatever befalls one, the others are made
            path = disclosure.source.path
            return Problem(path, "internal", str(self._crashed(path, Phrase("汇总", "exporting"), error)))

    def check(self, paths: Iterable[str]) -> Report:
        """Lint files and folders, one after the other; files that belong together are one disclosure."""
        return Run(self.settings, Here(lambda: self)).check(paths)

    def report(self, read_in: Iterable[Disclosure | Problem]) -> Report:
        """Run the chosen rules over what was read in, each for itself and against the others."""
        started = datetime.now(UTC)
        with Shelf() as shelf:
            judged = [one for d in read_in for one in documents_of(shelved((self._judged(d),), shelf))]
            if self.settings.compares:
                judged = held_together(judged, lambda tasks: map(self.judge, tasks), shelf, self.settings.lang)
        return assembled(judged, self.told, self.settings, started)

    def judge(self, task: Task) -> Results:
        """What one task comes to."""
        others = True
        if task.documents is not None:
            return self._compared(task.documents)
        if task.sort is Sort.GROUP:
            whole = self._group(task.paths)
            found: Iterable[Disclosure | Problem] = () if whole is None else (whole,)
        else:
            sources = chain.from_iterable(map(self._sources_in, task.paths))
            if task.sort is Sort.ONLY:
                first = tuple(islice(sources, 2))
                others, sources = len(first) > 1, chain(first, sources)
            if task.sort is Sort.ONE:
                found = self._as_one(sources)
            else:
                found = (i if isinstance(i, Problem) else self._document(i) for i in sources)
        return tuple(self._judged(item, others=others) for item in found)

    def _compared(self, documents: DocumentSet) -> Results:
        """What the documents of a set say of each other."""
        from budgetlint.comparing import compare

        settings = self.settings
        try:
            return compare(
                documents,
                self._between,
                self.catalogue,
                self.plugins.requirements,
                settings.lang,
                whole=settings.explain_arithmetic,
            )
        except Exception as error:  # noqa: BLE001  what each of them comes to by itself is known
            path = documents.paths[0]
            return (Problem(path, "internal", self._crashed(path, _COMPARING, error).sentence),)

    def _between(self, document: Standing) -> Sequence[AnyRule]:
        """The rules that hold a document against others."""
        chosen = chosen_of(self.known, self.settings.for_path(document.path).choices)
        sure = Confidence.NONE if document.province is None else Confidence.HIGH
        every = self._adapted(Inferred(document.province, sure), chosen)
        return [r for r in every if r.id in document.rules]

    def _judged(self, item: Disclosure | Problem, *, others: bool = True) -> Judged | Problem:
        """A document judged; ``others``: whether there may be some that it is held against."""
        if isinstance(item, Problem):
            return item
        try:
            checked = self._checked(item, others)
            times = self._watch.take() if self.settings.timing else {}
            alone = self.settings.joining is Joining.FOUND and not item.source.members
            return Judged(evolve(checked, times=times), profile_of(item) if alone else None)
        except Crashed as error:
            return Problem(item.source.path, "internal", error.sentence)

    @cached_property
    def told(self) -> Told:
        """What the report tells of the rules."""
        known = self.plugins.requirements
        own = chosen_of(self.known, self.settings.for_path().choices).grades
        cited = {i for r in self.rules for i in r.requirement if i in known}
        return Told(
            tuple(
                RuleInfo(
                    r.id, r.name, r.severity, r.summary, r.requirement, help_markdown(r, known), tuple(sorted(r.tags))
                )
                for r in self.rules
            ),
            tuple(known[i] for i in sorted(cited)),
            self.plugins.versions,
            tuple(Named(r.id, r.name, own.get(r.id, r.severity), r.opt_in) for r in self.plugins.rules),
        )

    def _checked(self, document: Disclosure, others: bool) -> Checked:
        """One document judged. Raises Crashed for a fault of ours."""
        settings = self.settings.for_path(*(f.path for f in document.source.files))
        chosen = chosen_of(self.known, settings.choices)
        try:
            return engine.check(
                document,
                self._adapted(document.province, chosen),
                self._catalogue_of(document.province),
                self.plugins.requirements,
                settings.lang,
                settings.coverage,
                chosen.ignored,
                settings.explain_arithmetic,
                settings.provinces,
                self._watch if settings.timing else None,
                settings.transcripts,
                settings.compares and others,
            )
        except Exception as error:
            raise self._crashed(document.source.path, Phrase("核对", "checking"), error) from error

    def _adapted(self, province: Inferred[str], chosen: Chosen) -> tuple[AnyRule, ...]:
        """The rules of a document as they are in its province, and as the user has them."""
        rules = chosen.rules
        for overlay in self.plugins.overlays:
            if (overlay.raised or overlay.words or overlay.advice) and not elsewhere(
                overlay.provinces, province, self.settings.provinces
            ):
                rules = tuple(map(overlay.applied, rules))
        own = chosen.grades
        return tuple(r.graded(own[r.id]) if r.id in own else r for r in rules) if own else rules

    def _crashed(self, path: str, stage: Phrase, error: Exception) -> Crashed:
        if self.settings.debug:
            traceback.print_exception(error)
        last = traceback.extract_tb(error.__traceback__)[-1]
        said = Phrase(
            *_CRASHED,
            path=path,
            stage=stage,
            where=f"{Path(last.filename).name}:{last.lineno} {type(error).__name__}: {mask_text(str(error))}",
        )
        return Crashed(said)
