"""HTML put together from text that is escaped unless it is markup already, and the page around it.

The page may run and show only what it carries: its policy names its own script and style by their digests.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from pkgutil import get_data
from typing import Final

from budgetlint.regex import regex
from budgetlint.report import Lang

#: What no page may hold: control characters, halves of characters, what is no character.
_NO_TEXT: Final = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE: Final[dict[Lang, str]] = {"zh": "zh-CN", "en": "en"}
_VOID: Final = ("input", "meta")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(words: str) -> Markup:
    """Text as HTML shows it; markup as it is."""
    return words if isinstance(words, Markup) else Markup(_NO_TEXT.sub("\ufffd", escape(words)))


def join(parts: Iterable[str]) -> Markup:
    return Markup("".join(map(text, parts)))


def tag(name: str, /, *content: str, **attributes: str | int | bool | None) -> Markup:
    """An element. ``class_`` is ``class``, ``data_at`` is ``data-at``; attributes that are None or False are left out,
    those that are True have no value."""
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{text(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Markup(f"<{name}{told}>" + ("" if name in _VOID else f"{join(content)}</{name}>"))


def page(title: str, body: Markup, lang: Lang, styles: Iterable[str], scripts: Iterable[str] = ()) -> str:
    """A whole page with the named data files of this package in it."""
    style, script = ("".join(map(_resource, names)) for names in (styles, scripts))
    may_run = _digest(script) if script else "'none'"
    policy = f"default-src 'none'; style-src {_digest(style)}; script-src {may_run}"
    head = join(
        [
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=f"{policy}; base-uri 'none'; form-action 'none'"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", title),
            tag("style", Markup(style)),
        ]
    )
    last = tag("script", Markup(script)) if script else Markup("")
    whole = tag("html", tag("head", head), tag("body", body, last), lang=_LANGUAGE[lang])
    return f"<!DOCTYPE html>\n{whole}\n"


def _resource(name: str) -> str:
    # importlib.resources is not light.
    data = get_data(__package__, name)
    assert data is not None
    return data.decode().replace("\r\n", "\n")


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
