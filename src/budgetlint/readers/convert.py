"""Formats that only an office suite reads well (.doc, .wps, .rtf, .odt, .xlsb): converted by LibreOffice, then read.

LibreOffice is run on a copy in a folder of its own with a profile of its own (two runs must not share one), without
macros, links or a network, and its whole process group is ended when its time is up. Which filter reads the file is left
to it: a .wps is Word's format or that of Microsoft Works, and its content alone tells.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from budgetlint.model.phrases import Phrase
from budgetlint.readers import docx, sheets
from budgetlint.readers.formats import Format, format_of
from budgetlint.readers.guard import BROKEN, LOCKED, Meter
from budgetlint.readers.layout import Laid, Limits, Refused

_PROGRAMS = ("soffice", "libreoffice", "lowriter")
_SUFFIX = {Format.DOC: "doc", Format.RTF: "rtf", Format.ODT: "odt", Format.FLAT: "xml", Format.BINARY: "xlsb"}
_TARGETS = {Format.DOCX: "docx:MS Word 2007 XML", Format.XLSX: "xlsx:Calc MS Excel 2007 XML"}
_FAILED = (
    "LibreOffice 无法转换这个文件,可能已损坏或设有密码;请用 Word 或 WPS 打开后另存为 .{target},再检查。",
    "LibreOffice cannot convert the file, which may be damaged or have a password; save it in Word or WPS as .{target} "
    "and check again.",
)
_NEEDED = (
    "这是{kind},读取需要 LibreOffice;请另存为 .{target},或安装 LibreOffice 后再检查。",
    "this is {kind}, which takes LibreOffice to read; save it as .{target}, or install LibreOffice, and check again.",
)
_DEAD = Phrase(
    "LibreOffice 无法启动;请检查它的安装,或用 Word 或 WPS 另存为新格式后再检查。",
    "LibreOffice does not start; check how it is installed, or save the file in a newer format in Word or WPS.",
)
_SLOW = (
    "LibreOffice 转换超过 {seconds:g} 秒,已放弃;请用 Word 或 WPS 另存为新格式后再检查。",
    "LibreOffice took more than {seconds:g} seconds and was given up; save the file in a newer format in Word or WPS.",
)
#: Macros never run, documents link to nothing, and nothing asks or phones.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
</oor:items>
"""


def read(data: bytes, limits: Limits) -> Iterator[Laid]:
    """Yield what the converted document holds. Raises Refused if LibreOffice is missing or can not convert it."""
    Meter(limits, data)
    kind = format_of(data)
    if kind is Format.LOCKED:
        raise Refused(LOCKED)
    program = next((p for name in _PROGRAMS if (p := shutil.which(name))), None)
    is_sheet = kind is Format.BINARY or (kind is Format.FLAT and b"<Workbook" in data[:4096])
    target = Format.XLSX if is_sheet else Format.DOCX
    if program is None:
        raise Refused(Phrase(*_NEEDED, kind=kind.called, target=target))
    converted = convert(program, data, _SUFFIX.get(kind, "doc"), target, limits.seconds)
    if format_of(converted) is not target:
        raise Refused(BROKEN)
    yield from (sheets if is_sheet else docx).read(converted, limits)


def convert(program: str, data: bytes, suffix: str, target: Format, seconds: float) -> bytes:
    """Convert one document to .docx or .xlsx; nothing of it is left on disk afterwards. Raises Refused."""
    with tempfile.TemporaryDirectory(prefix="budgetlint-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, out, source = folder / "profile", folder / "out", folder / f"document.{suffix}"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--invisible",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nologo",
            "--convert-to",
            _TARGETS[target],
            "--outdir",
            str(out),
            str(source),
        ]
        _run(command, folder, seconds)
        result = out / f"document.{target}"
        if not result.is_file():
            raise Refused(Phrase(*_FAILED, target=target))
        return result.read_bytes()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run to the end, or end the program with all that it started."""
    keep = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT")
    surroundings = {k: v for k, v in os.environ.items() if k in keep}
    # Nothing listens there: a document can not make the program fetch anything.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), "http://127.0.0.1:9")
    surroundings |= {"HOME": str(folder), "TMPDIR": str(folder), "no_proxy": "", **nowhere}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        raise Refused(_DEAD) from None
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Refused(Phrase(*_SLOW, seconds=seconds)) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process group: the program is a script that starts another one."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
