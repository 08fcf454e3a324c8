"""Output formats: one small module each, whose ``render`` is a pure function of the report; imported when it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from budgetlint.report import Format, Report, View


def _built_in(
    name: str, summary: str, suffix: str = "", *, binary: bool = False, needs: str = "", transcripts: bool = False
) -> Format:
    def render(report: Report, view: View) -> str | bytes:
        made: str | bytes = import_module(f"{__name__}.{name}").render(report, view)
        return made

    return Format(name, summary, render, suffix, binary, needs, transcripts)


#: The built-in ones, as they are listed to people.
BUILT_IN: Final = {
    made.name: made
    for made in (
        _built_in("human", "给人看:先说读到了什么,再按文件列出发现", "txt"),
        _built_in("concise", "每条发现一行:path:line:col: severity ID message", "txt"),
        _built_in("json", "完整报告,结构见 docs/schema/report-1.json"),
        _built_in("jsonl", "每行一条记录,供逐行处理大批文件,结构见 docs/schema/report-lines-1.json", "jsonl"),
        _built_in("sarif", "SARIF 2.1.0,供代码仓库和 CI 使用"),
        _built_in("github", "GitHub Actions 日志中的标注(::error …)", "txt"),
        _built_in("gitlab", "GitLab 代码质量(Code Quality)报告", "json"),
        _built_in("junit", "JUnit XML,供 CI 的测试报告使用", "xml"),
        _built_in("csv", "每条发现一行的表格,Excel 可直接打开"),
        _built_in("xlsx", "整改清单(Excel 工作簿),供逐条办理", binary=True, needs="xlsxwriter"),
        _built_in("markdown", "Markdown 报告,供合并请求的评论或邮件使用", "md"),
        _built_in("html", "网页:发现与原文对照,点一处发现就看到所在的单元格;单个文件,不联网", transcripts=True),
    )
}
