"""A whole province: how long many documents take on one process and on several, and a second time; and how much memory."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tabulate import tabulate

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.wheel import ROOT, Spent, environment, install, spent


def write(folder: Path, count: int, pattern: str = "*.txt") -> Path:
    """As many different documents: the examples that are called so, each with a line of its own, in folders of ten."""
    examples = sorted((ROOT / "examples").glob(pattern))
    for number in range(count):
        source = examples[number % len(examples)]
        text = source.read_text("utf-8") + f"\n附:第{number}份。\n"
        place = folder / f"{number // 10:04}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:05}{source.suffix}").write_text(text, encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--examples", default="*.txt", help="which of the examples, as a pattern")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="budgetlint-scale-") as name:
        folder = Path(name)
        command = [sys.executable, str(install(folder)), "--fail-on", "never", "--quiet", "--separate"]
        env = environment(folder)
        tenth = str(write(folder / "tenth", options.documents // 10, options.examples))
        every = str(write(folder / "every", options.documents, options.examples))
        log = folder / "log"
        spent([*command, tenth], env, log)
        runs: dict[str, Spent] = {
            f"{options.documents // 10} on one process": spent([*command, "--no-cache", "-j1", tenth], env, log),
            f"{options.documents} on one process": spent([*command, "--no-cache", "-j1", every], env, log),
            f"{options.documents} on {options.jobs}": spent(
                [*command, "--no-cache", f"-j{options.jobs}", every], env, log
            ),
            f"{options.documents} on {options.jobs}, kept": spent([*command, f"-j{options.jobs}", every], env, log),
            f"{options.documents} on {options.jobs}, known": spent([*command, f"-j{options.jobs}", every], env, log),
        }
    rows = [(what, f"{s.wall:.1f}", f"{s.cpu:.1f}", f"{s.memory:.0f}") for what, s in runs.items()]
    print(tabulate(rows, ("documents", "s", "cpu s", "MiB"), disable_numparse=True, colalign=("left", *["right"] * 3)))
    few, one, several, kept, known = runs.values()
    print(f"{options.jobs} processes against one: {several.wall / one.wall:.2f} × (aim 0.6)")
    print(f"the second run against the first: {known.wall / kept.wall:.3f} × (aim 0.1)")
    each = (one.memory - few.memory) * 1024 / (options.documents - options.documents // 10)
    print(f"memory of ten times as many: {one.memory / few.memory:.2f} ×, {each:.1f} kB a document")


if __name__ == "__main__":
    main()
