"""Which kind a table is: by its title, longest name first, then by words; never by its position in the document."""

from __future__ import annotations

from functools import lru_cache

from budgetlint.binding.catalogue import Catalogue
from budgetlint.binding.labels import label, plain, without_years
from budgetlint.binding.layouts import TableKind
from budgetlint.model.kinds import DocumentKind
from budgetlint.regex import regex

_DECORATION = regex(
    r"\((?:汇总|本级|草案|部门|单位|本部门|含本级|[^()]{0,6}(?:分类|科目|单位|公开)[^()]{0,6})\)|^附?(?:件|表)\d{0,2}[:、]?"
)
_NUMBER = regex(r"^(?:公开)?表?[\d一二三四五六七八九十]{1,3}(?:[-.]\d{1,2})?(?:表|[.、:])")


def kind_of(catalogue: Catalogue, title: str, document: DocumentKind | None = None) -> TableKind | None:
    """The kind that a caption names, or None; only kinds that a document of this kind can hold."""
    return _kind(catalogue, title, document)


def kind_at_end(
    catalogue: Catalogue, title: str, document: DocumentKind | None = None
) -> tuple[TableKind, str | None] | None:
    """The kind that words name with which they end, and that name; no name where they only describe it."""
    return _named(catalogue, plain(title), plain(title), document)


@lru_cache(maxsize=4096)
def _kind(catalogue: Catalogue, title: str, document: DocumentKind | None) -> TableKind | None:
    name = title_name(title)
    found = _named(catalogue, name, plain(title), document) if name else None
    return found[0] if found is not None else None


def _named(
    catalogue: Catalogue, name: str, full: str, document: DocumentKind | None
) -> tuple[TableKind, str | None] | None:
    """Longest name first. What a name itself holds can not speak against it; what decorates it can."""
    possible = _possible(catalogue, document)
    for alias, kind in possible:
        if name.endswith(alias) and not any(word in full for word in kind.none if word not in alias):
            return kind, alias
    fitting = (k for k in _described(catalogue, document) if _has_words(k, full))
    best = max(fitting, key=lambda k: sum(map(len, k.all)), default=None)
    return (best, None) if best is not None else None


@lru_cache(maxsize=16)
def _possible(catalogue: Catalogue, document: DocumentKind | None) -> tuple[tuple[str, TableKind], ...]:
    """The names of the kinds that a document of this kind can hold."""
    return tuple(
        (a, k) for a, k in catalogue.titles() if document is None or not k.documents or document in k.documents
    )


@lru_cache(maxsize=16)
def _described(catalogue: Catalogue, document: DocumentKind | None) -> tuple[TableKind, ...]:
    """Those of them that can be told by the words of a title, each once."""
    return tuple({k.id: k for _, k in _possible(catalogue, document) if k.all}.values())


def named_kind(catalogue: Catalogue, title: str, document: DocumentKind | None = None) -> TableKind | None:
    """The kind of which a caption, its number and year aside, is just the name."""
    name = title_name(title)
    found = _kind(catalogue, title, document) if name else None
    return found if found is not None and name in (plain(found.name), *found.aliases) else None


def title_name(title: str) -> str:
    """A caption without ordinal, 表号, year and decoration."""
    name = label(_NUMBER.sub("", plain(title))).name
    return _DECORATION.sub("", without_years(name)).strip(":、.")


def _has_words(kind: TableKind, name: str) -> bool:
    if any(word in name for word in kind.none):
        return False
    return all(word in name for word in kind.all) and (not kind.any or any(word in name for word in kind.any))
