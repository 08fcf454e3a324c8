"""Content decides the format; names only where loose markup leaves it open."""

from __future__ import annotations

import struct

import pytest

from budgetlint.readers.formats import Format, format_of
from readers.making import excel, flat, ofd, opendocument, p, rows, word, zipped


def compound(*names: str) -> bytes:
    """A compound file whose directory has these streams, all empty."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<I", header, 56, 4096)
    struct.pack_into("<IIII", header, 60, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in ("Root Entry", *names)[:4]:
        raw = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(raw)] = raw
        struct.pack_into("<HB", entry, 64, len(raw) + 2, 2)
        struct.pack_into("<I", entry, 116, 0xFFFFFFFE)
        directory += bytes(entry)
    return bytes(header) + table + directory.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "a.txt", Format.PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", "", Format.PDF),
        (word(p("x")), "a.doc", Format.DOCX),
        (excel({"a": rows(["x"])}), "a.et", Format.XLSX),
        (opendocument(""), "", Format.ODS),
        (flat(""), "a.xml", Format.FODS),
        (flat("").replace(b"office:mimetype", b"office:kind").replace(b"opendocument.", b""), "", Format.FODS),
        (flat("").decode().encode("utf-16"), "", Format.FODS),
        (flat("").replace(b"spreadsheet", b"text"), "a.fods", Format.FLAT),
        (flat("").replace(b"spreadsheet", b"presentation"), "", Format.FLAT),
        (ofd(""), "a.zip", Format.OFD),
        (ofd("", names=str.upper), "", Format.OFD),
        (zipped({"a/b.txt": "x"}), "a.docx", Format.ZIP),
        (word(p("x"))[:-30], "", Format.DOCX),
        (zipped({"[Content_Types].xml": "presentationml", "ppt/a": ""}), "", Format.SLIDES),
        (compound("Workbook"), "a.et", Format.XLS),
        (compound("WordDocument"), "a.wps", Format.DOC),
        (compound("EncryptionInfo", "EncryptedPackage"), "a.docx", Format.LOCKED),
        (compound("Contents"), "a.msg", Format.OLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", Format.DOC),
        (b"{\\rtf1\\ansi", "a.doc", Format.RTF),
        (b"<html><body>", "a.xls", Format.HTML),
        ("\ufeff<!DOCTYPE html>\n<p>预算".encode(), "", Format.HTML),
        ("<!DOCTYPE html><p>预算".encode("utf-16"), "", Format.HTML),
        (b'<?xml version="1.0"?><!-- x --><!DOCTYPE HTML PUBLIC "a">', "", Format.HTML),
        (b"<%@ page language='java' %>\n<%-- x --%><html>", "a.txt", Format.HTML),
        ("<p>部门</p><p>预算</p>".encode(), "a.jsp", Format.HTML),
        ("<div><table><tr><td>1</td></tr></table><p>部门</p></div>".encode(), "a.doc", Format.HTML),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="x">', "a.xls", Format.FLAT),
        (b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a.doc", Format.MAIL),
        (b"Rar!\x1a\x07", "", Format.ARCHIVE),
        ("部门预算 <b>公开</b>".encode(), "", Format.TEXT),
        ("# 预算\n\n<div align=center>题目</div>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(), "", Format.TEXT),
        ("<div>\n\n# 预算\n\n<p>a</p><p>b</p><p>c</p>\n</div>".encode(), "", Format.TEXT),
        ("<p>部门</p><p>预算</p><p>公开</p><p>说明</p>".encode(), "a.md", Format.TEXT),
        ("文中提到 <html> 和 <body> 标签".encode(), "", Format.TEXT),
        ("BM县2024年预算".encode(), "", Format.TEXT),
        (b"", "", Format.TEXT),
    ],
)
def test_the_content_tells(data: bytes, name: str, expected: Format) -> None:
    assert format_of(data, name) is expected


def test_every_format_has_a_name_for_a_clerk() -> None:
    assert all(kind.called for kind in Format)
