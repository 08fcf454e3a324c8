"""Sentences: ``narrative.lark`` over the lexicon lexer. Total: every sentence is a sequence of clauses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from attrs import field
from lark import Token, Tree

import budgetlint_grammars
from budgetlint.records import frozen, mutable
from budgetlint.syntax.words import Terms, Word, tokens, words
from budgetlint_grammars import TokenLexer

#: Offices copy their sentences from each other, none of them longer than this.
_LONGEST_KEPT: Final = 500


@frozen(eq=False)
class Said:
    """One predicate: ``kind`` is value, change, growth, rate, share, completion, or a word of its own (SAME, NONE, …).

    ``subject`` are the words right before it, ``whole`` those inside it (占本年支出的…, 完成年初预算的…), ``word`` its figure or itself.
    """

    kind: str
    word: Word
    subject: tuple[Word, ...] = ()
    whole: tuple[Word, ...] = ()
    direction: str = ""
    each: bool = False
    #: Which of how many figures handed out in turn (分别) it is, where no subjects of their own are named; of 0 where it
    #: cannot be told whose they are.
    turn: tuple[int, int] | None = None


@frozen(eq=False)
class Clause:
    """What stands between two marks; ``mark`` is the one before it ("" at the beginning), ``rest`` words without figure."""

    mark: str
    said: tuple[Said, ...]
    rest: tuple[Word, ...] = ()


def clauses(text: str, terms: Terms) -> tuple[Clause, ...]:
    """The clauses of one sentence. ``text`` is normal text without white space and quotation marks."""
    return _known(text, terms) if len(text) <= _LONGEST_KEPT else _read(text, terms)


@lru_cache(maxsize=2048)
def _known(text: str, terms: Terms) -> tuple[Clause, ...]:
    return _read(text, terms)


def _read(text: str, terms: Terms) -> tuple[Clause, ...]:
    found = words(text, terms)
    by_start = {(w.start, w.kind): w for w in found}
    tree: Tree[Token] = budgetlint_grammars.load("narrative", TokenLexer).parse(tokens(text, found))
    return tuple(_clauses(tree, by_start))


def _clauses(tree: Tree[Token], words: dict[tuple[int, str], Word]) -> Iterator[Clause]:
    mark = ""
    for node in tree.children:
        assert isinstance(node, Tree)
        if node.data == "mark":
            mark = _token(node).type
        else:
            yield _Reader(words).read(mark, node)


def _token(node: Token | Tree[Token]) -> Token:
    """The one token of a node that only names what it is."""
    return node if isinstance(node, Token) else _token(node.children[0])


@mutable
class _Reader:
    """Walks one clause: the words met last are the subject of what is said next."""

    words: dict[tuple[int, str], Word]
    subject: tuple[Word, ...] = ()
    said: list[Said] = field(factory=list)

    def read(self, mark: str, clause: Tree[Token]) -> Clause:
        for node in clause.children:
            assert isinstance(node, Tree)
            if node.data == "subject":
                self.subject = self._subject(node)
            else:
                self._say(node)
        return Clause(mark, tuple(self.said), self.subject)

    def _subject(self, node: Tree[Token]) -> tuple[Word, ...]:
        return tuple(self._word(t) for t in node.scan_values(lambda v: isinstance(v, Token)))

    def _word(self, token: Token) -> Word:
        return self.words[token.start_pos or 0, token.type]

    def _say(self, node: Tree[Token]) -> None:
        predicate, *behind = node.children
        if isinstance(predicate, Token):
            self.said.append(Said(predicate.type, self._word(predicate), self.subject))
        else:
            self.said.append(self._predicate(predicate))
        self.subject = ()
        for subject in behind:
            assert isinstance(subject, Tree)
            self.subject = self._subject(subject)

    def _predicate(self, node: Tree[Token]) -> Said:
        direction, each = "", False
        whole: tuple[Word, ...] = ()
        figure: Word | None = None
        for child in node.children:
            if isinstance(child, Token):
                each = each or child.type == "EACH"
                figure = self._word(child) if child.type == "PERCENT" else figure
                whole = (self._word(child),) if child.type == "DONE" else whole
            elif child.data == "direction":
                direction = _token(child).type
            elif child.data == "subject":
                whole = self._subject(child)
            else:
                figure = self._word(_token(child))
        assert figure is not None
        return Said(str(node.data), figure, self.subject, whole, direction, each)
