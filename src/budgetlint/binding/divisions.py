"""Administrative divisions: which level and province a name means, for inference only.

A name that exists in several provinces decides nothing by itself; a printed parent (石家庄市鹿泉区) or the
rest of the document may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from budgetlint.model.kinds import Level
from budgetlint.records import frozen
from budgetlint.regex import regex
from budgetlint.resources import Root, load_csv

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
_AUTONOMOUS = regex(rf"(?:(?:{_PEOPLES})族?)*自治([州县旗])$")
_PROVINCE_TAIL = regex(r"(?:省|市|(?:回族|壮族|维吾尔)?自治区)$")
_PREFECTURE_TAIL = regex(rf"(?:市|盟|地区|(?:(?:{_PEOPLES})族?)*自治州)$")
#: Whose names are used without their tail: those of provinces and prefectures.
_SHORTENED = {Level.PROVINCE: _PROVINCE_TAIL, Level.PREFECTURE: _PREFECTURE_TAIL}
_NAME_END = regex(r"[省市区州盟县旗](?![场域])")


class Division(NamedTuple):
    """One division; ``province`` and ``prefecture`` are full names, the latter empty where there is none."""

    code: str
    name: str
    level: Level
    province: str
    prefecture: str = ""

    @property
    def short_province(self) -> str:
        """河北省 → 河北, 新疆维吾尔自治区 → 新疆."""
        return _shortened(self.province)

    def within(self, other: Division) -> bool:
        """Whether the other one is its province or its prefecture."""
        if self.province != other.province or self.level is Level.PROVINCE:
            return False
        return other.level is Level.PROVINCE or self.prefecture == other.name


class Mention(NamedTuple):
    """A name in a text at ``[start, end)`` and every division it may mean; ``full`` unless it is a short form."""

    start: int
    end: int
    meanings: tuple[Division, ...]
    full: bool = True

    @property
    def provinces(self) -> frozenset[str]:
        return frozenset(d.short_province for d in self.meanings)

    @property
    def levels(self) -> frozenset[Level]:
        return frozenset(d.level for d in self.meanings)


@frozen(slots=False, eq=False)
class Divisions:
    """The table, indexed on first use."""

    rows: tuple[Division, ...] = ()

    @classmethod
    def load(cls, package: Root, name: str) -> Divisions:
        """From a CSV resource with the columns code, name, level, province, prefecture; read once per process."""
        return _load(package, name)

    @cached_property
    def _full(self) -> dict[str, tuple[Division, ...]]:
        index: dict[str, list[Division]] = defaultdict(list)
        for row in self.rows:
            index[row.name].append(row)
            if "自治" in row.name and (shortened := _AUTONOMOUS.search(row.name)):
                # 恩施土家族苗族自治州 is mostly printed as 恩施州.
                alias = row.name[: shortened.start()] + shortened[1]
                if len(alias) > 2:
                    index[alias].append(row)
        return {name: tuple(found) for name, found in index.items()}

    @cached_property
    def _short(self) -> dict[str, tuple[Division, ...]]:
        index: dict[str, list[Division]] = defaultdict(list)
        for row in self.rows:
            if row.level in _SHORTENED:
                short = _SHORTENED[row.level].sub("", row.name)
                if len(short) > 1:
                    index[short].append(row)
        return {name: tuple(found) for name, found in index.items()}

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(n) for n in self._full} | {len(n) for n in self._short}, reverse=True))

    def leading(self, text: str) -> Mention | None:
        """The divisions that ``text`` starts with, outermost first, as one mention of the innermost.

        Its meanings are those that agree with every name before; none is left where the names contradict.
        """
        whole = self._starting(text, 0)
        while whole and any(d.level is not Level.COUNTY for d in whole.meanings):
            inner = self._starting(text, whole.end)
            if inner and not inner.full:
                # 中山 in 广东省中山大学 is no city: a short form counts between two names only.
                further = self._starting(text, inner.end)
                inner = inner if further and further.full else None
            if not inner:
                break
            agreed = tuple(d for d in inner.meanings if any(map(d.within, whole.meanings)))
            if not agreed and inner.end - inner.start == 2:
                break  # 和县, 应县, 城区 … are also the ends of ordinary words
            whole = Mention(0, inner.end, agreed, inner.full)
        return whole

    def _starting(self, text: str, at: int) -> Mention | None:
        for length in self._lengths:
            name = text[at : at + length]
            if len(name) < length or text[at + length : at + length + 1] in ("域", "场"):
                continue
            if name in self._full:
                return Mention(at, at + length, self._full[name])
            if name in self._short:
                return Mention(at, at + length, self._short[name], full=False)
        return None

    def mentions(self, text: str) -> Iterator[Mention]:
        """Full names of three characters and more anywhere in ``text``, the longest at each end."""
        lengths = [n for n in self._lengths if n > 2]
        for end in (m.start() + 1 for m in _NAME_END.finditer(text)):
            for length in lengths:
                found = self._full.get(text[end - length : end]) if length <= end else None
                if found:
                    yield Mention(end - length, end, found)
                    break


@cache
def _shortened(province: str) -> str:
    return _PROVINCE_TAIL.sub("", province)


@cache
def _load(package: Root, name: str) -> Divisions:
    return Divisions(
        tuple(
            Division(row["code"], row["name"], Level(row["level"]), row["province"], row["prefecture"])
            for row in load_csv(package, name)
        )
    )
