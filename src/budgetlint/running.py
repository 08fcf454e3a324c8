"""One run over files: what the cache knows, the rest worked out here or by several processes, and one report of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from attrs import evolve

from budgetlint.discovery import among, expand, holds_many
from budgetlint.model.phrases import in_words
from budgetlint.packed import Packed
from budgetlint.profiles import Group, groups
from budgetlint.report import Lang, Problem, Report
from budgetlint.settings import Joining, Settings
from budgetlint.shelf import Shelf
from budgetlint.tasks import Beside, Compared, Judge, Judged, Results, Sort, Task, Told

if TYPE_CHECKING:
    from budgetlint.cache import Cache
    from budgetlint.progress import Progress

T = TypeVar("T")


#: So many sets of documents are held in memory.
_AT_ONCE: Final = 64


class Work(Protocol):
    """Where tasks are done."""

    @property
    def told(self) -> Told:
        """What the report tells of the rules."""
        ...

    def each(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Results]]:
        """What each task comes to, by its position, as they come."""
        ...


class Here:
    """Tasks are done in this process, by a session that is opened once there is one."""

    def __init__(self, opened: Callable[[], Judge]) -> None:
        self._opened = opened
        self._session: Judge | None = None

    @property
    def session(self) -> Judge:
        if self._session is None:
            self._session = self._opened()
        return self._session

    @property
    def told(self) -> Told:
        return self.session.told

    def each(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Results]]:
        for number, task in enumerate(tasks):
            yield number, self.session.judge(task)


class Run:
    """Files and folders to one report. Raises whatever opening a session raises."""

    def __init__(
        self, settings: Settings, work: Work, cache: Cache | None = None, progress: Progress | None = None
    ) -> None:
        self._settings = settings
        self._work = work
        self._cache = cache
        self._progress = progress
        self._shelf = Shelf()

    def check(self, paths: Iterable[str]) -> Report:
        """Lint files and folders; files that belong together are one disclosure, and disclosures are held against each
        other."""
        started = datetime.now(UTC)
        given = list(self._given(paths))
        with self._shelf:
            done = iter(self._done([item for item in given if isinstance(item, Task)]))
            judged = [j for item in given for j in ((item,) if isinstance(item, Problem) else documents_of(next(done)))]
            if self._settings.joining is Joining.FOUND:
                judged = self._joined(judged)
            if self._settings.compares and len(judged) > 1:
                judged = held_together(judged, self._done, self._shelf, self._settings.lang)
        return assembled(judged, self._told, self._settings, started)

    def _given(self, paths: Iterable[str]) -> Iterator[Task | Problem]:
        """Every file as a task of its own. Files that the user says are together are one: those given, and those of each
        folder and archive that is given; else those of each set that the configuration states, if any of them is given."""
        settings, inputs = self._settings, self._settings.inputs
        if settings.joining is Joining.TOGETHER:
            many = {p: holds_many(p, inputs, settings.max_bytes) for p in paths}
            for own in ([p for p in many if not many[p]], *([p] for p in many if many[p])):
                yield from _as_one(expand(own, inputs))
            return
        stated, alone = among(expand(paths, inputs), settings.sets if settings.joining is Joining.FOUND else ())
        for files in stated:
            yield from _as_one(files)
        found = list(alone)
        sort = Sort.ONLY if len(found) == 1 and not stated else Sort.ALONE
        for item in found:
            yield item if isinstance(item, Problem) else Task(sort, (item,))

    def _joined(self, judged: Sequence[Judged | Problem]) -> list[Judged | Problem]:
        """What was checked file by file, with the groups of files that are one disclosure checked as one instead."""
        alone = {p.path: (p, j) for j in judged if isinstance(j, Judged) and (p := j.profile) is not None}
        found = list(groups(profile for profile, _ in alone.values()))
        whole = iter(self._done([Task(Sort.GROUP, group.paths) for group in found if group.complement]))
        instead: dict[str, Judged | Problem | None] = {}
        for group in found:
            if one := documents_of(next(whole)) if group.complement else ():
                instead |= dict.fromkeys(group.paths) | {group.paths[0]: one[0]}
            else:
                names = _names(group)
                instead |= {path: alone[path][1].apart(group, names, self._settings.lang) for path in group.paths}
        every = (
            instead.get(j.profile.path, j) if isinstance(j, Judged) and j.profile is not None else j for j in judged
        )
        return [j for j in every if j is not None]

    def _done(self, tasks: Sequence[Task]) -> list[Results]:
        """What some tasks come to, in their order."""
        cache, progress = self._cache, self._progress
        found: dict[int, Results] = {}
        keys = [cache.key(task) if cache is not None else None for task in tasks]
        for number, key in enumerate(keys):
            if cache is not None and key is not None and (known := cache.get(key) or self._among(tasks[number])):
                found[number] = shelved(known, self._shelf)
        left = [number for number in range(len(tasks)) if number not in found]
        if progress is not None:
            progress.begin(len(left))
        for at, results in self._work.each([tasks[number] for number in left]):
            number = left[at]
            found[number] = shelved(results, self._shelf)
            if cache is not None and (key := keys[number]) is not None:
                cache.put(key, results)
            if progress is not None:
                progress.step(tasks[number].paths[0])
        return [found[number] for number in range(len(tasks))]

    def _among(self, task: Task) -> Results | None:
        """What the only file came to when it was one of several."""
        cache, alone = self._cache, task._replace(sort=Sort.ALONE)
        if cache is None or task.sort is not Sort.ONLY or (key := cache.key(alone)) is None:
            return None
        return cache.get(key)

    @property
    def _told(self) -> Told:
        cache = self._cache
        told = cache.told() if cache is not None else None
        if told is None:
            told = self._work.told
            if cache is not None:
                cache.tell(told)
        return told


def shelved(results: Results, shelf: Shelf) -> Results:
    """Results without the ledgers that only sets of documents ask for; these are put on the shelf."""
    return tuple(_without_ledger(r, shelf) if isinstance(r, Judged) else r for r in results)


def _without_ledger(judged: Judged, shelf: Shelf) -> Judged:
    standing = judged.checked.standing
    if standing is None or not standing.ledger:
        return judged
    if standing.is_certain:
        shelf.put(standing.path, standing.ledger)
    return evolve(judged, checked=evolve(judged.checked, standing=evolve(standing, ledger=b"")))


def held_together(
    judged: Sequence[Judged | Problem], done: Callable[[Sequence[Task]], Iterable[Results]], shelf: Shelf, lang: Lang
) -> list[Judged | Problem]:
    """What was checked, with what the documents say of each other."""
    from budgetlint.sets import Company

    company = Company(tuple(s for j in judged if isinstance(j, Judged) and (s := j.checked.standing) is not None))
    results: list[Judged | Compared | Problem] = []
    for few in _batched(company.sets(), _AT_ONCE):
        tasks = [Task(Sort.SET, found.paths, found.with_ledgers(shelf.get)) for found in few]
        results += (r for own in done(tasks) for r in own)
    beside = Beside(company, [r for r in results if isinstance(r, Compared)], lang)
    every = [beside.of(j) if isinstance(j, Judged) else j for j in judged]
    return [*every, *(r for r in results if isinstance(r, Problem))]


def _batched(items: Iterable[T], most: int) -> Iterator[list[T]]:
    left = iter(items)
    while few := list(islice(left, most)):
        yield few


def documents_of(results: Results) -> list[Judged | Problem]:
    """Those that were checked, and those that could not be."""
    return [r for r in results if not isinstance(r, Compared)]


def _as_one(found: Iterable[str | Problem]) -> Iterator[Task | Problem]:
    files: list[str] = []
    for item in found:
        if isinstance(item, Problem):
            yield item
        else:
            files.append(item)
    if files:
        yield Task(Sort.ONE, tuple(files))


def _names(group: Group) -> Mapping[str, str]:
    from budgetlint.readers import told_apart

    return dict(zip(group.paths, told_apart(group.paths), strict=True))


def assembled(judged: Sequence[Judged | Problem], told: Told, settings: Settings, started: datetime) -> Report:
    """The report on what was judged, with what is let be."""
    checked = [j.checked for j in judged if isinstance(j, Judged)]
    problems = [evolve(j, message=in_words(j.message, settings.lang)) for j in judged if isinstance(j, Problem)]
    report = Report(
        documents=Packed.joined(c.documents for c in checked),
        diagnostics=Packed.joined(c.diagnostics for c in checked),
        outcomes=Packed.joined(c.outcomes for c in checked),
        unread=tuple(p for p in problems if p.stage not in ("internal", "skip")),
        skipped=tuple(p for p in problems if p.stage == "skip"),
        crashes=tuple(p for p in problems if p.stage == "internal") + tuple(p for c in checked for p in c.crashes),
        rules=told.rules,
        versions=told.versions,
        requirements=told.requirements,
        coverage=Packed.joined(c.coverage for c in checked),
        times=_added(c.times for c in checked),
        started=started,
        ended=datetime.now(UTC),
    )
    stated, directives = settings.suppressions, [d for c in checked for d in c.directives]
    if stated is None or not (directives or stated.side or stated.baseline):
        return report
    from budgetlint.suppressions.applying import applied

    return applied(report, directives, stated, told.every, date.today(), settings.lang)


def _added(times: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    total: dict[str, float] = {}
    for own in times:
        for name, seconds in own.items():
            total[name] = total.get(name, 0.0) + seconds
    return total
