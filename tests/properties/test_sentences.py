"""Sentences are read whatever they are: every text parses, every figure is one claim at most, none crosses a stop."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from budgetlint.binding.discourse import condensed
from budgetlint.binding.terms import Lexicon, lexicon
from budgetlint.model.facts import Disclosure
from budgetlint.model.nodes import NormalText
from budgetlint.model.source import Unreadable
from budgetlint.session import Session
from budgetlint.syntax.narrative import clauses
from budgetlint.syntax.numbers import Mention, numbers_in
from budgetlint.syntax.words import Word, words
from budgetlint.testing import installed

_LONG = settings.get_current_profile_name() == "long"
_MANY = settings(max_examples=3000 if _LONG else 120)
_FIGURES = frozenset(("MONEY", "PERCENT", "COUNT", "PRICE"))
_NO_AMOUNTS = frozenset((Mention.DATE, Mention.ORDINAL))

#: What sentences are made of, in any order: subjects, figures, words of comparison, marks, and what misleads.
_PIECES = (
    "2024年", "2023年度", "上年", "截至2023年末", "本年", "比上年", "较2023年预算", "与上年相比", "比", "同比",
    "支出预算", "收入合计", "基本支出", "项目支出", "人员经费", "“三公”经费", "公务接待费", "一般公共预算财政拨款",
    "教育支出（类）", "普通教育（款）", "小学教育（项）", "教育支出（205类）", "其他支出", "校舍维修", "本单位",
    "12.00万元", "1,234.5万元", "0万元", "100元", "3.2亿元", "-5万元", "12.5%", "100.00%", "3个百分点", "8辆", "5人次",
    "1.2万元/人", "单价50万元以上", "30余万元", "增加", "减少", "增长", "下降", "增幅", "持平", "各增加", "均减少", "占",
    "占支出预算的", "完成预算的", "大于上年数", "其中：", "其中", "包括", "分别为", "主要为", "主要原因是", "主要用于",
    "由于", "等", "未安排", "无此项支出", "为0", "详见下表", "总额", "和", "，", "；", "、", "：", "。", "（", "）", "！",
    "\n", " ", "1.", "（一）", "①", "第2页", "[2016]143号", "0312-555", "12,34万元", "％", "𠮷", "《", "》",
)  # fmt: skip
sentences = st.lists(
    st.sampled_from(_PIECES) | st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=3),
    max_size=40,
).map("".join)


@cache
def session() -> Session:
    return Session(installed(), rules=())


@cache
def terms() -> Lexicon:
    return lexicon(session().catalogue)


def normal(text: str) -> str:
    return condensed(NormalText(text, range(len(text)))).text


def read(text: str) -> Disclosure:
    return session().understand(
        "some.txt", f"甲县教育局2024年部门预算\n\n一、说明\n\n{text}\n".encode("utf-8", "replace")
    )


@_MANY
@given(sentences)
@example("占占占12.5%增加增加3万元")
@example("各各各增加均减少")
@example("（" * 200 + "1万元" + "）" * 200)
def test_words_cover_the_text(text: str) -> None:
    """In its order, but for 大于上年数, whose base comes before its direction."""
    text = normal(text)
    found = sorted(words(text, terms()), key=lambda w: w.start)
    assert "".join(text[w.start : w.end] for w in found) == text
    assert all(one.end == other.start for one, other in pairwise(found))


@_MANY
@given(sentences)
def test_every_number_is_one_word(text: str) -> None:
    """As a figure, or inside words that say something else of it (a threshold, a code, a year)."""
    text = normal(text)
    found = words(text, terms())
    figures = [w for w in found if w.kind in _FIGURES]
    assert all(w.figure is not None for w in figures)
    numbers = {(n.start, n.end) for n in numbers_in(text) if n.figure is not None}
    assert {(w.start, w.end) for w in figures} <= numbers
    for start, end in numbers - {(w.start, w.end) for w in figures}:
        assert any(w.start <= start < w.end or start <= w.start < end for w in found if w.kind not in _FIGURES)


@_MANY
@given(sentences)
def test_any_sentence_parses_and_says_each_figure_once(text: str) -> None:
    text = normal(text)
    read_ = clauses(text, terms())
    said = [s.word for clause in read_ for s in clause.said if s.word.figure is not None]
    assert sorted(w.start for w in said) == [w.start for w in words(text, terms()) if w.kind in _FIGURES]
    every: list[Word] = [w for c in read_ for s in c.said for w in (s.word, *s.subject, *s.whole)]
    assert all(0 <= w.start < w.end <= len(text) for w in every)


@_MANY
@given(st.lists(sentences, max_size=6).map("\n\n".join))
@example("比上年增加。增长5%。占10%。")
@example("其中：\n\n其中：\n\n其中：1万元，其中：1万元。")
def test_claims_stay_in_their_sentences(text: str) -> None:
    try:
        disclosure = read(text)
    except Unreadable:  # a text of nothing but U+FFFD is in no encoding
        reject()
    last = -1
    for sentence in disclosure.sentences:
        for claim in sentence.claims:
            assert claim.sentence == sentence.index
            assert sentence.span.contains(claim.span)
            assert disclosure.source.cut(claim.span) == claim.fact.raw
            for other in (claim.of, claim.whole):
                assert other is None or other.sentence <= claim.sentence
        spans = sorted(c.span for c in sentence.claims if not c.denies and c.direction is None)
        assert all(a.end <= b.start for a, b in pairwise(spans)), "one number, one claim"
        assert sentence.index > last
        last = sentence.index


@_MANY
@given(sentences)
def test_years_and_ordinals_are_no_amounts(text: str) -> None:
    disclosure = read(text)
    for sentence in disclosure.sentences:
        held = sentence.text
        others = [n for n in numbers_in(held.text) if n.figure is None and n.mention in _NO_AMOUNTS]
        spans = [held.span(n.start, n.end) for n in others]
        for claim in (c for c in sentence.claims if c.fact.figure.amount is not None):
            assert not any(claim.span.start < s.end and s.start < claim.span.end for s in spans)


@pytest.mark.parametrize("text", ["1.2万元", "占", "增加", "比上年", "其中", "。", "（", "，，，", "各", "主要"])
def test_a_single_word_is_a_sentence(text: str) -> None:
    assert clauses(normal(text), terms())
