"""Why it is not certain, or not known, what a document is: in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from budgetlint.model.phrases import Phrase, listing, named

#: Where a document states its kind and year.
PLACES: Final[Mapping[str, Phrase]] = {
    "题名": Phrase("题名", "the title"),
    "开头一段": Phrase("开头一段", "the opening"),
    "表头": Phrase("表头", "the heads of tables"),
}

ONLY_OPENING: Final = Phrase(
    "题名没有写明文种,只有开头一段写到", "the title does not state the kind of document, only the opening does"
)
BOTH_IN_TITLE: Final = Phrase(
    "题名同时含“部门”“单位”,请二选一;暂按部门检查",
    "the title says both '部门' (department) and '单位' (unit): keep one; checked as a department's",
)
BY_TEXT: Final = Phrase("题名没有写明,按正文用语判定", "the title does not say; judged by the words of the text")
BY_TABLES: Final = Phrase("题名没有写明,按表名判定", "the title does not say; judged by the names of tables")
NO_KIND: Final = Phrase(
    "题名和正文没有写明文种,表名也不足以判定",
    "neither title nor text states the kind of document, and the names of tables do not tell",
)
NO_YEAR: Final = Phrase("没有写明年度", "no year is stated")
MANY_YEARS: Final = Phrase(
    "题名和正文没有写明年度,表名所写的年度不一",
    "neither title nor text states the year, and the names of tables state different ones",
)
STATED: Final = Phrase("由使用者指定", "stated by the user")
ONCE: Final = Phrase("只有一处写明", "it is stated only once")
NO_ENTITY: Final = Phrase("没有找到公开主体的名称", "the name of the publishing body was not found")
BY_TABLE: Final = Phrase("题名没有写地区,按表格所列", "the title does not name the region; taken from a table")
NAME_IN_DOUBT: Final = Phrase("主体名称不确定", "the name of the body is not certain")
SHORT_NAME: Final = Phrase("名称只用了地名简称", "the name has only the short form of the place")
NAMES_CONTRADICT: Final = Phrase(
    "名称中的地名前后不合,无法判定层级",
    "the places in the name contradict each other, so that they do not tell the level",
)
NAMES_OF_LEVELS: Final = Phrase(
    "同名的地方级别不一,无法判定层级", "places of this name are of different levels, so that it does not tell the level"
)
LEVEL_BY_TEXT: Final = Phrase("按正文用语判定", "judged by the words of the text")
NO_LEVEL: Final = Phrase("名称和正文都看不出层级", "neither name nor text tells the level")
PLACES_CONTRADICT: Final = Phrase(
    "名称中的地名前后不合,无法判定省份",
    "the places in the name contradict each other, so that they do not tell the province",
)
PROVINCE_BY_TEXT: Final = Phrase(
    "名称没有写地名,按正文提到的地名判定", "the name has no place; judged by the places that the text names"
)
NO_PROVINCE: Final = Phrase("没有足以判定省份的地名", "no places tell the province")


def several_kinds(kinds: Iterable[str]) -> Phrase:
    """A title that states more than one kind of document."""
    told = listing(kinds, "和", " and ")
    return Phrase(
        "题名同时写有{kinds},无法判定文种,请指明按哪一种检查",
        "the title states both {kinds}; --kind says which one to check it as",
        kinds=told,
    )


def another_kind(kind: str, against: str) -> Phrase:
    """A title that states one kind, and a text that is of another."""
    both = ("题名写的是{kind},正文写的却是{against}", "the title says {kind}, the text {against}")
    return Phrase(*both, kind=kind, against=against)


def whose(kind: str) -> Phrase:
    """A title that does not say whether it is a department's or a unit's."""
    both = (
        "题名没有写明部门还是单位,暂按{kind}检查",
        "the title does not say whether it is a department's or a unit's; checked as {kind}",
    )
    return Phrase(*both, kind=kind)


def both_words(kind: str) -> Phrase:
    """A title with both words, of which one decides."""
    both = ("题名同时含“部门”“单位”,按“{kind}”判定", "the title says both '部门' and '单位'; taken as {kind}")
    return Phrase(*both, kind=kind)


def two_kinds(first: str, second: str) -> Phrase:
    """A text without a title that speaks of two kinds."""
    both = (
        "题名没有写明,正文既写{first}又写{second},无法判定文种",
        "the title does not say, and the text speaks of both {first} and {second}",
    )
    return Phrase(*both, first=first, second=second)


def years(found: Iterable[int]) -> Phrase:
    """2023年和2024年."""
    return listing((Phrase("{year}年", "{year}", year=year) for year in found), "和", " and ")


def several_years(found: Iterable[int]) -> Phrase:
    """A title that states more than one year."""
    both = ("题名写有{years},无法判定年度,请指明", "the title states {years}; --year says which is meant")
    return Phrase(*both, years=years(found))


def years_apart(said: Mapping[str, Iterable[int]]) -> Phrase:
    """What each place states, where they differ."""
    each = (
        Phrase("{place}写{years}", "{place} says {years}", place=PLACES[p], years=years(y)) for p, y in said.items()
    )
    return listing(each, ",", ", ")


def contradicting_years(said: Mapping[str, Iterable[int]]) -> Phrase:
    """The same, where none of them decides."""
    return Phrase("年度前后不一:{said}", "the years differ: {said}", said=years_apart(said))


def years_of_text(found: Iterable[int]) -> Phrase:
    """Years of the text, none of which prevails."""
    both = (
        "题名没有写明,正文写有{years},无法判定年度",
        "the title does not say, and the text states {years}, none more than the others",
    )
    return Phrase(*both, years=years(found))


def several_bodies(names: Iterable[str]) -> Phrase:
    """Tables that name different bodies."""
    both = ("各表所列编制单位不一:{names}", "the tables name different bodies: {names}")
    return Phrase(*both, names=named(names))


def most_name(name: str) -> Phrase:
    """The same, where most name one."""
    both = ("各表所列编制单位不一,多数写{name}", "the tables name different bodies, most of them '{name}'")
    return Phrase(*both, name=name)


def two_names(place: str, name: str, other: str) -> Phrase:
    """A name, and another one elsewhere."""
    both = ("{place}写{name},另处写{other}", "{place} says '{name}', elsewhere it is '{other}'")
    return Phrase(*both, place=PLACES.get(place, place), name=name, other=other)


def by_first_character(name: str) -> Phrase:
    """A name without a place that begins with a level."""
    both = ("名称以“{name}”开头,没有写地名", "the name begins with '{name}' and has no place")
    return Phrase(*both, name=name)


def unlisted(place: str) -> Phrase:
    """A place that the table of divisions does not have."""
    both = ("行政区划表中没有{place},按名称判定", "'{place}' is not in the list of divisions; judged by the name")
    return Phrase(*both, place=place)


def provinces(names: Iterable[str]) -> Phrase:
    """A place that several provinces have."""
    both = (
        "{names}都有同名的地方,无法判定省份",
        "{names} all have a place of this name, so that it does not tell the province",
    )
    return Phrase(*both, names=named(names))
