"""Make the offline bundle for offices: our wheel, all it needs for some platforms, and scripts to drop documents onto.

    python bundle.py [--platform win_amd64 …] [--python 3.12 …] [--extra pdf …] [--into dist]

Platforms are named as pip has them (win_amd64, win_arm64, macosx_11_0_arm64), on Linux by machine alone (linux_x86_64,
linux_aarch64). What the scripts are is in docs/offices; docs/offices.md tells how they are used.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent
PARTS = ROOT / "docs" / "offices"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
#: Too heavy to carry unasked: some 400 MB.
HEAVY = ("ocr",)
_EXAMPLE = "department-budget-faulty.txt"
#: The same time for every file: the same wheels make the same bundle.
_TIME = (1980, 1, 1, 0, 0, 0)


def here() -> str:
    """This platform, as ``tags`` takes it."""
    name = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"macosx_11_0_{name.rpartition('_')[2]}" if name.startswith("macosx") else name


def tags(platform: str) -> list[str]:
    """What pip calls a platform; a Linux runs wheels for all that is older."""
    kind, _, machine = platform.partition("_")
    if kind != "linux":
        return [platform]
    return [*(f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)), f"manylinux2014_{machine}"]


def extras() -> list[str]:
    """All that is declared but the heavy ones."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [name for name in project["optional-dependencies"] if name not in HEAVY]


def wheels(into: Path, targets: Sequence[tuple[str, str]], wanted: Sequence[str]) -> str:
    """Our wheel and all it needs, for each platform and Python. Returns our version. Raises CalledProcessError."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(into), str(ROOT)], check=True
    )
    [own] = into.glob("budgetlint-*.whl")
    pins = ROOT / "requirements"
    needed = [f"{own}[{','.join(wanted)}]", "-r", str(pins / "bundle.txt"), "-c", str(pins / "run.txt")]
    if "ocr" in wanted:
        needed += ["-c", str(pins / "ocr.txt")]

    def download(target: tuple[str, str]) -> None:
        platform, python = target
        where = [option for tag in tags(platform) for option in ("--platform", tag)]
        only = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
        subprocess.run([*pip, "download", *only, *where, "--dest", str(into), *needed], check=True)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(download, targets))
    return own.name.split("-")[1]


def parts(version: str, pythons: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[str, bytes, bool]]:
    """The files beside the wheels: name, content, whether it is run. Windows reads line ends and encodings its own way."""
    newest_first = " ".join(sorted(pythons, key=lambda p: [int(n) for n in p.split(".")], reverse=True))

    def text(name: str, arguments: str = "") -> str:
        found = (PARTS / name).read_text(encoding="utf-8")
        for mark, value in (("@VERSIONS@", newest_first), ("@VERSION@", version), ("@ARGUMENTS@", arguments)):
            found = found.replace(mark, value)
        return found

    def windows(told: str, mark: str = "") -> bytes:
        return (mark + told.replace("\n", "\r\n")).encode()

    yield "检查.bat", windows(text("check.bat", "%*")), False
    yield "安装.bat", windows(text("check.bat", "--install")), False
    yield "检查.sh", text("check.sh", '"$@"').encode(), True
    yield "安装.sh", text("check.sh", "--install").encode(), True
    yield "使用说明.txt", windows(text("readme.txt"), "\ufeff"), False
    yield "program/no-python.txt", windows(text("no-python.txt")), False
    yield "program/start.py", text("start.py").encode(), False
    yield "program/requirements.txt", f"budgetlint[{','.join(wanted)}]=={version}\n".encode(), False
    # Where the tool lies among documents, it is none of them.
    yield ".budgetlintignore", b"*\n", False
    yield f"示例/{_EXAMPLE}", (ROOT / "examples" / _EXAMPLE).read_bytes(), False


def bundle(into: Path, targets: Sequence[tuple[str, str]], wanted: Sequence[str]) -> Path:
    """Write the bundle and return its path. Raises CalledProcessError."""
    pythons = list(dict.fromkeys(python for _, python in targets))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        version = wheels(folder, targets, wanted)
        top = f"budgetlint-{version}-offline"
        files = [*parts(version, pythons, wanted)]
        files += [(f"program/wheels/{w.name}", w.read_bytes(), False) for w in sorted(folder.glob("*.whl"))]
        into.mkdir(parents=True, exist_ok=True)
        made = into / f"{top}.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content, is_run in files:
                entry = zipfile.ZipInfo(f"{top}/{path}", _TIME)
                entry.create_system = 3  # Unix, for the rights; Windows does not mind
                entry.external_attr = (0o100755 if is_run else 0o100644) << 16
                entry.compress_type = zipfile.ZIP_STORED if path.endswith(".whl") else zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="make the offline bundle for offices")
    parser.add_argument("--platform", action="append", help="default: this one and win_amd64")
    parser.add_argument("--python", action="append", help=f"default: {' '.join(PYTHONS)}")
    parser.add_argument("--extra", action="append", help=f"default: {' '.join(extras())}")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="default: dist")
    options = parser.parse_args(argv)
    platforms = options.platform or list(dict.fromkeys(["win_amd64", here()]))
    targets = [(platform, python) for platform in platforms for python in options.python or PYTHONS]
    try:
        made = bundle(options.into, targets, options.extra or extras())
    except subprocess.CalledProcessError as error:
        print(f"bundle.py: pip failed (exit {error.returncode}); its message stands above.", file=sys.stderr)
        return 2
    print(f"{made} ({made.stat().st_size / 2**20:.0f} MiB; {', '.join(platforms)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
