"""LibreOffice as people use it: documents saved in another format, several at once."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
#: Tests that start it: one after another, as each start costs seconds.
needs_office = [
    pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed"),
    pytest.mark.xdist_group("office"),
]


def saved_as(target: str, files: Mapping[int, bytes], suffix: str, folder: Path) -> dict[int, bytes]:
    """The same files in the format ``target`` (``pdf``, ``docx:MS Word 2007 XML``); ``suffix`` is that of what they are."""
    assert PROGRAM is not None
    for name, data in files.items():
        (folder / f"{name}.{suffix}").write_bytes(data)
    profile, out = folder / "profile", folder / "out"
    command = [PROGRAM, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if suffix == "html":
        command.append("--infilter=HTML (StarWriter)")
    command += ["--convert-to", target, "--outdir", str(out), *(str(folder / f"{name}.{suffix}") for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: (out / f"{name}.{target.partition(':')[0]}").read_bytes() for name in files}
