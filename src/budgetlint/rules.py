"""How a rule is written: a decorated generator function, typed by what it looks at (DESIGN §8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache, cached_property
from string import Formatter
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from attrs import evolve, field

from budgetlint.binding.kinds import kind_at_end
from budgetlint.model.claims import Claim, Sentence
from budgetlint.model.facts import BoundTable, Disclosure, Fact
from budgetlint.model.findings import Finding, Severity
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.nodes import Document, Node
from budgetlint.model.outcomes import NotApplicable, NotEvaluable, Rounding
from budgetlint.model.phrases import Lang, filled
from budgetlint.model.source import Source, Span
from budgetlint.model.where import Where
from budgetlint.reconcile import (
    Evaluation,
    Pattern,
    Precision,
    Ratio,
    Reconciliation,
    misdated,
    precision_of,
    ratios,
    reconcile,
)
from budgetlint.records import frozen
from budgetlint.regex import regex

if TYPE_CHECKING:
    from budgetlint.binding import Catalogue

Target: TypeAlias = Disclosure | BoundTable | Fact | Sentence | Claim | Document | Node | Evaluation
Yield: TypeAlias = Finding | NotApplicable | NotEvaluable | Rounding
N = TypeVar("N", bound=Target)

_ID = regex(r"[A-Z]{2,}\d{3}")
_FOLD = regex(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_NAME = regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class RuleError(ValueError):
    """A rule that is not well formed; the message names the rule and the fault."""


@frozen(eq=False, slots=False)
class Context:
    """What a rule may look at beside its node: the whole document as understood, and the table catalogue."""

    disclosure: Disclosure
    catalogue: Catalogue

    @property
    def source(self) -> Source:
        return self.disclosure.source

    @cached_property
    def reconciliation(self) -> Reconciliation:
        """Every constraint of the document and what became of it, worked out when first asked for."""
        return reconcile(self.disclosure, self.catalogue)

    @cached_property
    def precision(self) -> Precision:
        """To which digit each column and the text were rounded."""
        return precision_of(self.disclosure)

    @cached_property
    def ratios(self) -> Mapping[Claim, Ratio]:
        """Every percentage of the text that can be worked out again, by its claim."""
        return ratios(self.disclosure, self.precision)

    @cached_property
    def misdated(self) -> Mapping[Claim, Fact]:
        """Amounts that the text gives another year, with the figure of the document's year that they state."""
        return misdated(self.disclosure)

    def line(self, span: Span) -> int:
        """The 1-based line of the text where ``span`` starts: for distances, not for people."""
        return self.source.line_of(span.start)

    def where(self, *spans: Span, most: int = 1_000, whole: bool = False) -> Where:
        """Where some spans stand in the file, in words: lines, pages, cells; of many the first ``most``. ``whole``: how far
        each reaches is told, too."""
        return Where.of(map(self.source.place, spans), most, whole=whole)

    def kind_name(self, table: BoundTable) -> str:
        """The catalogue's name of a recognised table, else its printed title, else its position."""
        if table.kind is not None and table.kind in self.catalogue.kinds:
            return self.catalogue.kinds[table.kind].name
        return table.title or f"第{table.index + 1}张表"

    def table_kind(self, title: str) -> tuple[str, int] | None:
        """The kind of table that words name with which they end, and how many of their last characters say so."""
        found = kind_at_end(self.catalogue, title, self.disclosure.kind.value)
        return None if found is None else (found[0].id, len(found[1] or title))

    def title(self, table: BoundTable) -> str:
        """What the reader of the document calls the table."""
        return table.title or self.kind_name(table)

    def is_statutory(self, table: BoundTable) -> bool:
        """Whether the table is one of those every document of its kind owes."""
        kind = self.catalogue.kinds.get(table.kind) if table.kind is not None else None
        return kind is not None and kind.statutory

    def caption(self, table: BoundTable) -> Span:
        """Where findings about a whole table point: its caption, else its first row."""
        node = table.node
        return node.caption.span if node.caption else node.rows[0].span if node.rows else node.span

    def title_span(self) -> Span:
        """Where document-level findings point: what shows the document's kind, else its first line of text."""
        for fact in (self.disclosure.kind, self.disclosure.year, self.disclosure.entity):
            if fact.evidence:
                return fact.evidence[0].span
        first = re.search(r"\S[^\r\n]*", self.source.text)
        return Span(*first.span()) if first else Span(0, 0)


