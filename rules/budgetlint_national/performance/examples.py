"""Documents for the rules' examples, put together of rows."""

from __future__ import annotations

from typing import Final

HEAD: Final = "甲县教育局2024年部门预算公开\n\n"
HEAD_OF_HEBEI: Final = "河北省甲县教育局2024年部门预算公开\n\n"
FORM: Final = (
    "项目名称\t校园安防\t\t\t\t\n年度资金总额\t10.00\t其中:财政拨款\t8.00\t其他资金\t2.00\n"
    "年度目标\t全县学校安防设施正常运行\t\t\t\t\n"
)
COLUMNS: Final = "一级指标\t二级指标\t三级指标\t指标说明\t指标值\t备注\n"


def goals(form: str, *rows: str, columns: str = COLUMNS) -> str:
    """A table of goals in 万元."""
    return "项目支出绩效目标表\n单位:万元\n" + form + columns + "".join(f"{row}\n" for row in rows)


def sheet(*rows: str, form: str = FORM, columns: str = COLUMNS) -> str:
    """A budget with one table of goals in 万元; ``rows`` are those of its grid."""
    return HEAD + goals(form, *rows, columns=columns)


def with_form(*rows: str) -> str:
    """The same with another form above a sound grid."""
    return sheet(*GRID, form="".join(f"{row}\n" for row in rows))


GRID: Final = (
    "产出指标\t数量指标\t维护点位\t纳入维护的点位\t120个\t",
    "\t质量指标\t设备完好率\t完好设备占比\t≥95%\t",
    "\t时效指标\t报修处理及时率\t按时处理占比\t≥90%\t",
    "\t成本指标\t维护总成本\t全年支出\t≤10万元\t",
    "效益指标\t社会效益指标\t校园安全事故数\t责任事故\t0起\t",
    "满意度指标\t服务对象满意度指标\t师生满意度\t问卷\t≥90%\t",
)

REPORT: Final = "甲县教育局2024年度整体支出绩效自评报告\n\n"
