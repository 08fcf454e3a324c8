"""What books of many pages cost: CPU time a page beside pdfium's bare text, and memory, each in a process of its own.

``python benchmarks/books.py --pages 50 100 200 500 [FILE...]``: books are the tests' (tests/generator/book.py); FILE… are
documents to set beside them.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tabulate import tabulate

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def measured(path: Path, repeat: int) -> dict[str, float]:
    """One document: pages, facts, findings, seconds of CPU for the bare text, for reading and for all, the process's peak in MB."""
    from benchmarks.pdf import bare, took

    from budgetlint.cli.reading import settle
    from budgetlint.readers import Limits
    from budgetlint.readers.pdf import read
    from budgetlint.session import Session
    from budgetlint.testing import installed

    session = Session(installed())
    settle()
    data = path.read_bytes()
    found: dict[str, float] = {"pages": bare(data)}

    def lint() -> None:
        disclosure = session.understand(path.name, data)
        report = session.report([disclosure])
        found["facts"] = len(disclosure.facts)
        found["findings"] = sum(str(d.severity) != "info" for d in report.diagnostics)

    times: dict[str, list[float]] = {"lint": [], "read": [], "bare": []}
    for _ in range(repeat):
        gc.collect()
        times["lint"].append(took(lint))
        found.setdefault("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        times["read"].append(took(lambda: list(read(data, Limits()))))
        times["bare"].append(took(lambda: bare(data)))
    return found | {name: statistics.median(own) for name, own in times.items()}


def apart(path: Path, repeat: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--one", str(path), "--repeat", str(repeat)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def row(name: str, own: dict[str, float]) -> list[object]:
    pages = own["pages"]
    a_page = (f"{1000 * own[job] / pages:.2f}" for job in ("bare", "read", "lint"))
    ratio = f"{own['lint'] / own['bare']:.1f}"
    return [
        name,
        f"{pages:.0f}",
        f"{own['facts']:.0f}",
        f"{own['findings']:.0f}",
        *a_page,
        ratio,
        f"{own['memory']:.0f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", nargs="*", type=int, default=[50, 100, 200, 500])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder for the books, so that they are made once")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.repeat)))
        return
    from generator.book import make_book

    with tempfile.TemporaryDirectory(prefix="budgetlint-books-") as folder:
        rows = [row(path.name, apart(path, options.repeat)) for path in options.files]
        for pages in options.pages:
            path = (options.keep or Path(folder)) / f"book-{pages}.pdf"
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(make_book(pages).pdf())
            rows.append(row(f"book of {pages}", apart(path, options.repeat)))
    head = ["document", "pages", "facts", "findings", "pdfium ms/page", "read", "lint", "lint / pdfium", "MB"]
    print(tabulate(rows, head, disable_numparse=True, stralign="right"))


if __name__ == "__main__":
    main()