def unfolded(text: str) -> str:
    """Chinese that YAML folded over lines, without the blanks that it made of the line ends."""
    return _FOLD.sub("", text)


@cache
def placeholders(template: str) -> frozenset[str]:
    """The names that a message template wants. Raises ValueError for a malformed or positional one."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    if not all(name.isidentifier() for name in names):
        raise ValueError("占位符必须是名字")
    return frozenset(names)


@frozen(eq=False)
class Rule(Generic[N]):
    """One check: what it is called, what it serves, when it holds, what it says, and the function that looks."""

    id: str
    name: str
    on: type[N]
    requirement: tuple[str, ...]
    severity: Severity
    messages: Mapping[str, str]
    check: Callable[[N, Context], Iterable[Yield]]
    messages_en: Mapping[str, str] = field(factory=dict)
    #: What to do about it, by message, where the message does not say; with the same placeholders.
    advice: Mapping[str, str] = field(factory=dict)
    advice_en: Mapping[str, str] = field(factory=dict)
    #: Document kinds; None = all.
    applies: frozenset[DocumentKind] | None = None
    #: Levels of government; None = all.
    levels: frozenset[Level] | None = None
    #: What else it can be chosen by: the family it belongs to, and where it comes from (its pack, its province).
    tags: frozenset[str] = frozenset()
    #: Whose rule it is: short names of provinces (河北); empty = everyone's. Its pack says so.
    provinces: frozenset[str] = frozenset()
    #: First fiscal year, and the first one it no longer holds for.
    since: int | None = None
    until: int | None = None
    #: For rules on constraints: those it speaks of. Others see every node of their type.
    where: tuple[Pattern, ...] = ()
    #: The most that any of its findings may be, because the user says so; None = what they are.
    ceiling: Severity | None = None
    #: In words, what difference is allowed, for rules that compare amounts.
    tolerance: str = ""
    #: Whether it takes part only in runs that select it by id or name.
    opt_in: bool = False
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    #: Whose findings are breaches of this one, too, by id: each as what this one checks where that rule does not run.
    #: Under its own id stands what it checks beside them.
    follows: Mapping[str, AnyRule] = field(factory=dict)
    #: Which of their findings concern it; None = all.
    concerns: Callable[[Finding, Context], bool] | None = None
    #: What is wrong with it, once the table catalogue is known: a sentence each.
    expects: Callable[[Catalogue], Iterable[str]] | None = None

    def __attrs_post_init__(self) -> None:
        for fault in self._faults():
            raise RuleError(f"规则 {self.id} {self.name}:{fault}")

    def _faults(self) -> Iterable[str]:
        if not _ID.fullmatch(self.id):
            yield "编号须为两个以上大写字母加三位数字"
        if not _NAME.fullmatch(self.name):
            yield "名称须为小写字母、数字和连字符(kebab-case)"
        if not self.messages:
            yield "没有提示语"
        if not self.requirement:
            yield "没有写明所依据的要求"
        if not self.summary:
            yield "函数缺少说明(docstring)"
        if (self.on is Evaluation) != bool(self.where):
            yield "对勾稽关系的规则须写明 where,其他规则不写"
        if self.since is not None and self.until is not None and self.since >= self.until:
            yield "有效期的起年不早于止年"
        for extra in self.messages_en.keys() - self.messages.keys():
            yield f"英文提示语「{extra}」没有对应的中文"
        for extra in self.advice.keys() - self.messages.keys():
            yield f"建议「{extra}」没有对应的提示语"
        for extra in self.advice_en.keys() - self.advice.keys():
            yield f"英文建议「{extra}」没有对应的中文"
        yield from _faults_of("提示语", self.messages, self.messages_en)
        yield from _faults_of("建议", self.advice, self.advice_en)

    def graded(self, severity: Severity) -> AnyRule:
        """The rule as grave as the user has it: no finding is graver, what it tells more mildly stays mild."""
        parts = {led: evolve(part, severity=severity, ceiling=severity) for led, part in self.follows.items()}
        return evolve(self, severity=severity, ceiling=severity, follows=parts)

    def parts(self, present: Container[str] = ()) -> Iterator[AnyRule]:
        """What it checks itself: all but what rules that it follows do, if they are ``present``."""
        if not self.follows:
            yield self
        for led, part in self.follows.items():
            if led == self.id or led not in present:
                yield part

    @property
    def between_documents(self) -> bool:
        """Whether it holds documents against each other, and says nothing of one alone."""
        return bool(self.where) and all(p.documents for p in self.where)

    @property
    def summary(self) -> str:
        """The first line of the function's docstring: what the rule checks."""
        return (self.check.__doc__ or "").strip().partition("\n")[0].strip()

    @property
    def detail(self) -> str:
        """The rest of the docstring: why, and what is deliberately not reported."""
        lines = (self.check.__doc__ or "").strip().partition("\n")[2].splitlines()
        return "\n".join(line.strip() for line in lines).strip()

    def message(self, finding: Finding, lang: Lang = "zh") -> str:
        """The finding in words. Raises KeyError for an unknown message or a missing argument."""
        template = self.messages[finding.message]
        if lang == "en":
            template = self.messages_en.get(finding.message, template)
        return filled(template, finding.args, lang)

    def advise(self, finding: Finding, lang: Lang = "zh") -> str:
        """What to do about the finding; empty where the rule leaves it to the message. Raises KeyError for a missing
        argument."""
        template = self.advice.get(finding.message, "")
        if lang == "en":
            template = self.advice_en.get(finding.message, template)
        return filled(template, finding.args, lang)


