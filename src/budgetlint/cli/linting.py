"""What ``check`` and all that rests on findings share: a run with the cache, in several processes, and its progress."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetlint.cli.inputs import paths as given
from budgetlint.cli.output import INCOMPLETE, complain
from budgetlint.cli.reading import Opening
from budgetlint.progress import Progress
from budgetlint.report import Report

if TYPE_CHECKING:
    from budgetlint.cache import Cache


def linted(options: argparse.Namespace, asked: Opening, paths: Sequence[str] | None = None) -> Report:
    """Lint with the cache and as many processes as the user allows: ``paths``, else those of the options."""
    from budgetlint.running import Here, Run, Work

    jobs = options.jobs
    work: Work = Here(asked)
    if jobs != 1:
        from budgetlint.processes import Pool, cores

        work = Pool(asked, jobs or cores())
    cache = _cache(asked)
    progress = Progress()
    try:
        return Run(asked.settings, work, cache, progress).check(given(options) if paths is None else paths)
    except KeyboardInterrupt:
        kept = "检查过的留在缓存里,再次运行会接着做" if cache is not None else "再次运行会从头做起"
        complain(f"已中断:{progress.total} 个文件检查了 {progress.done} 个,没有写出报告;{kept}。")
        raise SystemExit(INCOMPLETE) from None
    finally:
        progress.end()
        if cache is not None:
            cache.prune()
            if cache.fault:
                complain(f"缓存写不进去({cache.fault});本次结果不受影响,下次会重新检查。不需要缓存的,请加 --no-cache。")


def _cache(asked: Opening) -> Cache | None:
    """What was found before, if the user lets us look: not for what is to be watched as it is done."""
    home, said = os.environ.get("BUDGETLINT_CACHE", ""), asked.settings.configuration.value("cache")
    if said is False or home == "off" or asked.settings.timing or asked.settings.debug:
        return None
    from budgetlint.cache import Cache

    return Cache(asked.settings, asked.folders, home or (None if said is True else said))
