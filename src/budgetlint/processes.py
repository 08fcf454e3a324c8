"""Tasks done by several processes. One that dies takes nothing with it but the file it died of."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from budgetlint.model.phrases import Phrase
from budgetlint.report import Problem
from budgetlint.running import Here
from budgetlint.tasks import Judge, Results, Task, Told

if TYPE_CHECKING:
    from concurrent.futures import Future

#: So many files are done sooner by several processes than by one: by those that begin as a copy of this one, and by those
#: that begin from nothing.
_WORTH_A_COPY: Final = 8
_WORTH_A_START: Final = 40
_DIED: Final = (
    "{path}:检查这个文件的进程意外结束了(可能内存不足);其余文件不受影响,请单独检查它。",
    "{path}: the process that checked the file ended unexpectedly (out of memory perhaps); the other files are not "
    "affected: check it alone.",
)

#: The session of a worker process.
_here: Here | None = None


def cores() -> int:
    """How many processors there are for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def copies() -> bool:
    """Whether a process can begin as a copy of this one."""
    return hasattr(os, "fork") and sys.platform != "darwin"  # whose own libraries do not bear it


class Pool:
    """Does tasks on up to ``jobs`` processes, fewer for few tasks. ``opened`` opens the session; it can be pickled."""

    def __init__(self, opened: Callable[[], Judge], jobs: int) -> None:
        self._opened = opened
        self._jobs = jobs
        self._here = Here(opened)

    @property
    def told(self) -> Told:
        return self._here.told

    def each(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Results]]:
        """Raises whatever opening the session raises."""
        copied = copies()
        worth = _WORTH_A_COPY if copied else _WORTH_A_START
        jobs = min(self._jobs, len(tasks) * 2 // worth)
        if jobs < 2:
            yield from self._here.each(tasks)
            return
        _ = self._here.session  # once for all: what cannot be opened is told once, what is opened is copied
        from concurrent.futures.process import BrokenProcessPool

        left = dict(enumerate(tasks))
        try:
            for number, results in self._done(left, jobs, copied):
                del left[number]
                yield number, results
        except BrokenProcessPool:
            yield from self._one_by_one(left, copied)

    def _one_by_one(self, tasks: dict[int, Task], copied: bool) -> Iterator[tuple[int, Results]]:
        """Each in a process of its own, so that it is known which of them it dies of."""
        from concurrent.futures.process import BrokenProcessPool

        for number, task in tasks.items():
            try:
                [(_, results)] = self._done({number: task}, 1, copied)
            except BrokenProcessPool:
                results = (Problem(task.paths[0], "internal", Phrase(*_DIED, path=task.paths[0])),)
            yield number, results

    def _done(self, tasks: dict[int, Task], jobs: int, copied: bool) -> Iterator[tuple[int, Results]]:
        """What tasks come to, as they come. Raises BrokenProcessPool."""
        global _here  # how a copy finds what it was copied with
        from concurrent.futures import ProcessPoolExecutor, as_completed
        from multiprocessing import active_children, get_context

        _here = self._here if copied else None
        context = get_context("fork" if copied else "spawn")
        pool = ProcessPoolExecutor(jobs, context, _begin, (None if copied else self._opened,))
        try:
            sent: dict[Future[Results], int] = {pool.submit(_judged, task): n for n, task in tasks.items()}
            for future in as_completed(sent):
                yield sent.pop(future), future.result()
        except BaseException:  # also Ctrl-C, and a caller who wants no more
            for child in active_children():
                child.terminate()
            raise
        finally:
            _here = None
            pool.shutdown(cancel_futures=True)


def _begin(opened: Callable[[], Judge] | None) -> None:
    global _here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells its workers to stop
    from threading import Thread

    Thread(target=_outlive_nobody, daemon=True).start()
    if opened is not None:
        _here = Here(opened)


def _outlive_nobody() -> None:
    """A worker whose parent was killed ends, too."""
    from multiprocessing import parent_process

    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _judged(task: Task) -> Results:
    assert _here is not None
    return _here.session.judge(task)
