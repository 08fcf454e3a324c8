"""Where the time of linting goes: the median of each stage, per document."""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tabulate import tabulate

from budgetlint import engine
from budgetlint.binding import understand
from budgetlint.formats import human, sarif
from budgetlint.formats import plugin as formats
from budgetlint.plugins import load
from budgetlint.readers import read
from budgetlint.reconcile import reconcile
from budgetlint.report import View
from budgetlint.session import Session
from budgetlint.syntax import parse


def stages(session: Session, path: str, data: bytes) -> Mapping[str, Callable[[], object]]:
    """Name → the stage as a call, each on what the one before it gives."""
    source = read(path, data)
    tree = parse(source)
    disclosure = understand(source, tree, session.catalogue)
    report = session.report([disclosure])
    return {
        "reading": lambda: read(path, data),
        "parsing": lambda: parse(source),
        "binding": lambda: understand(source, tree, session.catalogue),
        "reconciling": lambda: reconcile(disclosure, session.catalogue),
        "all rules": lambda: engine.check(disclosure, session.rules, session.catalogue, session.plugins.requirements),
        "human": lambda: human.render(report, View()),
        "sarif": lambda: sarif.render(report, View()),
    }


def milliseconds(call: Callable[[], object], rounds: int) -> float:
    """The median time of a call."""
    taken = []
    for _ in range(rounds):
        gc.collect()
        begun = time.process_time()
        call()
        taken.append(time.process_time() - begun)
    return 1000 * statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5, help="measurements per file (default 5)")
    options = parser.parse_args()
    session = Session(load({"formats": formats}))
    rows = []
    for file in options.files:
        calls = stages(session, file, Path(file).read_bytes())
        rows.append((Path(file).name, *(f"{milliseconds(c, options.rounds):.1f}" for c in calls.values())))
    print(tabulate(rows, ("ms", *calls), disable_numparse=True, colalign=("left", *("right",) * len(calls))))


if __name__ == "__main__":
    main()
