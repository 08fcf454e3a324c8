"""A page as a tree: its characters decoded, server directives and Word's marks taken out, what is not shown known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from budgetlint.decode import decode
from budgetlint.model.phrases import Phrase
from budgetlint.readers.directives import in_markup
from budgetlint.readers.guard import BROKEN, Meter, library
from budgetlint.readers.layout import Refused
from budgetlint.readers.package import Element
from budgetlint.regex import regex

#: What no browser shows as text of the page.
UNSHOWN = frozenset((
    "script", "style", "head", "template", "noscript", "xml", "select", "option", "button", "textarea", "input",
    "svg", "iframe", "object", "embed", "audio", "video", "map", "canvas", "datalist", "progress", "meter", "dialog",
    "applet", "frameset", "noframes", "title", "meta", "link", "base",
))  # fmt: skip
_CHARSET = regex(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SERVER = (("<%", "%>"), ("<?", "?>"))
#: Word shows what stands between these only to some readers; they are no comments in XML's sense.
_REVEALED = regex(r"<!\[(?:if\b[^\]>]{0,200}|endif)\]>", re.IGNORECASE)
_UNSEEN = regex(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_FILE = regex(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|ods)\b|^\s*(?:#|javascript:)", re.IGNORECASE)
#: Elements inside of each other: tags that are never closed nest, so pages go deeper than documents.
_DEPTH = 1500


class Page:
    """A parsed page; ``weight`` of an element: how much shown text it holds that is no link to other pages."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        """Raises Refused for what is no page at all."""
        etree = library("lxml.etree")
        text = _REVEALED.sub("", _decoded(data).replace("\0", ""))
        for first, last in _SERVER:
            text = _without(text, first, last)
        meter.unpacked(len(text))
        #: What its comments say to budgetlint.
        self.directives = tuple(in_markup(text))
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
        )
        try:
            root: Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
        except (etree.LxmlError, ValueError):
            root = None
        if root is None:
            raise Refused(BROKEN)
        self.root: Element = root
        self.body: Element = next(iter(root.iter("body")), root)
        self._weights: dict[Element, int] = {}
        self._links: dict[Element, int] = {}
        self._hidden = {e for e in self.body.iter() if _is_unseen(e)}
        self._weigh(meter)
        total = self.weight(self.body)
        if total < self._all // 2:
            # Scripts show what most pages hide: where nearly all is hidden, it is the article.
            self._hidden = {e for e in self._hidden if e.tag in UNSHOWN}
            self._weigh(meter)

    def _weigh(self, meter: Meter) -> None:
        """Count texts from the leaves up."""
        self._weights.clear()
        self._links.clear()
        self._all = 0
        in_link: set[Element] = set()
        order: list[tuple[Element, bool]] = []
        pending: list[tuple[Element, bool, int]] = [(self.body, False, 0)]
        while pending:
            at, unseen, depth = pending.pop()
            if depth > _DEPTH:
                raise Refused(
                    Phrase(
                        "网页标签嵌套超过 {limit:,} 层,无法读取;请在浏览器中打开后另存,再检查。",
                        "tags are nested more than {limit:,} deep; open the page in a browser, save it and check again.",
                        limit=_DEPTH,
                    )
                )
            unseen = unseen or at in self._hidden
            order.append((at, unseen))
            if len(order) % 1000 == 0:
                meter.tick()
            is_link = at.tag == "a" and bool(at.get("href")) and not _FILE.search(at.get("href", ""))
            if is_link or at.getparent() in in_link:
                in_link.add(at)
            pending.extend((c, unseen, depth + 1) for c in at)
        for at, unseen in reversed(order):
            own = _length(at.text) if at.tag not in UNSHOWN else 0
            self._all += own
            own = 0 if unseen else own
            weight, links = (0, own) if at in in_link else (own, 0)
            for child in at:
                tail = _length(child.tail)
                self._all += tail
                weight += self._weights.get(child, 0) + (0 if unseen or at in in_link else tail)
                links += self._links.get(child, 0) + (tail if at in in_link and not unseen else 0)
            self._weights[at], self._links[at] = weight, links

    def weight(self, element: Element) -> int:
        """Signs of shown text in it that are no links."""
        return self._weights.get(element, 0)

    def links(self, element: Element) -> int:
        """Signs of shown text in it that are links to other pages."""
        return self._links.get(element, 0)

    def is_hidden(self, element: Element) -> bool:
        """Whether the element itself is not shown."""
        return element in self._hidden or element.tag in UNSHOWN

    def text(self, element: Element) -> str:
        """All its shown text on one line."""
        return " ".join("".join(self._texts(element)).split())

    def _texts(self, element: Element) -> Iterator[str]:
        pending: list[Element | str] = [element]
        while pending:
            at = pending.pop()
            if isinstance(at, str):
                yield at
            elif not self.is_hidden(at):
                rest: list[Element | str] = [at.text or ""]
                for child in at:
                    rest += [child, child.tail or ""]
                pending.extend(reversed(rest))

    @staticmethod
    def line(element: Element) -> int | None:
        """The line of the page's markup on which the element begins."""
        line: int | None = cast(Any, element).sourceline
        return line or None


def _length(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _is_unseen(element: Element) -> bool:
    if element.tag in UNSHOWN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and bool(_UNSEEN.search(style))


def _without(text: str, first: str, last: str) -> str:
    """Text without what stands between two marks; lines keep their numbers."""
    out: list[str] = []
    at = 0
    while (start := text.find(first, at)) >= 0 and (end := text.find(last, start)) >= 0:
        out += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + len(last)
    return "".join([*out, text[at:]])


def _decoded(data: bytes) -> str:
    """As text of any file; where that fails, or Big5 is declared, as the page says itself."""
    declared = match[1].decode("ascii").lower() if (match := _CHARSET.search(data[:8192])) else ""
    if declared.startswith("big5"):
        try:
            return data.decode("big5hkscs")
        except UnicodeDecodeError:
            pass
    found = decode(data)
    if found is not None:
        return found[0]
    return data.decode("gb18030" if declared.startswith(("gb", "x-gb", "hz")) else "utf-8", "replace")
