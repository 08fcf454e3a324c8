"""One run over files: what the cache knows, the rest worked out here or by several processes, and one report of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Protocol

from attrs import evolve

from budgetlint.discovery import among, expand, holds_many
from budgetlint.model.phrases import in_words
from budgetlint.packed import Packed
from budgetlint.profiles import Group, groups
from budgetlint.report import Problem, Report
from budgetlint.settings import Joining, Settings
from budgetlint.tasks import Judge, Judged, Results, Sort, Task, Told

if TYPE_CHECKING:
    from budgetlint.cache import Cache
    from budgetlint.progress import Progress


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

    def check(self, paths: Iterable[str]) -> Report:
        """Lint files and folders; files that belong together are one disclosure."""
        started = datetime.now(UTC)
        given = list(self._given(paths))
        done = iter(self._done([item for item in given if isinstance(item, Task)]))
        judged = [j for item in given for j in ((item,) if isinstance(item, Problem) else next(done))]
        if self._settings.joining is Joining.FOUND:
            judged = self._joined(judged)
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
        for item in alone:
            yield item if isinstance(item, Problem) else Task(Sort.ALONE, (item,))

    def _joined(self, judged: Sequence[Judged | Problem]) -> list[Judged | Problem]:
        """What was checked file by file, with the groups of files that are one disclosure checked as one instead."""
        alone = {p.path: (p, j) for j in judged if isinstance(j, Judged) and (p := j.profile) is not None}
        found = list(groups(profile for profile, _ in alone.values()))
        whole = iter(self._done([Task(Sort.GROUP, group.paths) for group in found if group.complement]))
        instead: dict[str, Judged | Problem | None] = {}
        for group in found:
            if one := next(whole) if group.complement else ():
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
            if cache is not None and key is not None and (known := cache.get(key)) is not None:
                found[number] = known
        left = [number for number in range(len(tasks)) if number not in found]
        if progress is not None:
            progress.begin(len(left))
        for at, results in self._work.each([tasks[number] for number in left]):
            number = left[at]
            found[number] = results
            if cache is not None and (key := keys[number]) is not None:
                cache.put(key, results)
            if progress is not None:
                progress.step(tasks[number].paths[0])
        return [found[number] for number in range(len(tasks))]

    @property
    def _told(self) -> Told:
        cache = self._cache
        told = cache.told() if cache is not None else None
        if told is None:
            told = self._work.told
            if cache is not None:
                cache.tell(told)
        return told


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
        diagnostics=tuple(d for c in checked for d in c.diagnostics),
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