def _faults_of(sort: str, templates: Mapping[str, str], english: Mapping[str, str]) -> Iterator[str]:
    for key, template in templates.items():
        try:
            wanted = placeholders(template)
            if key in english and placeholders(english[key]) != wanted:
                yield f"{sort}「{key}」中英文的占位符不同"
        except ValueError as error:
            yield f"{sort}「{key}」写法有误({error})"


AnyRule: TypeAlias = Rule[Any]


def for_each(said: str | Mapping[str, str], messages: Iterable[str]) -> dict[str, str]:
    """What is said once for all messages, or of each by its id."""
    return dict.fromkeys(messages, said) if isinstance(said, str) else dict(said)


def rule(
    *,
    id: str,
    name: str,
    on: type[N],
    requirement: Iterable[str],
    severity: Severity | str,
    messages: Mapping[str, str],
    messages_en: Mapping[str, str] | None = None,
    advice: Mapping[str, str] | str = "",
    advice_en: Mapping[str, str] | str = "",
    applies: Iterable[DocumentKind] | None = None,
    levels: Iterable[Level] | None = None,
    since: int | None = None,
    until: int | None = None,
    tolerance: str = "",
    opt_in: bool = False,
    bad: Iterable[str] = (),
    good: Iterable[str] = (),
) -> Callable[[Callable[[N, Context], Iterable[Yield]]], Rule[N]]:
    """Make a rule of a generator function whose first parameter takes what ``on`` names. ``advice``: what to do, for all
    messages or by their ids. Raises RuleError."""

    def decorate(check: Callable[[N, Context], Iterable[Yield]]) -> Rule[N]:
        return Rule(
            id=id,
            name=name,
            on=on,
            requirement=tuple(requirement),
            severity=Severity(severity),
            messages=dict(messages),
            check=check,
            messages_en=dict(messages_en or {}),
            advice=for_each(advice, messages) if advice else {},
            advice_en=for_each(advice_en, messages) if advice_en else {},
            applies=None if applies is None else frozenset(applies),
            levels=None if levels is None else frozenset(levels),
            since=since,
            until=until,
            tolerance=tolerance,
            opt_in=opt_in,
            bad=tuple(bad),
            good=tuple(good),
        )

    return decorate
