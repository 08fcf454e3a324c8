"""The lexicon lexer of ``narrative.lark``: the words by which a sentence says what becomes of an amount.

What an amount is an amount of (terms) comes from the catalogue; the words here are the language of comparison, share,
enumeration and denial that every published explanation shares (reference/documents.md §7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from lark import Token

from budgetlint.model.amount import Figure
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.syntax.numbers import Mention, Number, numbers_in

_YEAR = r"(?:20\d\d|二[○〇零][○〇零一二三四五六七八九]{2})年度?"
_LAST = r"(?:上一?年度?|去年|上年同期|前一年度?|上一度|往年)"
_NUMBER_OF = (
    r"(?:同期)?(?:年初|部门|单位|当年|全年|调整|财政拨款|收支|总体|年度)*"
    r"(?:预算执行数?|执行数|预算安排数?|预算数|预算|决算数?|完成数|实际数?|实有数|数额|数(?!量)|支出数?|收入数?|总额|金额)*"
)
_STATED = rf"(?:{_YEAR}|{_LAST})(?:年?[末底初])?{_NUMBER_OF}"
#: A budget of the year itself that says which one it is.
_OWN_BUDGET = r"(?:(?:当年|本年度?)?(?:年初|期初)|调整后?)的?预算(?:安排)?数?"
_UP = r"增加|增长|上升|提高|上涨|上调|调增|新增|扩大|增幅|增(?=\d)"
_DOWN = r"减少|下降|降低|压减|压缩|缩减|调减|下调|核减|降幅|减幅|减(?=\d)|降(?=\d)"
_MORE, _LESS, _EQUAL = r"大于|高于|多于", r"小于|低于|少于", r"等于|同于"
_TAIL = r"(?:额|幅度|幅|率|数额)?(?:了|为|约为?|达到?|:)?"
_SAME = (
    r"(?:保持|基本|数据|金额|相)?(?:持平|一致|相同|相等|相当)|(?:无|没有|未发生|未有|未)(?:增减)?变化|"
    r"无增减(?:变[化动])?|(?:保持)?不变|无变动|增减为0"
)
_THRESHOLD = r"(?:单位)?(?:单台|单套|单项|单件)?(?:价值|单价|价格)?(?:在)?\d+(?:\.\d+)?(?:万|亿)?元(?:\(含\)|\(含[^()]{0,8}\))?及?以[上下内]"
#: One level of what a subject of the functional classification is printed like, 名（类）名（款）名（项）: its name, code and 类,
#: 款 or 项. A name may have brackets of its own (党委办公厅（室）及相关机构事务), and is no mark of a list.
LEVEL = regex(
    r"([\u4e00-\u9fff](?:[\u4e00-\u9fff、]|\((?![类款项])[\u4e00-\u9fff]{1,8}\)(?=[\u4e00-\u9fff])){1,23}?)"
    r"\((\d{2,3}|\d{5}|\d{7})?([类款项])级?(?:科目)?\)(?:支出)?"
)
_BETWEEN_LEVELS = regex(r"[,、/—-]*")
#: 名-名-名科目, from the class (类) on.
_CHAIN = regex(r"[\u4e00-\u9fff、()]{3,24}?(?:[-—－][\u4e00-\u9fff、()]{2,24}?){1,2}科目")

_WORDS = regex(
    rf"""
      (?P<THRESHOLD>{_THRESHOLD})
    | (?P<RELATED>(?:本年数)?(?P<how>{_MORE}|{_LESS}|{_EQUAL})(?P<what>{_STATED}))
    | (?P<BASE>(?:(?:比|较|同|与|和|跟|对比|相比|相较于?|较之)(?:于)?{_STATED}(?:相比较?|对比|比较|比)?)
          |(?:比|较|与|同)(?:于)?{_OWN_BUDGET}(?:相比较?|对比|比)?(?={_UP}|{_DOWN})
          |(?:同比|环比)|(?<!相)(?:比|较)(?={_UP}|{_DOWN}))
    | (?P<TIME>(?:截[至止])?(?:{_YEAR}(?:初|末|底|\d{{1,2}}月(?:份|底|末|\d{{1,2}}日)?)?|{_LAST}(?:末|底|初)?|本年度?(?!收|支)|当年(?!收|支))底?)
    | (?P<SHARE>占比?(?:为|例为?)?(?=[^,;。:]{{0,30}}?\d[\d.]*%))
    | (?P<DONE>(?:完成|执行|达到|(?:决算数?)?为)(?:了)?(?:年初|年度|全年|当年|本年|调整后?|变动|部门)*预算(?:数|的)*(?:的)?(?=[\d])|(?:年初)?预算(?:执行|完成)率(?:为|达到?)?(?=\d))
    | (?P<OF_WHICH>其中[:,]?)
    | (?P<ALL>(?:主要)?由以下|(?:具体)?包括[:,]?|资金(?:分配|构成|组成)(?:情况)?(?:为)?:|分别[为是][:,]?|具体[为是]:?|构成(?:如下)?:)
    | (?P<CAUSE>主要原因(?:是|为|有|在于|系)?[:,]?|原因(?:是|为)[:,]?|主要是?(?:由于|因为?|系|根据|按照|受)|由于|因为|主要是因)
    | (?P<MAIN>主要(?:包括|有|为|是)[:,]?)
    | (?P<ETC>等(?![于级额待同价候线]))
    | (?P<ZERO>(?:为|是|计|共)(?:0|零)(?![\d.,%万元人辆个项台批户次]))
    | (?P<NONE>(?:未|没有|不)(?:安排|使用|编制|发生|涉及|列支|产生|购置)|无此项(?:支出|预算|经费|内容)?|没有此项(?:支出|预算|经费)?
          |(?:没有|无)(?:任何)?(?=(?:使用)?[^,;。:]{{0,12}}(?:预算|拨款|支出|经费|收入)(?:安排)?)|为空表?|空表(?:列示)?)
    | (?P<REFERENCE>(?:详|参)?[见如](?:下|附|后|上)(?:表|件)(?:[一二三四五六七八九十\d]{{1,3}})?|(?:详|参)见[^,;。:()]{{0,16}}(?:表|附件)(?:[一二三四五六七八九十\d]{{1,3}})?)
    | (?P<EACH>[各均](?={_UP}|{_DOWN}|\d))
    | (?P<UP>(?:{_UP}){_TAIL})
    | (?P<DOWN>(?:{_DOWN}){_TAIL})
    | (?P<SAME>{_SAME})
    | (?P<COMMA>,)
    | (?P<SEMICOLON>;)
    | (?P<STOP>[。!?])
    | (?P<COLON>:)
    | (?P<AND>、)
    | (?P<LEFT>[(\[])
    | (?P<RIGHT>[)\]])
    """,
    re.VERBOSE,
)
_AND_BEHIND = regex(r"和|及|与|以及|并")
#: 8万元中, …: what follows are parts of it.
_OF_THESE = regex(r"之?中")
_KINDS = {Mention.MONEY: "MONEY", Mention.PERCENT: "PERCENT", Mention.COUNT: "COUNT"}
_FIGURES = frozenset(("MONEY", "PERCENT", "COUNT", "PRICE"))
_SUBJECTS = frozenset(("TERM", "SUBJECT", "NAME"))
_TRENDS = frozenset(("UP", "DOWN"))

#: Where the longest term ends that begins at a position of a text; 0 where none does.
Terms: TypeAlias = Callable[[str, int], int]


@frozen(eq=False)
class Word:
    """One token with its figure, if it is one."""

    kind: str
    start: int
    end: int
    figure: Figure | None = None


def words(text: str, terms: Terms) -> list[Word]:
    """The tokens of one sentence of normal text without white space."""
    return _settled(text, list(_raw(text, terms)))


def tokens(text: str, found: list[Word]) -> list[Token]:
    """The same for Lark."""
    return [Token(w.kind, text[w.start : w.end], w.start, end_pos=w.end) for w in found]


class _Ahead:
    """Where a pattern next matches, from the left: a search for each match, not a try at each character."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text
        self._next = pattern.search(text)

    def at(self, at: int) -> re.Match[str] | None:
        """The match that begins at a place; places are asked for in order."""
        while self._next is not None and self._next.start() < at:
            self._next = self._pattern.search(self._text, at)
        return self._next if self._next is not None and self._next.start() == at else None


