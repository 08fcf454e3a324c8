"""budgetlint as people have it: the wheel of this checkout, unpacked before everything else of this environment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[1]


@frozen
class Spent:
    """What one process took: seconds on the clock, seconds of the processor (with all that it started), and the most memory
    that any of them had, in MiB."""

    wall: float
    cpu: float
    memory: float


def install(folder: Path) -> Path:
    """Build the wheel and unpack it into ``folder``; its command."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    bare = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    build = [*pip, "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder / "wheel"), str(ROOT)]
    subprocess.run(build, check=True, env=bare)
    [wheel] = (folder / "wheel").glob("*.whl")
    place = folder / "place"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(place), str(wheel)], check=True, env=bare)
    return place / "bin" / "budgetlint"


def environment(folder: Path, **more: str) -> Mapping[str, str]:
    """One in which the unpacked wheel is found, and its caches lie in ``folder``."""
    known = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return known | {"PYTHONPATH": str(folder / "place"), "XDG_CACHE_HOME": str(folder / "cache"), **more}


def spent(command: Sequence[str], env: Mapping[str, str], log: Path) -> Spent:
    """Run a command to its end; what it says goes to ``log``. Raises RuntimeError unless it ends with 0 or 1."""
    with log.open("wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(command, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {process.returncode}\n{log.read_text('utf-8', 'replace')[-2000:]}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
