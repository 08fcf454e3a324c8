"""From Markdown to cases: which rules a block runs, what is marked in it, and all that is not in order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Final, TypeVar

from attrs import evolve, field

from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.outcomes import Verdict
from budgetlint.model.source import Source, Unreadable
from budgetlint.records import define, frozen
from budgetlint.regex import regex
from budgetlint.rules import AnyRule
from budgetlint.selectors import UnknownRule, choose
from budgetlint.testing.blocks import Astray, Directive, Fence, Heading, blocks
from budgetlint.testing.cases import Case, Other
from budgetlint.testing.linting import source_of
from budgetlint.testing.marks import Mark, MarkError, unmark
from budgetlint.testing.soundness import published_line

T = TypeVar("T")

_LANGUAGE: Final = "text"
#: What a document says of itself that is checked together with the one above it.
_BESIDE: Final = "beside"
_RULE_ID = regex(r"(?<![A-Za-z0-9-])[A-Z]{2,}\d{3}(?!\d)")
_NEVER = regex(r"(\w+(?:[、,\s]+\w+)*)\s*(?:—+|-+)\s*(\S.*)")
#: How a rule ends; a suite shows each of these or says why it cannot be.
_OWED: Final = (Verdict.FAIL, Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.NOT_EVALUABLE)
#: What a block without marks may say of itself.
_STATED: Final = {str(v): v for v in (*_OWED[1:], Verdict.ROUNDING)}
_FACTS: Final[Mapping[str, Callable[[str], object]]] = {
    "kind": DocumentKind,
    "year": int,
    "entity": str,
    "level": Level,
    "province": str,
    "adopted": date.fromisoformat,
    "approved": date.fromisoformat,
    "unit_approved": date.fromisoformat,
    "published": date.fromisoformat,
}


@define(eq=False)
class _Section:
    """A heading and what the directives below it say, up to the next heading of its rank."""

    level: int = 0
    title: str = ""
    parent: _Section | None = None
    own: tuple[AnyRule, ...] = ()

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        return self.own or (self.parent.rules if self.parent else ())


@frozen(eq=False)
class _Example:
    """A block before it is known which rules run over it."""

    section: _Section
    line: int
    text: str
    marks: tuple[Mark, ...]
    verdict: Verdict | None
    verdicts: Mapping[str, Verdict]
    stated: Mapping[str, object]
    words: Mapping[str, str]
    #: What is checked together with it.
    others: list[Other] = field(factory=list)


@define(eq=False)
class Reader:
    """Reads one suite; what is not in order becomes a fault, ``file:line: what``, and the rest is read on."""

    path: str
    every: tuple[AnyRule, ...]
    faults: list[str] = field(factory=list)
    #: Rule id → the line that first says it is tested here.
    claims: dict[str, int] = field(factory=dict)
    _section: _Section = field(factory=_Section)
    _never: list[tuple[_Section, Verdict, int]] = field(factory=list)

    def read(self, markdown: str) -> tuple[Case, ...]:
        examples: list[_Example] = []
        for block in blocks(markdown):
            match block:
                case Heading():
                    self._open(block)
                case Directive():
                    self._direct(block)
                case Astray():
                    self._fault(block.line, "围栏要用 ``` 顶格写,否则其中的例子不会运行")
                case Fence() if not block.closed:
                    self._fault(block.line, "围栏没有结束")
                case Fence() if not block.info:
                    self._fault(block.line, f"围栏没有写明语言;要运行的写 ```{_LANGUAGE}")
                case Fence() if block.info.split()[:2] == [_LANGUAGE, _BESIDE]:
                    self._beside(block, examples)
                case Fence() if block.info.split()[0] == _LANGUAGE:
                    examples += self._example(block)
        if not examples and not self.faults:
            self._fault(1, f"没有一个 ```{_LANGUAGE} 的例子")
        cases = tuple(map(self._case, examples))
        self._refuse_duplicates(cases)
        return cases

    def gaps(self, cases: Iterable[Case]) -> Iterator[str]:
        """Verdicts that no case shows of a rule, though none says why; and those that are shown though one says never."""
        shown = {(name, verdict) for case in cases for name, verdict in case.expected.items()}
        never = {(r.id, verdict): line for s, verdict, line in self._never for r in self._scope(s)}
        for name, line in self.claims.items():
            for verdict in _OWED:
                if (name, verdict) not in shown and (name, verdict) not in never:
                    excuse = "" if verdict is Verdict.FAIL else f",或写明 never: {verdict} — 理由"
                    yield f"{self.path}:{line}: {name} 没有 {verdict} 的例子;请补一例{excuse}"
        for name, verdict in sorted(never.keys() & shown):
            yield f"{self.path}:{never[name, verdict]}: {name} 既写明不会有 {verdict},又有这样的例子"

    # --- headings and directives ---

    def _open(self, heading: Heading) -> None:
        while self._section.parent is not None and self._section.level >= heading.level:
            self._section = self._section.parent
        rules = self._rules(_RULE_ID.findall(heading.title), heading.line)
        self._section = _Section(heading.level, heading.title, self._section, rules)

    def _direct(self, directive: Directive) -> None:
        if directive.name == "rules":
            self._section.own = self._rules(re.findall(r"[A-Za-z0-9-]+", directive.value), directive.line)
            return
        said = _NEVER.fullmatch(directive.value)
        if said is None:
            self._fault(directive.line, "应写明结论和理由:never: not_evaluable — 为什么不会有")
            return
        for word in re.findall(r"\w+", said[1]):
            if verdict := self._lookup(word, _STATED, "结论", directive.line):
                self._never.append((self._section, verdict, directive.line))

    def _rules(self, names: Iterable[str], line: int) -> tuple[AnyRule, ...]:
        return tuple(rule for name in dict.fromkeys(names) if (rule := self._rule(name, line)))

    def _rule(self, name: str, line: int) -> AnyRule | None:
        """The one rule of that id or name, which is thereby claimed."""
        try:
            fitting = choose(self.every, [name])
        except UnknownRule as error:
            self._fault(line, str(error))
            return None
        if len(fitting) > 1:
            self._fault(line, f"「{name}」不止一条规则,请写全编号")
            return None
        self.claims.setdefault(fitting[0].id, line)
        return fitting[0]

    # --- examples ---

    def _example(self, fence: Fence) -> Iterator[_Example]:
        try:
            text, raw = unmark(fence.text)
            settings = shlex.split(fence.info)[1:]
            source = source_of(text)
            if not source.has_lines:
                raw = self._laid_out(fence, raw, source)
        except MarkError as error:
            self._fault(fence.line + 1 + fence.text.count("\n", 0, error.offset), str(error))
            return
        except Unreadable as error:
            self._fault(fence.line, str(error))
            return
        except ValueError as error:
            self._fault(fence.line, f"引号不成对({error})")
            return
        marks = tuple(self._resolved(m, fence.line + published_line(source, m.span) * source.has_lines) for m in raw)
        verdict: Verdict | None = None
        verdicts: dict[str, Verdict] = {}
        stated: dict[str, object] = {}
        words: dict[str, str] = {}
        for setting in settings:
            name, equals, value = setting.partition("=")
            if not equals:
                verdict = self._lookup(name, _STATED, "结论", fence.line)
            elif name in ("path", "reason"):
                words[name] = value
            elif name in _FACTS:
                stated |= self._fact(name, value, fence.line)
            elif rule := self._rule(name, fence.line):
                verdicts[rule.id] = self._lookup(value, _STATED, "结论", fence.line) or Verdict.PASS
        yield _Example(self._section, fence.line, text, marks, verdict, verdicts, stated, words)

    def _beside(self, fence: Fence, examples: Sequence[_Example]) -> None:
        """A document that is checked together with the last one."""
        if not examples:
            self._fault(fence.line, f"{_BESIDE} 的前面没有一份文书")
            return
        try:
            text, raw = unmark(fence.text)
            settings = shlex.split(fence.info)[2:]
        except MarkError as error:
            self._fault(fence.line + 1 + fence.text.count("\n", 0, error.offset), str(error))
            return
        except ValueError as error:
            self._fault(fence.line, f"引号不成对({error})")
            return
        names = [value for setting in settings for name, _, value in (setting.partition("="),) if name == "path"]
        if len(names) != len(settings) or len(names) > 1:
            self._fault(fence.line, f"{_BESIDE} 之后只能写 path=名称")
            return
        others, source = examples[-1].others, source_of(text)
        path = names[0] if names else f"beside-{len(others) + 1}.txt"
        marks = tuple(self._resolved(m, fence.line + published_line(source, m.span)) for m in raw)
        others.append(Other(fence.line, path, text, marks))

    def _laid_out(self, fence: Fence, raw: tuple[Mark, ...], source: Source) -> tuple[Mark, ...]:
        """The marks of a workbook, which it carries in the texts of its cells, where they stand once it is laid out."""
        try:
            text, marks = unmark(source_of(fence.text).text)
        except MarkError:
            text, marks = "", ()
        if text != source.text or len(marks) != len(raw):
            self._fault(fence.line, "标记要写在单元格的文字里,而且不能改变版面")
        return marks

    def _resolved(self, mark: Mark, line: int) -> Mark:
        rule = self._rule(mark.rule, line)
        if rule is None:
            return mark
        if mark.message is not None:
            self._lookup(mark.message, rule.messages, f"{rule.id} 的提示语", line)
        return evolve(mark, rule=rule.id)

    def _fact(self, name: str, value: str, line: int) -> dict[str, object]:
        try:
            return {name: _FACTS[name](value)}
        except ValueError:
            self._fault(line, f"{name} 不能是「{value}」")
            return {}

    def _scope(self, section: _Section) -> tuple[AnyRule, ...]:
        """The rules of a section; where none are named, all that the suite names anywhere."""
        return section.rules or tuple(r for r in self.every if r.id in self.claims)

    def _case(self, example: _Example) -> Case:
        rules = self._scope(example.section)
        ids = {r.id for r in rules}
        marked = {m.rule for m in (*example.marks, *(m for other in example.others for m in other.marks))}
        rest = example.verdict or Verdict.PASS
        if not rules:
            self._fault(example.line, "没有写明检查哪条规则;请写 rules: 编号,或写在标题里")
        if example.verdict is not None and ids <= marked | example.verdicts.keys():
            self._fault(example.line, f"各规则的结论都已写明,不能又是 {example.verdict}")
        for name in sorted((marked | example.verdicts.keys()) & self.claims.keys() - ids):
            self._fault(example.line, f"{name} 不在这一节的规则({'、'.join(sorted(ids))})之内")
        for name in sorted(marked & example.verdicts.keys()):
            self._fault(example.line, f"{name} 标注了发现,结论不能又是 {example.verdicts[name]}")
        return Case(
            suite=self.path,
            line=example.line,
            title=example.section.title,
            text=example.text,
            rules=rules,
            marks=example.marks,
            expected={i: Verdict.FAIL if i in marked else example.verdicts.get(i, rest) for i in ids},
            stated=example.stated,
            others=tuple(example.others),
            **example.words,
        )

    def _refuse_duplicates(self, cases: Iterable[Case]) -> None:
        seen: dict[tuple[object, ...], int] = {}
        for case in cases:
            key = (case.text, *(o.text for o in case.others), case.rules, case.path, *sorted(case.stated.items()))
            if (first := seen.setdefault(key, case.line)) != case.line:
                self._fault(case.line, f"与第{first}行的例子重复")

    # --- faults ---

    def _fault(self, line: int, text: str) -> None:
        self.faults.append(f"{self.path}:{line}: {text}")

    def _lookup(self, name: str, known: Mapping[str, T], what: str, line: int) -> T | None:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            hint = f"是不是「{near[0]}」?" if near else f"可用的有 {'、'.join(known)}"
            self._fault(line, f"没有名为「{name}」的{what};{hint}")
        return known.get(name)
