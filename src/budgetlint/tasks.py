"""What a run is made of: its tasks, and what each comes to. Plain data, which may go to another process or to the disk."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

from attrs import evolve

from budgetlint.model.phrases import Phrase, in_words, listing
from budgetlint.model.requirements import Requirement
from budgetlint.packed import Packed
from budgetlint.profiles import Group, Profile
from budgetlint.records import frozen
from budgetlint.report import Checked, Lang, Problem, RuleInfo
from budgetlint.suppressions.stated import Named

#: How many files that do not belong together are named.
_NAMED = 3
_APART = (
    "{others}与本文件看来是同一单位同一年度的材料,但{why},没有合并检查;确是同一份的,请用 --together 指明。",
    "{others} seem to be of the same body and year, but {why}: not checked as one; if they are one, say --together.",
)
_CONTRADICTING = Phrase("多数金额互相对不上", "most amounts do not agree")
_REPEATING = Phrase("有重复的表或文字,可能是不同版本", "tables or text repeat, as in different versions")


class Sort(StrEnum):
    """What becomes of the files of a task."""

    ALONE = "alone"  # each document in it for itself; an archive has several
    ONE = "one"  # they are one disclosure: the user says so
    GROUP = "group"  # they are one disclosure, unless they contradict each other


class Task(NamedTuple):
    """Some files that are judged in one go."""

    sort: Sort
    paths: tuple[str, ...]


@frozen
class Judged:
    """One document as checked, and what tells whether it belongs with others: None where that is not to be asked."""

    checked: Checked
    profile: Profile | None

    def apart(self, group: Group, names: Mapping[str, str], lang: Lang) -> Judged:
        """The same with a remark that it was not joined with the others of its group, and why; ``names`` are what the
        files are called among each other."""
        assert self.profile is not None, "it was grouped"
        others = [name for path, name in names.items() if path != self.profile.path]
        few = listing(others[:_NAMED])
        if len(others) > _NAMED:
            few = Phrase("{few}等{count}个文件", "{few} and others ({count} in all)", few=few, count=len(others))
        said = Phrase(*_APART, others=few, why=_CONTRADICTING if group.complement else _REPEATING)
        remark = "apart", in_words(said, lang), self.profile.start
        documents = Packed(d.with_remark(*remark) for d in self.checked.documents)
        return evolve(self, checked=evolve(self.checked, documents=documents))


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


class Told(NamedTuple):
    """What is known of the rules, those that take part, as a report tells them, and all."""

    rules: tuple[RuleInfo, ...]
    requirements: tuple[Requirement, ...]
    versions: tuple[tuple[str, str], ...]
    #: All rules there are.
    every: tuple[Named, ...] = ()
