"""The whole report as one page that needs nothing else: findings beside the documents as they were read."""

from __future__ import annotations

from budgetlint.report import Report, View


def render(report: Report, view: View) -> str:
    from budgetlint.formats.html.report import page

    return page(report, view)
