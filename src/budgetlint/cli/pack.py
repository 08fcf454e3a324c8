"""``budgetlint pack check``: whether packs are in order, fault by fault."""

from __future__ import annotations

import argparse

from budgetlint.cli.output import DONE, FOUND, UsageError, show
from budgetlint.testing import check_pack


def run(options: argparse.Namespace) -> int:
    if options.action != "check":
        raise UsageError("请写成 budgetlint pack check 文件夹。")
    faulty = False
    lines: list[str] = []
    for folder in options.folders or ["."]:
        report = check_pack(folder, allow_python=options.allow_python)
        faulty = faulty or bool(report.faults)
        lines += report.faults
        told = f"{len(report.rules)} 条规则、{report.examples} 个示例" + (
            f"、{report.cases} 个用例" if report.cases else ""
        )
        end = f"有 {len(report.faults)} 处问题。" if report.faults else "没有发现问题。"
        lines.append(f"{folder}:规则包「{report.pack.name}」,{told},{end}")
    return show("".join(f"{line}\n" for line in lines), FOUND if faulty else DONE)
