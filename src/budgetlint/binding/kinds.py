"""Which kind a table is: by its title, longest name first, then by words; never by its position in the document."""

from __future__ import annotations

import re
from functools import lru_cache

from budgetlint.binding.catalogue import Catalogue, TableKind
from budgetlint.binding.labels import label, plain
from budgetlint.model.facts import DocumentKind

_YEAR = re.compile(r"\d{4}年?度?|二[○〇零][○〇零一二三四五六七八九]{2}年度?")
_DECORATION = re.compile(
    r"\((?:汇总|本级|草案|部门|单位|本部门|含本级|[^()]{0,6}(?:分类|科目|单位|公开)[^()]{0,6})\)|^附?(?:件|表)\d{0,2}[:、]?"
)
_NUMBER = re.compile(r"^(?:公开)?表?[\d一二三四五六七八九十]{1,3}(?:[-.]\d{1,2})?(?:表|[.、:])")


def kind_of(catalogue: Catalogue, title: str, document: DocumentKind | None = None) -> TableKind | None:
    """The kind that a caption names, or None; only kinds that a document of this kind can hold."""
    return _kind(catalogue, title, document)


@lru_cache(maxsize=4096)
def _kind(catalogue: Catalogue, title: str, document: DocumentKind | None) -> TableKind | None:
    name, full = title_name(title), plain(title)
    if not name:
        return None
    named = [(a, k) for a, k in catalogue.titles() if document is None or not k.documents or document in k.documents]
    for alias, kind in named:
        # What a name itself holds can not speak against it; what decorates it can: (按政府预算经济分类).
        if name == alias and not any(word in full for word in kind.none if word not in alias):
            return kind
    for alias, kind in named:
        if name.endswith(alias) and not any(word in full for word in kind.none):
            return kind
    fitting = {k.id: k for _, k in named if _has_words(k, full)}
    return max(fitting.values(), key=lambda k: sum(map(len, k.all)), default=None)


def named_kind(catalogue: Catalogue, title: str, document: DocumentKind | None = None) -> TableKind | None:
    """The kind of which a caption, its number and year aside, is just the name."""
    name = title_name(title)
    found = _kind(catalogue, title, document) if name else None
    return found if found is not None and name in (plain(found.name), *found.aliases) else None


def title_name(title: str) -> str:
    """A caption without ordinal, 表号, year and decoration."""
    name = label(_NUMBER.sub("", plain(title))).name
    return _DECORATION.sub("", _YEAR.sub("", name)).strip(":、.")


def _has_words(kind: TableKind, name: str) -> bool:
    if not kind.all or any(word in name for word in kind.none):
        return False
    return all(word in name for word in kind.all) and (not kind.any or any(word in name for word in kind.any))
