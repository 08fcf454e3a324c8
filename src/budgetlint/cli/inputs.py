"""What the command line says of the files to be read: paths, lists of paths, standard input, and what is left out."""

from __future__ import annotations

import argparse
import codecs
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlint.cli.output import UsageError
from budgetlint.inputs import STDIN, Inputs
from budgetlint.model.source import Unreadable
from budgetlint.settings import MAX_BYTES

if TYPE_CHECKING:
    from budgetlint.ignores import Ignores

#: The name of standard input where the user gives none.
_UNNAMED = "stdin"
_NO_STDIN = "没有标准输入;请给出文件,或把内容用管道传进来。"


def paths(options: argparse.Namespace) -> list[str]:
    """All that is to be read, the current folder if nothing is named. Raises UsageError."""
    given: list[str] = list(options.paths)
    if options.files_from is not None:
        listed = _listed(_content(options.files_from, MAX_BYTES))
        if not listed and not given:
            raise UsageError(f"--files-from {options.files_from}:清单里没有路径;请每行写一个。")
        given += listed
    return given or [STDIN if _is_piped(options) else "."]


def inputs(options: argparse.Namespace, exclude: Iterable[tuple[str, Sequence[str]]], max_bytes: int) -> Inputs:
    """How they are to be read; ``exclude`` is what the configuration leaves out: folders, and the patterns stated there.

    Raises UsageError.
    """
    stated = [("配置的 exclude", *one) for one in exclude]
    if options.exclude:
        stated.append(("--exclude", str(Path.cwd()), options.exclude))
    if options.files_from == STDIN and _is_piped(options):
        raise UsageError("标准输入只能读一次;--files-from - 与路径 - 请只写一个。")
    if options.stdin_filename is not None and not _is_piped(options):
        raise UsageError("--stdin-filename 是给标准输入起的名称;路径里请写一个 -。")
    piped = None
    if _is_piped(options):
        name = Path(options.stdin_filename or _UNNAMED).as_posix()
        piped = name, _content(STDIN, max_bytes)
    formats = getattr(options, "format", None)
    reports = [told.partition("=")[2] for told in formats] if isinstance(formats, list) else []
    written = [*reports, *(getattr(options, name, None) for name in ("output", "file", "baseline"))]
    return Inputs(
        exclude=_lists(stated) if stated else (),
        force_exclude=options.force_exclude,
        gitignore=options.gitignore,
        written=frozenset(os.path.realpath(file) for file in written if file and file != STDIN),
        piped=piped,
    )


def _lists(stated: Iterable[tuple[str, str, Sequence[str]]]) -> tuple[Ignores, ...]:
    from budgetlint.ignores import Ignores

    return tuple(Ignores.of(folder, origin, patterns) for origin, folder, patterns in stated)


def _is_piped(options: argparse.Namespace) -> bool:
    named = options.stdin_filename is not None and options.files_from is None
    return STDIN in options.paths or (named and not options.paths)


def _content(file: str, max_bytes: int) -> bytes:
    """A file of the command line, or standard input. Raises UsageError."""
    from budgetlint import disk

    if file != STDIN:
        try:
            return disk.load(file, max_bytes)
        except Unreadable as error:
            raise UsageError(str(error)) from error
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise UsageError(_NO_STDIN)
    try:
        data: bytes = stream.read(max_bytes + 1)
    except OSError as error:
        raise UsageError(_NO_STDIN) from error
    if len(data) > max_bytes:
        raise UsageError(f"标准输入超过上限 {max_bytes / 2**20:g} MiB;请用 --max-size 提高上限。")
    return data


def _listed(data: bytes) -> list[str]:
    """The paths of a list: one a line, or ended by NUL; UTF-8, GBK or UTF-16 with its mark; maybe in quotation marks."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    lines = data.split(b"\0") if b"\0" in data else data.splitlines()
    return [_named(line) for line in lines if line.strip()]


def _named(line: bytes) -> str:
    """What a line means: the reading that exists, else the likeliest."""
    from budgetlint.decode import decode

    text = decode(line)
    readings = [*([text[0]] if text else []), os.fsdecode(line)]
    for reading in [r.strip() for r in readings]:
        if len(reading) > 1 and reading[0] == reading[-1] == '"':  # Explorer's, or git's
            readings += [reading[1:-1], _unquoted(reading[1:-1])]
        readings.append(reading)
    return next((r for r in readings if os.path.lexists(r)), readings[0])


def _unquoted(text: str) -> str:
    r"""A name as git writes it: ``\346\226\207`` for bytes, ``\"`` and ``\t`` for signs."""
    signs = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}

    def sign(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8) & 255]) if code.isdigit() else signs.get(code, code)

    return os.fsdecode(re.sub(rb"\\([0-7]{3}|[^0-9])", sign, os.fsencode(text)))
