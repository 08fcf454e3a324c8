"""Time and memory of reading documents, and how both grow with the text."""

from __future__ import annotations

import argparse
import gc
import statistics
import time
import tracemalloc
from pathlib import Path

from tabulate import tabulate

from budgetlint.formats import plugin as formats
from budgetlint.plugins import load
from budgetlint.session import Session

_TIMES = 10


def seconds(session: Session, path: str, data: bytes, rounds: int) -> float:
    """The median time of reading ``data`` in several rounds."""
    taken = []
    for _ in range(rounds):
        gc.collect()
        begun = time.process_time()
        session.understand(path, data)
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def peak(session: Session, path: str, data: bytes) -> int:
    """The most memory, in bytes, that Python held at once while reading ``data``."""
    gc.collect()
    tracemalloc.start()
    session.understand(path, data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5, help="measurements per file (default 5)")
    options = parser.parse_args()
    session = Session(load({"formats": formats}))
    rows = []
    for file in options.files:
        data = Path(file).read_bytes()
        session.understand(file, data)  # the first one pays for imports and tables
        once = seconds(session, file, data, options.rounds)
        often = seconds(session, file, data * _TIMES, options.rounds)
        megabytes = len(data) / 1e6
        rows.append(
            (
                Path(file).name,
                f"{megabytes:.3f}",
                f"{once:.3f}",
                f"{once / megabytes:.2f}",
                f"{often / once / _TIMES:.2f}",
                f"{peak(session, file, data * _TIMES) / 1e6:.0f}",
            )
        )
    head = ("file", "MB", "s", "s/MB", f"growth x{_TIMES}", f"peak MB x{_TIMES}")
    print(tabulate(rows, head, disable_numparse=True, colalign=("left", *["right"] * 5)))


if __name__ == "__main__":
    main()
