"""What a run is made of: its tasks, and what each comes to. Plain data, which may go to another process or to the disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from attrs import evolve

from budgetlint.model.findings import Diagnostic
from budgetlint.model.outcomes import Outcome, Verdict
from budgetlint.model.phrases import Phrase, in_words, listing, shortened
from budgetlint.model.requirements import Requirement
from budgetlint.model.standing import Standing
from budgetlint.packed import Packed
from budgetlint.profiles import Group, Profile
from budgetlint.records import frozen
from budgetlint.report import Checked, Lang, Problem, RuleInfo
from budgetlint.suppressions.stated import Named

if TYPE_CHECKING:
    from budgetlint.sets import Company, DocumentSet

#: How many files that do not belong together are named.
_NAMED = 3
_APART = (
    "{others}与本文件看来是同一单位同一年度的材料,但{why},没有合并检查;确是同一份的,请用 --together 指明。",
    "{others} seem to be of the same body and year, but {why}: not checked as one; if they are one, say --together.",
)
_VERSIONS = (
    "{others}与本文件是同一单位同一年度的同一种文书,看来是不同版本,都没有与其他文书核对。",
    "{others} and this file are one document of one body and year, as in different versions: none was held against others.",
)
_LEFT = (
    "其余的已一起检查,{names}的没有,请对照检查是否公开",
    "those of {names} were not checked together with it, as the others were: check whether they are published",
)
_CONTRADICTING = Phrase("多数金额互相对不上", "most amounts do not agree")
_REPEATING = Phrase("有重复的表或文字,可能是不同版本", "tables or text repeat, as in different versions")


class Sort(StrEnum):
    """What becomes of the files of a task."""

    ALONE = "alone"  # each document in it for itself; an archive has several
    ONLY = "only"  # the same where there is no other file, so that nothing has to be kept for any
    ONE = "one"  # they are one disclosure: the user says so
    GROUP = "group"  # they are one disclosure, unless they contradict each other
    SET = "set"  # several disclosures that are held against each other: nothing is read again


class Task(NamedTuple):
    """Some files that are judged in one go."""

    sort: Sort
    paths: tuple[str, ...]
    #: What is known of the documents of a set.
    documents: DocumentSet | None = None


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


@frozen
class Compared:
    """What others of a set say of one document: findings that stand in it, and how its rules between documents ended."""

    path: str
    diagnostics: tuple[Diagnostic, ...]
    outcomes: tuple[Outcome, ...]
    crashes: tuple[Problem, ...] = ()


#: What a task comes to: documents and what could not be read, in the order of the files. A group that is none: nothing.
Results: TypeAlias = tuple[Judged | Compared | Problem, ...]


@frozen(eq=False, slots=False)
class Beside:
    """What the documents of a run say of each other, to be told with each."""

    company: Company
    compared: Sequence[Compared]
    lang: Lang

    def of(self, judged: Judged) -> Judged:
        """A document with what others say of it."""
        checked, standing = judged.checked, judged.checked.standing
        if standing is None:
            return judged
        own = self._by_path.get(standing.path, ())
        outcomes = {o.rule: o for c in own for o in c.outcomes}
        outcomes |= {o.rule: o for o in self._awaited(standing)}
        diagnostics = [d for c in own for d in c.diagnostics]
        checked = evolve(checked, crashes=(*checked.crashes, *(p for c in own for p in c.crashes)), standing=None)
        if diagnostics or outcomes:
            checked = checked.beside(diagnostics, outcomes)
        if others := self._versions.get(standing.path):
            said = Phrase(*_VERSIONS, others=shortened(others, _NAMED, "个文件"))
            remark = "versions", in_words(said, self.lang), standing.start
            checked = evolve(checked, documents=Packed(d.with_remark(*remark) for d in checked.documents))
        return evolve(judged, checked=checked)

    @cached_property
    def _by_path(self) -> Mapping[str, Sequence[Compared]]:
        found: dict[str, list[Compared]] = {}
        for each in self.compared:
            found.setdefault(each.path, []).append(each)
        return found

    def _awaited(self, standing: Standing) -> Iterator[Outcome]:
        """Rules that waited for the documents of other bodies, where some of these are there."""
        for rule, names in standing.awaits:
            left = self.company.awaited(standing, names)
            if not left:
                yield Outcome(rule, standing.path, Verdict.PASS)
            elif len(left) < len(names):
                reason = in_words(Phrase(*_LEFT, names=shortened(left, _NAMED, "家")), self.lang)
                yield Outcome(rule, standing.path, Verdict.NOT_EVALUABLE, reason)

    @cached_property
    def _versions(self) -> Mapping[str, Sequence[str]]:
        """Path of the first of several versions → the others."""
        return {first.path: [s.path for s in more] for first, *more in self.company.repeated()}


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
