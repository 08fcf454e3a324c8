"""Numbers of persons are found for certain reasons only, and no output ever prints one, whatever reports near it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.model.source import Source, Span
from budgetlint.personal import Mask, Personal, find, mask_text
from budgetlint.report import View
from budgetlint.testing import installed, lint_text
from reports import readable

# Of no place (88), of a day long past, with the check digit that GB 11643 gives.
IDENTITY, OTHER = "880000180203045116", "880000180203045220"
MOBILE, ACCOUNT = "17755556666", "6311112222333344448"
NUMBERS = (IDENTITY, OTHER, MOBILE, ACCOUNT)

DOCUMENT = f"""甲县教育局2024年部门预算公开

目录
一、部门职责
二、机构设置{IDENTITY}
三、人员手机{MOBILE}
四、名词解释

一、部门职责
王某手机{MOBILE},,身份证号{IDENTITY}。2024年收入预算{IDENTITY}万元。

部门收入总体情况表手机{MOBILE}
单位:万元
科目编码\t科目名称\t合计\t一般公共预算
205\t教育支出{IDENTITY}\t12.00\t13.00
205\t教育支出{IDENTITY}\t1.2.3{OTHER}\t{OTHER}
208\t手机{MOBILE}\t{MOBILE}\t177-5555-6666
210\t卡号{ACCOUNT}\t{ACCOUNT}\t６３１１１１２２２２３３３３４４４４８
合计\t\t{IDENTITY}\t{IDENTITY[:-1]}

部门支出总体情况表
单位:万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t8,800,001,802,030,451.16\t{OTHER}\t5.00
{IDENTITY}\t××\t{MOBILE}\t5.00\t5.00
注:{IDENTITY}空表列示。

二、机构设置
{OTHER}
"""


def leaks(text: str) -> list[str]:
    """The numbers that can be read from a text, however they are written, and long parts of them."""
    plain = re.sub(r"(?<=\d)[\s,.-]+(?=\d)", "", unicodedata.normalize("NFKC", text))
    return [n for n in NUMBERS for i in range(len(n) - 8) if n[i : i + 9].strip("0") and n[i : i + 9] in plain]


def test_the_document_is_one_that_would_leak() -> None:
    assert set(leaks(DOCUMENT)) == set(NUMBERS)
    report = lint_text(DOCUMENT)
    assert {"BL914", "BL216", "BL904"} <= {d.rule for d in report.diagnostics}
    assert "***" in "".join(d.message for d in report.diagnostics)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(installed().formats))
def test_no_format_prints_a_number(name: str, lang: str) -> None:
    report = lint_text(DOCUMENT, lang="en" if lang == "en" else "zh")
    assert report.crashes == ()
    shown = readable(installed().formats[name].render(report, View("en" if lang == "en" else "zh", width=400)))
    assert leaks(re.sub(r"[0-9a-f]{32,}", "", shown)) == []


@pytest.mark.parametrize("options", [["--tables"], ["--rest"], ["--format", "csv"], []], ids=str)
def test_no_extract_prints_a_number(options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "document.txt"
    file.write_text(DOCUMENT, "utf-8")
    main(["extract", *options, str(file)])
    shown = capsys.readouterr().out
    assert "教育支出" in shown and leaks(shown) == []


@pytest.mark.parametrize(
    "command",
    [["extract", "--findings"], ["stats"], ["stats", "--format", "json"], ["diff", "--facts"], ["rules", "--for"]],
    ids=" ".join,
)
def test_no_other_command_prints_a_number(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / "document.txt", tmp_path / "other.txt"
    file.write_text(DOCUMENT, "utf-8")
    other.write_text("\n" + DOCUMENT, "utf-8")
    main([*command, str(file), *([str(other)] if command[0] == "diff" else [])])
    shown = capsys.readouterr().out
    assert shown and leaks(re.sub(r"[0-9a-f]{32,}", "", shown)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"王某,{IDENTITY}", Personal.IDENTITY),
        (f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", Personal.IDENTITY),
        ("身份证:880000800101001", Personal.IDENTITY),
        (f"手机:{MOBILE}", Personal.MOBILE),
        ("电话 +86 177-5555-6666", Personal.MOBILE),
        (f"王某 {MOBILE}", Personal.MOBILE),
        (f"姓名\t联系方式\n王某\t{MOBILE}\n", Personal.MOBILE),
        (f"卡号 {ACCOUNT}", Personal.ACCOUNT),
    ],
)
def test_found(text: str, kind: Personal) -> None:
    assert [n.kind for n in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "880000180203045110",  # the check digit is wrong
        "项目编码880000180203045116",
        "880000180203045116.00",
        "880000800101001",  # fifteen digits without a label
        f"手机费{MOBILE}元",
        f"合计\t{MOBILE}\t{MOBILE}\n",
        f"资产编号{MOBILE}",
        f"其他支出 {MOBILE}",
        "联系电话:0000-8000000",
        f"联系电话 0000-8000000 资金总额 {MOBILE}",
        f"合同金额{ACCOUNT}",
        f"单位基本户账号{ACCOUNT}",
        "卡号6311112222333344449",
    ],
)
def test_not_found(text: str) -> None:
    assert list(find(text)) == []


def test_a_part_of_a_number_is_masked_and_other_figures_are_not() -> None:
    text = f"身份证号{IDENTITY},收入12.00万元"
    mask = Mask(Source("a.txt", text), tuple(find(text)))
    assert mask("8800001802 与 12.00 万元、1234567") == "********** 与 12.00 万元、1234567"
    assert mask.cut(Span(4, 12)) == "880*****"
    assert mask_text(text) == "身份证号880*************16,收入12.00万元"
    assert Mask(Source("a.txt", "")).cut(Span(0, 0)) == ""
