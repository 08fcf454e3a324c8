"""The grammars and their parsers: LALR(1) over tokens that a lexer of ours makes.

A wheel carries each parser's tables, so that no grammar is analysed at start-up; they are used only for exactly this
grammar and this lark. A checkout builds from the text.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import lark
from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer, LexerState, TerminalDef
from lark.load_grammar import FromPackageLoader

__all__ = ["TokenLexer", "build", "compiled_name", "load", "restore", "save"]


class _NoLexer(Lexer):
    """Stands in while tables are saved: which lexer feeds the parser is said when it is loaded."""

    def __init__(self, lexer_conf: Any) -> None:
        """Lark hands its configuration over; there is nothing in it to use."""

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        return iter(())


class TokenLexer(Lexer):
    """Passes ready-made tokens to Lark: all the lexing was done on lines."""

    def __init__(self, lexer_conf: Any) -> None:
        """Lark hands its configuration over; there is nothing in it to use."""

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        """The tokens themselves: Lark passes on what ``parse`` was given."""
        return iter(lexer_state)


@cache
def load(name: str, lexer: type[Lexer], *, start: str = "start") -> Lark:
    """The parser of ``name``.lark, fed by ``lexer``; one per process. Raises FileNotFoundError, lark's GrammarError."""
    folder = files("budgetlint_grammars")
    text = folder.joinpath(f"{name}.lark").read_text(encoding="utf-8")
    if start == "start":
        try:
            saved = folder.joinpath(compiled_name(name)).read_bytes()
        except OSError:
            saved = b""
        if saved.startswith(_stamp(text)):
            return restore(saved, lexer)
    return build(text, lexer, start=start)


def build(text: str, lexer: type[Lexer], *, start: str = "start", strict: bool = False) -> Lark:
    """A parser from the text of a grammar; ``strict`` refuses any conflict. Raises lark's GrammarError."""
    return Lark(
        text,
        parser="lalr",
        lexer=lexer,
        start=start,
        strict=strict,
        propagate_positions=False,
        maybe_placeholders=False,
        import_paths=[FromPackageLoader("budgetlint_grammars")],  # %import rows (start, row)
    )


def compiled_name(name: str) -> str:
    """Where the tables of ``name``.lark stand, from this package's folder."""
    return f"_compiled/{name}.lark.bin"


def save(text: str) -> bytes:
    """The parser tables of a conflict-free grammar, stamped with its digest and lark's version."""
    tables, memo = build(text, _NoLexer, strict=True).memo_serialize([TerminalDef, Rule])
    _set_lexer(tables, None)
    return _stamp(text) + pickle.dumps((tables, memo), protocol=4)


def restore(saved: bytes, lexer: type[Lexer]) -> Lark:
    """The parser that ``save`` wrote down. Pickled: only for files of our own."""
    tables, memo = pickle.loads(saved.partition(b"\n")[2])
    _set_lexer(tables, lexer)
    return Lark.load({"data": tables, "memo": memo})


def _stamp(text: str) -> bytes:
    return f"{hashlib.sha256(text.encode()).hexdigest()} lark {lark.__version__}\n".encode()


def _set_lexer(tables: dict[str, Any], lexer: type[Lexer] | None) -> None:
    tables["options"]["lexer"] = tables["parser"]["lexer_conf"]["lexer_type"] = lexer
