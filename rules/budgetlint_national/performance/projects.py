"""Projects by name: those of the project table, of the tables of goals and of the text, and which mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from attrs import frozen

from budgetlint.api import Context, Sort, Span, reading, regex
from budgetlint_national.performance.sheets import PROJECTS, sheets

_PROJECT_TABLE = "T10"
_NOISE = regex(r"[\s“”\"'‘’「」《》()（）、,，.。·\-—]+|20\d\d年?度?|^\d{1,2}[.、]")
#: Words that name no project: two names that differ in nothing else mean one project.
_COMMON = regex(r"项目|经费|专项|资金|支出|费用|工作|费$")
_NAMED = regex(r"^(?:\d{1,2}[.、)]|[(（]?[一二三四五六七八九十]{1,2}[、.)）]*)?项目名称[:：](?=.)")
#: The line with the name, and after it a blank one or one with another label: a name broken over lines is not read.
_LINE = regex(
    r"([^\r\n:：]{2,40}?)[。;；]?[ \t]*(?:\r?\n(?=[ \t]*(?:\r?\n|\Z|[\u4e00-\u9fff()（）\d.、]{2,14}[:：]))|\Z)"
)
#: What the state pays by quota has no goals of its own.
_BY_QUOTA = regex(r"人员|工资|公用经费|社会保险|公积金|工会|福利费|退休|遗属|绩效奖|医疗补助|车辆运行|公务交通")
_ALIKE = 0.6
_SHORTEST, _MOST = 4, 0.6


@frozen(eq=False)
class Project:
    """A project as some place names it."""

    name: str
    span: Span
    #: By its own field or column, not by a title that may shorten it.
    exact: bool = True

    @property
    def plain(self) -> str:
        """The name without marks, year and the word 项目 behind it."""
        return plain_name(self.name)

    @property
    def core(self) -> str:
        """What tells it from other projects."""
        return _COMMON.sub("", self.plain) or self.plain


def plain_name(name: str) -> str:
    """A project's name without marks, year and the word 项目 behind it."""
    return re.sub(r"项目$", "", _NOISE.sub("", name))


def listed(ctx: Context) -> tuple[Project, ...]:
    """The projects of the project table, each once."""
    found: dict[str, Project] = {}
    for table in ctx.disclosure.tables:
        if table.kind != _PROJECT_TABLE or table.trouble is not None:
            continue
        for entry in table.entries:
            name = dict(entry.key).get("project")
            if name is None or entry.total or _BY_QUOTA.search(name):
                continue
            cells = table.node.rows[entry.row].cells
            place = next((c.span for c in cells if _NOISE.sub("", name) in _NOISE.sub("", c.text)), None)
            if place is not None:
                found.setdefault(name, Project(name, place))
    return tuple(found.values())


def with_goals(ctx: Context) -> tuple[Project, ...]:
    """The projects that tables of goals are about."""
    named = [(table, sheet.project) for table, sheet in sheets(ctx.disclosure, (PROJECTS,)) if sheet.project]
    return tuple(
        Project(p.text, p.span, table.node.caption is None or p.span != table.node.caption.span) for table, p in named
    )


def in_text(ctx: Context) -> Iterator[Project]:
    """The projects that the explanation heads its paragraphs with: 项目名称:校园安防."""
    for piece in reading(ctx).pieces:
        if piece.sort is Sort.TEXT and piece.first and (found := _NAMED.match(piece.text)):
            start = piece.part(found.end(), found.end() + 1).start
            if line := _LINE.match(ctx.source.text, start):
                yield Project(line[1], Span(*line.span(1)))


def same(one: Project, other: Project) -> bool:
    """Whether two names are one, but for marks and year; a name in a title may be a shorter one."""
    if one.plain == other.plain:
        return True
    return not (one.exact and other.exact) and one.core == other.core


def surely_one(one: Project, other: Project) -> bool:
    """Whether two different names can but mean one project: the same words, in another order, or one shortened a little."""
    short, long = sorted((one.core, other.core), key=len)
    if sorted(short) == sorted(long):
        return True
    return len(short) >= _SHORTEST and len(short) >= _MOST * len(long) and short in long


def alike(one: Project, other: Project) -> bool:
    """Whether two names may mean one project."""
    if one.core in other.core or other.core in one.core:
        return True
    return SequenceMatcher(None, one.core, other.core, autojunk=False).ratio() >= _ALIKE
