"""Archives: every member comes out, or the reason why not, and the others go on."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from budgetlint.readers.archive import Member, members
from budgetlint.readers.layout import Limits, Refused
from readers.making import excel, ofd, p, rows, word, zipped


def found(data: bytes, limits: Limits | None = None) -> dict[str, Member]:
    return {m.path: m for m in members("a.zip", data, limits or Limits())}


def test_members_in_order_and_documents_whole() -> None:
    document, book, fixed = word(p("x")), excel({"a": rows(["x"])}), ofd("")
    got = list(
        members("a.zip", zipped({"目录/预算.docx": document, "表.xlsx": book, "版.ofd": fixed, "b/": ""}), Limits())
    )
    assert [m.path for m in got] == ["a.zip!目录/预算.docx", "a.zip!表.xlsx", "a.zip!版.ofd"]
    assert [m.data for m in got] == [document, book, fixed]
    assert not any(m.problem for m in got)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_a_chinese_windows(encoding: str) -> None:
    data = zipped({"AAAAAAAAAAAA.txt": "x"})
    name = "部门预算".encode(encoding)[:12].ljust(12, b"_")
    assert list(found(data.replace(b"A" * 12, name))) == [f"a.zip!{name.decode(encoding)}.txt"]


def test_archives_in_archives_to_a_small_depth() -> None:
    data = zipped({"内.txt": "x"})
    for n in range(5):
        data = zipped({f"{n}.zip": data, f"旁{n}.txt": "y"})
    got = found(data)
    assert got["a.zip!旁4.txt"].data == b"y"
    assert got["a.zip!4.zip!3.zip!旁2.txt"].data == b"y"
    deep = [m for m in got.values() if m.problem]
    assert [m.path for m in deep] == ["a.zip!4.zip!3.zip!2.zip"] and "层" in str(deep[0].problem)


def test_paths_that_lead_out_and_links_are_refused_each() -> None:
    link = zipfile.ZipInfo("链接")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../a.txt", "/etc/a.txt", "b/../../a.txt", "C:\\a.txt", "正常/a.txt"):
            archive.writestr(name, "x")
        archive.writestr(link, "/etc/passwd")
    got = list(members("a.zip", out.getvalue(), Limits()))
    assert [bool(m.problem) for m in got] == [True, True, True, True, False, True]
    assert all(not m.data and str(m.problem).endswith("。") for m in got if m.problem)


def test_bombs_are_refused_and_the_rest_goes_on() -> None:
    data = zipped({"弹.txt": b"\0" * 60_000_000, "好.txt": "x"})
    got = found(data)
    assert "压缩比" in str(got["a.zip!弹.txt"].problem) and got["a.zip!好.txt"].data == b"x"
    # A header that says less than what comes out.
    lying = bytearray(data)
    at = data.index(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 100)
    got = found(bytes(lying))
    assert got["a.zip!弹.txt"].problem and got["a.zip!好.txt"].data == b"x"


def test_all_members_together_stay_within_the_limit() -> None:
    got = found(zipped({f"{n}.txt": bytes([n]) * 1000 for n in range(10)}), Limits(unpacked=3500))
    assert [bool(m.problem) for m in got.values()].index(True) == 3


def test_a_locked_or_broken_member_is_told_and_the_rest_goes_on() -> None:
    data = bytearray(zipped({"密.txt": "x", "坏.txt": b"abcdefgh" * 50}, zipfile.ZIP_STORED))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(sign)
        data[at + offset] |= 1
    at = data.rindex(b"abcdefgh", 0, data.index(b"PK\x01\x02"))
    data[at] ^= 0xFF
    got = found(bytes(data))
    assert list(got) == ["a.zip!密.txt", "a.zip!坏.txt"]
    assert "密码" in str(got["a.zip!密.txt"].problem) and "损坏" in str(got["a.zip!坏.txt"].problem)


def test_a_broken_archive_is_refused_whole() -> None:
    with pytest.raises(Refused, match="损坏"):
        found(zipped({"a": "x"})[:-10])
    with pytest.raises(Refused, match="上限"):
        found(zipped({"a": "x"}), Limits(bytes=10))
