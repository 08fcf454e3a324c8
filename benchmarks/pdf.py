"""What reading PDFs costs beside pdfium's bare text, and beside pdfplumber where it is installed.

``python benchmarks/pdf.py FILE...``: medians of ``--repeat`` runs, interleaved, CPU time; ratios are what counts.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tabulate import tabulate

from budgetlint.cli.reading import settle
from budgetlint.readers import Limits
from budgetlint.readers.layout import Laid
from budgetlint.readers.pdf import read
from budgetlint.session import Session
from budgetlint.testing import installed

pypdfium2: Any = importlib.import_module("pypdfium2")


def bare(data: bytes) -> int:
    """Pages, whose text pdfium gives."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    count = len(document)
    document.close()
    return count


def everything(data: bytes) -> list[Laid]:
    """All that is read of it."""
    return list(read(data, Limits()))


def plumbed(path: Path) -> None:
    """Text and tables by pdfplumber."""
    with importlib.import_module("pdfplumber").open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def took(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def row(name: str, pages: int, times: Mapping[str, float]) -> list[object]:
    """One line of the table: CPU milliseconds a page, and ratios."""
    plumber = times.get("pdfplumber")
    return [
        name,
        pages,
        *(f"{1000 * times[job] / pages:.2f}" for job in ("bare", "read", "lint")),
        f"{times['read'] / times['bare']:.1f}",
        f"{plumber / times['lint']:.1f}" if plumber else "-",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    session = Session(installed())
    settle()
    with_plumber = importlib.util.find_spec("pdfplumber") is not None
    rows = []
    total: dict[str, float] = {}
    for path in options.files:
        data = path.read_bytes()
        pages = bare(data)

        def linted(path: Path = path, data: bytes = data) -> object:
            return session.report([session.understand(path.name, data)])

        jobs: dict[str, Callable[[], object]] = {
            "bare": partial(bare, data),
            "read": partial(everything, data),
            "lint": linted,
        }
        if with_plumber:
            jobs["pdfplumber"] = partial(plumbed, path)
        times: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(options.repeat):
            for name, job in jobs.items():
                times[name].append(took(job))
        median = {name: statistics.median(own) for name, own in times.items()}
        rows.append(row(path.name, pages, median))
        total = {name: total.get(name, 0) + own for name, own in (*median.items(), ("pages", pages))}
    rows.append(row("all", int(total["pages"]), total))
    head = ["file", "pages", "pdfium ms/page", "read", "lint", "read / pdfium", "pdfplumber / lint"]
    print(tabulate(rows, head, disable_numparse=True, stralign="right"))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