class _Subjects:
    """Subjects that are printed with their levels."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._levels = _Ahead(LEVEL, text) if ")" in text else None
        self._chains = _Ahead(_CHAIN, text) if "科目" in text else None

    def end_at(self, at: int) -> int:
        """Where the one ends that begins at a place, 0 where none does; places are asked for in order."""
        if self._chains is not None and (chain := self._chains.at(at)):
            return chain.end()
        if self._levels is None or (first := self._levels.at(at)) is None:
            return 0
        end = first.end()
        if first[3] == "类":
            group = self._below(end, "款")
            item = self._below(group, "项") if group else 0
            return item or group or end
        if first[3] == "款":  # nothing but a group with its item; 支出 may be the item's name
            short = end - 2 if self._text.endswith("支出", at, end) else end
            return self._below(end, "项") or self._below(short, "项")
        return end

    def _below(self, at: int, level: str) -> int:
        """Where the next level ends, 0 if it is another one."""
        joint = _BETWEEN_LEVELS.match(self._text, at)
        found = LEVEL.match(self._text, joint.end() if joint else at)
        return found.end() if found and found[3] == level else 0


def _raw(text: str, terms: Terms) -> Iterator[Word]:
    numbers = {n.start: n for n in numbers_in(text) if n.figure is not None}
    known, subjects = _Ahead(_WORDS, text), _Subjects(text)
    at = begun = 0
    while at < len(text):
        word = _at(text, at, terms, numbers.get(at), known.at(at), subjects.end_at(at))
        if word is None:
            at += 1
            continue
        if begun < at:
            yield Word("NAME", begun, at)
        yield from word
        at = begun = max(w.end for w in word)
    if begun < at:
        yield Word("NAME", begun, at)


def _at(
    text: str,
    at: int,
    terms: Terms,
    number: Number | None,
    match: re.Match[str] | None,
    subject: int,
) -> list[Word] | None:
    if match and match.lastgroup == "THRESHOLD":
        return [Word("NAME", at, match.end())]
    if number is not None and number.figure is not None:
        kind = "PRICE" if number.figure.per else _KINDS[number.mention]
        return [Word(kind, number.start, number.end, number.figure)]
    if subject:
        return [Word("SUBJECT", at, subject)]
    term = terms(text, at)
    if term and (match is None or match.lastgroup not in ("BASE", "RELATED") or term >= match.end()):
        return [Word("TERM", at, term)]
    if match is None:
        return None
    if match["RELATED"]:
        how = "UP" if re.fullmatch(_MORE, match["how"]) else "DOWN" if re.fullmatch(_LESS, match["how"]) else "SAME"
        return [Word("BASE", match.start("what"), match.end()), Word(how, *match.span("how"))]
    return [Word(match.lastgroup or "NAME", at, match.end())]


def _settled(text: str, raw: list[Word]) -> list[Word]:
    """What a word is among its neighbours: 主要是 gives a reason behind a change, parts behind an amount; 和 joins
    figures, not words; a trend is one only without a figure."""
    found: list[Word] = []
    changed = False
    for at, word in enumerate(raw):
        following = raw[at + 1].kind if at + 1 < len(raw) else ""
        kind = word.kind
        if kind in _TRENDS:
            each = following == "EACH" and at + 2 < len(raw) and raw[at + 2].kind in _FIGURES
            kind = kind if following in _FIGURES or each else "TREND"
            changed = True
        elif kind == "CAUSE":
            kind = "REASON"
        elif kind == "MAIN":
            kind = "REASON" if changed or not _lists_amounts(raw, at) else "SOME"
        elif kind == "ZERO":
            kind = "NONE"
        elif kind == "ETC":
            kind = kind if found and found[-1].kind in (*_FIGURES, "RIGHT") else "NAME"
        elif kind in ("SHARE", "DONE"):
            kind = kind if _percent_follows(raw, at, kind) else "NAME"
        elif kind == "SAME":
            changed = True
        elif kind in ("STOP", "SEMICOLON"):
            changed = False
        if kind == "NAME" and found and found[-1].kind == "MONEY" and _OF_THESE.fullmatch(text, word.start, word.end):
            kind = "OF_WHICH"
        elif kind == "NAME" and found and found[-1].kind in (*_FIGURES, "RIGHT"):
            joint = _AND_BEHIND.match(text, word.start, word.end)
            if joint:
                found.append(Word("AND", word.start, joint.end()))
                if joint.end() == word.end:
                    continue
                word = Word("NAME", joint.end(), word.end)
        found.append(Word(kind, word.start, word.end, word.figure))
    return [_with_figure(found, at) for at in range(len(found))]


def _with_figure(found: list[Word], at: int) -> Word:
    """各 and 均 say something only before a figure, or the change that has one."""
    word, following = found[at], found[at + 1].kind if at + 1 < len(found) else ""
    if word.kind == "EACH" and following not in _FIGURES | _TRENDS:
        return Word("NAME", word.start, word.end)
    return word


def _lists_amounts(raw: list[Word], at: int) -> bool:
    for word in raw[at + 1 :]:
        if word.kind == "MONEY":
            return True
        if word.kind in ("STOP", "SEMICOLON", "UP", "DOWN", "CAUSE"):
            return False
    return False


def _percent_follows(raw: list[Word], at: int, kind: str) -> bool:
    for word in raw[at + 1 :]:
        if word.kind == "PERCENT":
            return True
        if kind == "DONE" or word.kind not in _SUBJECTS:
            return False
    return False
