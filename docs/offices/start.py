"""Check what was dropped: install budgetlint from the wheels beside this file at the first use, then run it.

Needs nothing but Python's own library. No venv, as the embeddable Python for Windows has none: everything goes into one
folder for each version of Python, by the pip among the wheels.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
REPORT, WORKLIST = "检查报告.html", "整改清单.xlsx"
INSTALL = "--install"


def dropped(line: str, given: list[str]) -> list[str]:
    """What Explorer dropped, from the whole command line; ``given`` where that does not tell.

    ``cmd /c ""D:\\检查.bat" D:\\a&b.docx "D:\\c d.docx""``: only names with spaces are quoted, so that cmd ends the
    arguments at the first ``&``.
    """
    found = re.search(r'/c\s+"*[^"]*\.bat"?(?=\s|"|$)', line, re.IGNORECASE)
    if found is None:
        return given
    rest = line[found.end() :].strip()
    if rest.count('"') % 2:
        rest = rest.removesuffix('"')
    names = [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|([^\s"]+)', rest)]
    return names if names and all(os.path.lexists(n) for n in names) else given


def installed() -> Path:
    """The folder with everything to run, made at the first use. Raises RuntimeError with a sentence."""
    wheel = next(WHEELS.glob("budgetlint-*.whl"))
    own = f"{wheel.name.split('-')[1]}-{zlib.crc32(wheel.read_bytes()):08x}"
    tag = f"{own}-{sys.implementation.cache_tag}-{sysconfig.get_platform()}"
    homes = [HERE / "env", Path(os.environ.get("LOCALAPPDATA") or Path.home() / ".cache") / "budgetlint-offline"]
    for home in homes:
        if (home / tag / "budgetlint").is_dir():
            return home / tag
    print("第一次使用,正在准备(约半分钟)……", flush=True)
    fault = ""
    for home in homes:
        draft = home / f"{tag}.{os.getpid()}"
        try:
            draft.mkdir(parents=True)
        except OSError as error:
            fault = f"{home}:{error.strerror}"
            continue
        try:
            _install(draft)
            draft.rename(home / tag)
        except OSError:
            if not (home / tag / "budgetlint").is_dir():  # else another one was sooner
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return home / tag
    raise RuntimeError(f"准备不成:没有可以写的文件夹({fault});请把整个文件夹复制到自己的电脑上再试。")


def _install(target: Path) -> None:
    pip = next(WHEELS.glob("pip-*.whl"))
    command = [sys.executable, str(pip / "pip"), "--isolated", "--disable-pip-version-check", "install", "--quiet"]
    where = ["--no-index", "--find-links", str(WHEELS), "--target", str(target), "-r", str(HERE / "requirements.txt")]
    done = subprocess.run([*command, *where], capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        python = ".".join(map(str, sys.version_info[:2]))
        raise RuntimeError(
            f"准备不成:{told}。本机是 Python {python}({sysconfig.get_platform()}),请改用使用说明里写的 Python。"
        )


def place(paths: list[str]) -> tuple[Path, str]:
    """Where the reports of some files and folders go, and what their names begin with."""
    files = [Path(os.path.abspath(p)) for p in paths]
    if len(files) == 1 and files[0].is_dir():
        folder, prefix = files[0], ""
    else:
        folder = Path(os.path.commonpath([str(f.parent) for f in files]))
        prefix = f"{files[0].stem}-" if len(files) == 1 else ""
    return folder, prefix


def _writable(folder: Path) -> Path:
    """The folder, or the nearest to hand that can be written to."""
    for one in (folder, Path.home() / "Desktop", Path.home()):
        try:
            with tempfile.TemporaryFile(dir=one):
                return one
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="budgetlint-"))


def check(paths: list[str]) -> int:
    """Check, write both reports, show the first. Returns budgetlint's exit code."""
    from budgetlint.cli import main

    try:
        folder, prefix = place(paths)
        names = [os.path.relpath(p, folder) for p in paths]
    except ValueError:  # on several drives
        folder, prefix, names = Path.cwd(), "", [os.path.abspath(p) for p in paths]
    into = _writable(folder)
    report, worklist = into / f"{prefix}{REPORT}", into / f"{prefix}{WORKLIST}"
    os.chdir(folder)
    code = main(["check", "--format", "human", "--format", f"html={report}", "--format", f"xlsx={worklist}", *names])
    if report.exists():
        print(f"\n报告:{report}\n清单:{worklist}", flush=True)
        if sys.stdout.isatty() and hasattr(os, "startfile"):
            os.startfile(report)
    return code


def run(given: list[str]) -> int:
    paths = dropped(os.environ.get("BUDGETLINT_LINE", ""), given)
    try:
        folder = installed()
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 2
    sys.path.insert(0, str(folder))
    if INSTALL in given:
        print(f"准备好了:{folder}")
        return 0
    if not paths:
        print("请把要检查的文件或文件夹拖到 “检查.bat” 上(或写在命令后面)。")
        return 2
    return check(paths)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
