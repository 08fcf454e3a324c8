"""Syntax: the blocks of any input format to one tree. No input fails to parse."""

from __future__ import annotations

from lark import Token, Tree, UnexpectedInput

import budgetlint_grammars
from budgetlint.model.nodes import Document, Unparsed
from budgetlint.model.phrases import Phrase
from budgetlint.model.source import Source, Span
from budgetlint.syntax.claims import claim_lines
from budgetlint.syntax.contents import mark_contents
from budgetlint.syntax.items import items_of
from budgetlint.syntax.outline import tokens_of
from budgetlint.syntax.tree import Builder
from budgetlint_grammars import TokenLexer

__all__ = ["parse"]


def parse(source: Source) -> Document:
    """The syntax tree of a source. What no grammar takes is in it as ``Unparsed``."""
    items = items_of(source)
    mark_contents(items)
    claim_lines(items)
    whole = Span(0, len(source.text))
    try:
        parser = budgetlint_grammars.load("document", TokenLexer)
        tree: Tree[Token] = parser.parse(list(tokens_of(items)))
    except UnexpectedInput:
        return Document(whole, (Unparsed(whole, Phrase("文档结构无法还原", "the structure of the document is lost")),))
    return Document(whole, Builder(source, items).nodes(tree))
