"""The whole report as one page that needs nothing else: findings beside the documents as they were read."""

from __future__ import annotations

from budgetlint.report import Format, Report, View


def render(report: Report, view: View) -> str:
    from budgetlint.formats.html.report import page

    return page(report, view)


FORMAT = Format("html", "网页:发现与原文对照,点一处发现就看到所在的单元格;单个文件,不联网", render, transcripts=True)
