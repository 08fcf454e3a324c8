"""BL903: no word is spoilt by replacing the name of one level of government by another's throughout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    NotApplicable,
    Phrase,
    Related,
    Span,
    Yield,
    load_yaml,
    named,
    regex,
    rule,
)
from budgetlint_national.text.passages import passages

_DATA = load_yaml("budgetlint_national", "text/replaced.yaml")


class _Form(NamedTuple):
    """A word with another level in it; ``level`` is the character put in."""

    word: str
    level: str
    before: str
    after: str


def _forms() -> Iterator[tuple[str, _Form]]:
    words = [raw["word"] for raw in _DATA["words"]]
    for raw in _DATA["words"]:
        word, valid = raw["word"], {*raw.get("valid", ()), *words}
        for at, char in enumerate(word):
            for level in _DATA["levels"] if char in _DATA["levels"] else "":
                form = word[:at] + level + word[at + 1 :]
                if form not in valid:
                    after = raw.get("after", "") + (_DATA["means_level"] if at == 0 else "")
                    yield form, _Form(word, level, raw.get("before", ""), after)


_FORMS = dict(_forms())
_ANY = regex("|".join(sorted(_FORMS, key=len, reverse=True)))
_HEAD = "甲县市场监督管理局2024年部门预算公开\n\n一、部门职责\n"


@rule(
    id="BL903",
    name="word-spoilt-by-replacement",
    on=Disclosure,
    requirement=["Q"],
    severity="warning",
    since=2017,
    messages={
        "spoilt": "「{printed}」疑为“{word}”,像是把“{was}”字全部替换成“{level}”字留下的",
    },
    messages_en={
        "spoilt": "'{printed}' should be '{word}'; '{was}' seems to have been replaced by '{level}' throughout",
    },
    advice="请改为“{word}”",
    advice_en="write '{word}'",
    bad=[f"{_HEAD}依法规范农产品县场秩序,推进农业转移人口县民化。\n"],
    good=[f"{_HEAD}依法规范农产品市场秩序,开放全县场馆,安排各县场地。\n"],
)
def word_spoilt_by_replacement(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有因整篇替换市、县、区等字而改坏的词。

    常用词里的层级字换成了别的层级字而不再成词的才报(市场→县场,社区→社市,乡村振兴→县村振兴)。能断成两个词的(全县场馆、
    旅行社市级)不报。
    """
    found = [p.bare for p in passages(ctx)]
    if not found:
        yield NotApplicable(Phrase("文中没有文字", "the document has no text"))
    places: dict[str, list[Span]] = {}
    for passage in found:
        for match in _ANY.finditer(passage.text):
            form, (start, end) = _FORMS[match[0]], match.span()
            if passage.text[end : end + 1] in {*form.before} or passage.text[max(0, start - 1) : start] in {
                *form.after
            }:
                continue
            places.setdefault(match[0], []).append(passage.part(start, end))
    for printed, spans in places.items():
        form = _FORMS[printed]
        was = next(a for a, b in zip(form.word, printed, strict=True) if a != b)
        args: dict[str, object] = {"printed": printed, "word": form.word, "was": was, "level": form.level}
        yield Finding(
            "spoilt", spans[0], args, Anchor(row_label=printed), tuple(Related(s, named([printed])) for s in spans[1:])
        )


RULES: tuple[AnyRule, ...] = (word_spoilt_by_replacement,)
