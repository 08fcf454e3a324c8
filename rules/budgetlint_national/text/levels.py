"""BL902: the words for the own level of government are those of the body that publishes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from budgetlint.api import (
    Anchor,
    AnyRule,
    Confidence,
    Context,
    Disclosure,
    Finding,
    Level,
    NotApplicable,
    NotEvaluable,
    Phrase,
    Related,
    Span,
    Yield,
    load_yaml,
    named,
    reading,
    regex,
    rule,
)
from budgetlint_national.text.passages import passages

_DATA = load_yaml("budgetlint_national", "text/levels.yaml")
_RANKS: dict[str, frozenset[int]] = {char: frozenset(ranks) for char, ranks in _DATA["ranks"].items()}
_OWN_RANK = {Level.PROVINCE: 1, Level.PREFECTURE: 2, Level.COUNTY: 3, Level.TOWNSHIP: 4}
_NO_LEVEL = regex("|".join(_DATA["no_level"]))
_CHAR = regex("自治区|[省市县区旗州盟镇乡]")
_SELF = regex(
    rf"(?<![{_DATA['not_after']}])(?P<how>[我本全])(?P<level>自治区|[省市县区旗州盟镇乡])"
    rf"(?![{_DATA['not_before']}]|[县区市旗](?!委)|[(、/](?:[市县区旗]))"
)
_LEVEL = r"(?P<level>(?:省|自治区|市|州|盟|县|区|旗|镇|乡)本?级|中央级?|中央本级)"
_ANY_LEVEL = regex(_LEVEL)
_OWN = tuple(regex(pattern.replace("{level}", _LEVEL)) for pattern in _DATA["own"])
_DRAWN_UP = regex(_DATA["drawn_up"])
_VERTICAL = regex(_DATA["vertical"])
_TITLE = regex(r"《[^《》]{1,80}》")
_HEAD = "甲县教育局2024年部门预算公开\n\n一、收支说明\n"
_TEXT = "2024年我县教育事业持续发展,全县教师队伍稳定。\n"


@rule(
    id="BL902",
    name="level-of-another-government",
    on=Disclosure,
    requirement=["R4", "Q"],
    severity="warning",
    since=2017,
    messages={
        "self": "这里自称「{word}」,而公开主体是「{entity}」,疑似套用了其他地方的文本",
        "own": "这里说的是「{word}」,而公开主体「{entity}」属{level},疑似套用了其他层级的文本",
    },
    messages_en={
        "self": "the text calls itself '{word}', but the body is '{entity}': it may be copied from elsewhere",
        "own": "the text speaks of '{word}', but '{entity}' is a body of {level} level: it may be copied from another level",
    },
    advice="请核对,应为「{right}」",
    advice_en="check; it should be '{right}'",
    bad=[
        f"{_HEAD}{_TEXT}深入全旗各学校调研。\n",
        f"{_HEAD}{_TEXT}二、名词解释\n“三公”经费:纳入省级财政预算管理的“三公”经费,包括三项。\n",
    ],
    good=[f"{_HEAD}{_TEXT}按照全省统一部署,完成市教育局交办的任务,迎接省级验收。\n"],
)
def level_of_another_government(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """自称和本级财政的用语与公开主体的层级一致。

    查两种话:自称(我县、本区、全市);写明本级预算、本级部门经费的话,例如“三公”经费的释义。上级的名称、文件名、全省全市
    的部署、上级财政的补助都是正常的,不报;由上级垂直管理的单位不作判断。县级市写市级、县级都可以,区写县级也可以。
    同一用语只报一次,其余列为相关位置。
    """
    body = _body(document)
    if isinstance(body, NotEvaluable):
        yield body
        return
    words: dict[tuple[str, str], list[Span]] = defaultdict(list)
    own = 0
    for passage in (p.bare for p in passages(ctx)):
        titles = [m.span() for m in _TITLE.finditer(passage.text)]
        for message, start, end in body.said(passage.text):
            if any(a <= start < b for a, b in titles):
                continue
            word = passage.text[start:end]
            if message == "right":
                own += 1
            else:
                words[message, word].append(passage.part(start, end))
    if not own and not words:
        yield NotApplicable(
            Phrase(
                "文中没有自称,也没有写明本级财政的话", "the text neither names the body's own level nor its finances"
            )
        )
    if body.doubtful and sum(map(len, words.values())) >= max(1, own):
        yield NotEvaluable(
            Phrase(
                "公开主体的层级不能确定,不知自称是否相符;可用 --entity 指明公开主体",
                "the level of the publishing body is not certain, nor whether what it calls itself fits; --entity states the body",
            )
        )
        return
    for (message, word), spans in words.items():
        args: dict[str, object] = {"entity": body.name, "level": body.level, "word": word, "right": body.right(word)}
        related = tuple(Related(span, named([word])) for span in spans[1:])
        also = ("BL910",) if message == "own" and any(_is_defined(span, ctx) for span in spans) else ()
        yield Finding(message, spans[0], args, Anchor(row_label=word), related, also=also)


def _is_defined(span: Span, ctx: Context) -> bool:
    return any(p.explains and p.span.contains(span) for p in reading(ctx).pieces)


class _Body(NamedTuple):
    """Who publishes: its name, its level, the characters for places in its name."""

    name: str
    level: Level
    chars: tuple[str, ...]
    autonomous: bool | None
    vertical: bool
    doubtful: bool

    @property
    def rank(self) -> int:
        return _OWN_RANK[self.level]

    @property
    def char(self) -> str:
        """The character of the level itself."""
        return next(c for c in reversed(self.chars) if self.rank in _ranks(c))

    def right(self, word: str) -> str:
        """A word with the own character for the other one."""
        return _CHAR.sub(self.char, word, count=1) if "中央" not in word else f"{self.char}级"

    def said(self, text: str) -> Iterator[tuple[str, int, int]]:
        """What a text says of the own level: message (right, self, own) and place."""
        for match in _SELF.finditer(text):
            char = match["level"]
            if char in self.chars:
                yield "right", *match.span()
            elif self._is_beside(char, match["how"]):
                yield "self", *match.span()
        if self.vertical:
            return
        for pattern in _OWN if _ANY_LEVEL.search(text) else ():
            for match in pattern.finditer(text):
                good = self._is_own(re.sub("本?级", "", match["level"]))
                yield "right" if good else "own", *match.span("level")
        for match in _DRAWN_UP.finditer(text):
            if self.rank > 1:
                yield "own", *match.span("level")

    def _is_beside(self, char: str, how: str) -> bool:
        """Whether a level is neither one above the own (全省, 我市) nor, after 全, perhaps one below it."""
        ranks = _ranks(char) - ({1} if char == "区" and self.autonomous is False else frozenset())
        if min(ranks) < self.rank or (char == "区" and how != "我"):
            return False  # 本区 may be an industrial zone or a reserve
        return how != "全" or ranks == {self.rank}

    def _is_own(self, char: str) -> bool:
        if char in self.chars and self.rank in _ranks(char):
            return True
        if self.rank == 4 and _ranks(char) & {3}:
            return True  # the money of a 街道 is its district's
        return char in ("县", "区") and self.rank == 3 and (char == "县" or "县" not in self.chars)


def _ranks(char: str) -> frozenset[int]:
    return _RANKS.get(char, frozenset({0}))


def _body(document: Disclosure) -> _Body | NotEvaluable:
    name, level = document.entity.value or "", document.level.value
    if level is None or level not in _OWN_RANK or not name:
        return NotEvaluable(
            Phrase(
                "看不出公开主体是哪一级的,不知自称是否相符;可用 --entity 指明公开主体",
                "the level of the publishing body is not known, nor whether what it calls itself fits; --entity states the body",
            )
        )
    chars = tuple(_CHAR.findall(_NO_LEVEL.sub("", name)))
    province = document.province.value
    autonomous = None if province is None else province in _DATA["autonomous"]
    if level is Level.PROVINCE and not {"区", "自治区"}.isdisjoint(chars):
        chars = ("区", *chars, "自治区")  # an autonomous region says 我区 of itself, too
    if not any(_OWN_RANK[level] in _ranks(c) for c in chars):
        return NotEvaluable(
            Phrase(
                "公开主体「{name}」的名称没有写明{level}的地名,不知自称是否相符",
                "the name '{name}' holds no place name of {level} level; whether what the body calls itself fits is not known",
                name=name,
                level=level,
            )
        )
    doubtful = document.level.confidence not in (Confidence.HIGH, Confidence.STATED)
    return _Body(name, level, chars, autonomous, _VERTICAL.search(name) is not None, doubtful)


RULES: tuple[AnyRule, ...] = (level_of_another_government,)
