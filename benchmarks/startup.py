"""How long budgetlint takes to say its version, to lint a document it never saw and one it knows: beside what Python takes
to import argparse and importlib.metadata. Processor time, medians of runs in turn."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tabulate import tabulate

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.wheel import environment, install, spent

#: What each is to take at most, as a multiple of the yardstick.
AIMS = {"--version": 0.7, "known": 2.0, "never seen": 4.5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", metavar="FILE", help="a document of about 30 kB of text")
    parser.add_argument("--rounds", type=int, default=15, help="runs of each (default 15)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="budgetlint-startup-") as name:
        folder = Path(name)
        command = str(install(folder))
        env = environment(folder)
        runs = {
            "yardstick": [sys.executable, "-c", "import argparse, importlib.metadata"],
            "--version": [sys.executable, command, "--version"],
            "known": [sys.executable, command, options.file],
            "never seen": [sys.executable, command, "--no-cache", options.file],
        }
        taken: dict[str, list[float]] = {what: [] for what in runs}
        for round_ in range(options.rounds + 1):
            for what, run in runs.items():
                one = spent(run, env, folder / "log")
                if round_:  # the first makes the byte code and the caches
                    taken[what].append(one.cpu)
    unit = statistics.median(taken["yardstick"])
    rows = [
        (what, f"{1000 * statistics.median(times):.0f}", f"{statistics.median(times) / unit:.2f}", AIMS.get(what, ""))
        for what, times in taken.items()
    ]
    print(
        tabulate(rows, ("", "ms", "ratio", "aim"), disable_numparse=True, colalign=("left", "right", "right", "right"))
    )


if __name__ == "__main__":
    main()
