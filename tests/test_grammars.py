"""Parsers from text and from saved tables are the same; every grammar of ours is free of conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lark import Token
from lark.exceptions import GrammarError, UnexpectedToken
from lark.lexer import Lexer

import budgetlint_grammars as grammars
from sandbox import ROOT

_SUM = """
start: NUMBER (PLUS NUMBER)* -> sum
%declare NUMBER PLUS
"""
_AMBIGUOUS = """
start: sum
sum: sum PLUS sum | NUMBER
%declare NUMBER PLUS
"""
_FILES = sorted((ROOT / "grammars" / "budgetlint_grammars").glob("*.lark"))


class WordLexer(Lexer):
    """Blank-separated words."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        for match in re.finditer(r"\S+", lexer_state):
            yield Token("PLUS" if match[0] == "+" else "NUMBER", match[0], match.start())


def test_saved_tables_parse_as_the_text_does() -> None:
    built = grammars.build(_SUM, WordLexer)
    restored = grammars.restore(grammars.save(_SUM), WordLexer)
    for text in ("1", "1 + 2 + 3"):
        assert restored.parse(text) == built.parse(text)
        assert restored.parse(text).data == "sum"
    for parser in (built, restored):
        with pytest.raises(UnexpectedToken):
            parser.parse("1 +")


def test_one_file_serves_any_lexer() -> None:
    class Backwards(WordLexer):
        def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
            return reversed(list(super().lex(lexer_state)))

    saved = grammars.save(_SUM)
    assert grammars.restore(saved, Backwards).parse("1 + 2").children[0] == "2"
    assert grammars.restore(saved, WordLexer).parse("1 + 2").children[0] == "1"


def test_conflicts_are_refused_when_tables_are_saved() -> None:
    with pytest.raises(GrammarError, match="conflict"):
        grammars.save(_AMBIGUOUS)


def test_saved_tables_name_no_class() -> None:
    assert b"WordLexer" not in grammars.save(_SUM)
    assert b"_NoLexer" not in grammars.save(_SUM)


@pytest.mark.parametrize("name", [f.stem for f in _FILES])
def test_our_grammars_save_and_load(name: str) -> None:
    [text] = [f.read_text(encoding="utf-8") for f in _FILES if f.stem == name]
    loaded = grammars.load(name, WordLexer)
    restored = grammars.restore(grammars.save(text), WordLexer)
    assert [str(rule) for rule in restored.rules] == [str(rule) for rule in loaded.rules]
    assert restored.options.parser == "lalr"
    assert grammars.load(name, WordLexer) is loaded


def test_there_is_no_grammar_of_that_name() -> None:
    with pytest.raises(FileNotFoundError):
        grammars.load("nothing", WordLexer)
