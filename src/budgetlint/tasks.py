"""What a run is made of: its tasks, and what each comes to. Plain data, which may go to another process or to the disk."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol, TypeAlias

from attrs import evolve, frozen

from budgetlint.model.requirements import Requirement
from budgetlint.profiles import Group, Profile
from budgetlint.report import Checked, Problem, RuleInfo
from budgetlint.suppressions.stated import Named

#: How many files that do not belong together are named.
_NAMED = 3
_APART = "{others}与本文件看来是同一单位同一年度的材料,但{why},没有合并检查;确是同一份的,请用 --together 指明。"


class Sort(StrEnum):
    """What becomes of the files of a task."""

    ALONE = "alone"  # each document in it for itself; an archive has several
    ONE = "one"  # they are one disclosure: the user says so
    GROUP = "group"  # they are one disclosure, unless they contradict each other


@frozen
class Task:
    """Some files that are judged in one go."""

    sort: Sort
    paths: tuple[str, ...]


@frozen
class Judged:
    """One document as checked, and what tells whether it belongs with others."""

    checked: Checked
    profile: Profile

    def apart(self, group: Group, names: Mapping[str, str]) -> Judged:
        """The same with a remark that it was not joined with the others of its group, and why; ``names`` are what the
        files are called among each other."""
        others = [name for path, name in names.items() if path != self.profile.path]
        named = "、".join(others[:_NAMED]) + (f"等{len(others)}个文件" if len(others) > _NAMED else "")
        why = "多数金额互相对不上" if group.complement else "有重复的表或文字,可能是不同版本"
        summary = self.checked.summary.with_remark("apart", _APART.format(others=named, why=why), self.profile.start)
        return evolve(self, checked=evolve(self.checked, summary=summary))


#: What a task comes to: documents and what could not be read, in the order of the files. A group that is none: nothing.
Results: TypeAlias = tuple[Judged | Problem, ...]


class Judge(Protocol):
    """What does tasks: a session."""

    @property
    def told(self) -> Told:
        """What the report tells of the rules."""
        ...

    def judge(self, task: Task) -> Results:
        """What one task comes to."""
        ...


@frozen
class Told:
    """What is known of the rules, those that take part, as a report tells them, and all."""

    rules: tuple[RuleInfo, ...]
    requirements: tuple[Requirement, ...]
    versions: tuple[tuple[str, str], ...]
    #: All rules there are.
    every: tuple[Named, ...] = ()
