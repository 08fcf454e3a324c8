"""BL906: no character stands for one that looks like it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

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
from budgetlint_national.text.passages import Passage, passages

_DATA = load_yaml("budgetlint_national", "text/misprints.yaml")
_ALIKE: dict[str, str] = {
    char: "".join(g.replace(char, "") for g in _DATA["alike"] if char in g)
    for group in _DATA["alike"]
    for char in group
}
_RIGHT: frozenset[str] = frozenset(_DATA["right"])


def _misprinted(words: list[str]) -> dict[str, str]:
    """Every misprint of every word, with the word."""
    made = {
        word[:at] + other + word[at + 1 :]: word
        for word in words
        for at, char in enumerate(word)
        for other in _ALIKE.get(char, "")
    }
    known = _RIGHT.union(words)
    return {form: word for form, word in made.items() if form not in known}


_FORMS = _misprinted(_DATA["words"])
_LISTED = regex("|".join(sorted(_FORMS, key=len, reverse=True)))
_SCANNED = tuple((regex(raw["pattern"]), raw["right"]) for raw in _DATA["scanned"])
_CONFUSED = regex(f"[{''.join(_ALIKE)}]")
#: So often a string of so many characters has to be printed to be a term of the document.
_OFTEN, _LENGTH = 3, 4
_HEAD = "甲县教育局2024年部门预算公开\n\n一、部门职责\n"


@rule(
    id="BL906",
    name="misprinted-character",
    on=Disclosure,
    requirement=["Q"],
    severity="info",
    since=2017,
    messages={
        "listed": "「{printed}」疑为「{right}」的形近错字",
        "scanned": "「{printed}」疑为扫描识别错误,应为{right}",
        "term": "「{printed}」在文中只此一处,别处{count}次写作「{right}」,疑为形近错字",
    },
    messages_en={
        "listed": "'{printed}' looks like a misprint of '{right}'",
        "scanned": "'{printed}' looks like a scanning error for '{right}'",
        "term": "'{printed}' stands here only, '{right}' {count} times elsewhere: it looks like a misprint",
    },
    advice="请核对;确系错字的,改为「{right}」",
    advice_en="check; if it is a misprint, write '{right}'",
    bad=[
        f"{_HEAD}指导学校推广新技木,加强培训。\n",
        f"{_HEAD}负责互联网1P地址的登记。\n",
        f"{_HEAD}管理义务教育入学工作。宣传义务教育入学政策。核对义务教育入学名单。公布义务教育人学结果。\n",
    ],
    good=[f"{_HEAD}指导学校推广新技术,接收人员,关于部门预算的规定由干部学习。\n"],
)
def misprinted_character(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有形近错字。

    两种查法:常用词(技术、项目、拨款等)里有一个字换成了形近字(技木、项日、拔款);文中出现三次以上的说法,在一处换了
    一个形近字。换字之后仍成词的(货款与贷款)、上一词尾与下一词头相连而成的(接收人员)不报。不懂的词、专名、同音错字不报。
    """
    found = [p.bare for p in passages(ctx)]
    if not found:
        yield NotApplicable(Phrase("文中没有文字", "the document has no text"))
        return
    taken: set[Span] = set()
    places: dict[tuple[str, str, str], list[Span]] = {}
    for passage in found:
        for message, start, end, right in _listed(passage):
            span = passage.part(start, end)
            taken.add(span)
            places.setdefault((message, passage.text[start:end], right), []).append(span)
    for (message, printed, right), spans in places.items():
        related = tuple(Related(span, named([printed])) for span in spans[1:])
        yield Finding(message, spans[0], {"printed": printed, "right": right}, Anchor(row_label=printed), related)
    yield from _against_terms(found, taken)


def _listed(passage: Passage) -> Iterator[tuple[str, int, int, str]]:
    for match in _LISTED.finditer(passage.text):
        yield "listed", *match.span(), _FORMS[match[0]]
    for pattern, right in _SCANNED:
        for match in pattern.finditer(passage.text):
            yield "scanned", *match.span(), right


def _against_terms(found: list[Passage], taken: set[Span]) -> Iterator[Finding]:
    """Strings that stand once and differ by a look-alike from what stands often."""
    texts = [passage.text for passage in found]
    counts = Counter(text[i : i + _LENGTH] for text in texts for i in range(len(text) - _LENGTH + 1))
    for passage in found:
        for match in _CONFUSED.finditer(passage.text):
            at = match.start()
            for start in range(max(0, at - _LENGTH + 2), at):
                printed = passage.text[start : start + _LENGTH]
                if len(printed) < _LENGTH or counts[printed] > 1 or _is_right(printed, at - start):
                    continue
                forms = [printed[: at - start] + other + printed[at - start + 1 :] for other in _ALIKE[match[0]]]
                right = max(forms, key=lambda form: counts[form])
                span = passage.part(start, start + _LENGTH)
                if counts[right] >= _OFTEN and not any(t.start < span.end and span.start < t.end for t in taken):
                    taken.add(span)
                    args: dict[str, object] = {"printed": printed, "right": right, "count": counts[right]}
                    yield Finding("term", span, args, Anchor(passage.table, printed))
                    break


def _is_right(printed: str, at: int) -> bool:
    """Whether the character makes a known word with a neighbour."""
    pairs = {printed[at - 1 : at + 1], printed[at : at + 2]}
    return not pairs.isdisjoint(_RIGHT) or not re.fullmatch(r"[\u4e00-\u9fff]{4}", printed)


RULES: tuple[AnyRule, ...] = (misprinted_character,)
