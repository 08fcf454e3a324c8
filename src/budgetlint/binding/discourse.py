"""The running text of a document as paragraphs in order, each cut into sentences, with the headings around it."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.binding.labels import label
from budgetlint.model.nodes import Document, NormalText, Note, Paragraph, Section, Table, walk
from budgetlint.records import frozen
from budgetlint.regex import regex

#: White space and quotation marks tell nothing about what a sentence says; marks are compared in one width.
_NOISE = regex(r"[\s“”\"'‘’「」『』《》]")
_ONE_WIDTH = str.maketrans(
    {"，": ",", "；": ";", "！": "!", "？": "?", "（": "(", "）": ")", "：": ":", "【": "[", "】": "]"}
)
#: A full stop printed as a point: behind words, not behind the number of an item (一.) or inside a figure.
_POINT = regex(r"(?<=[\u4e00-\u9fff%)])(?<![一二三四五六七八九十])\.(?![A-Za-z])")
#: A reason between two parts of a list belongs to its sentence: 其中:甲增加3万元。主要原因:…;乙减少1万元。
_REASON_BETWEEN = r"。(?=(?:其?主要)?原因[^。;]{1,200};)"
_SENTENCE = regex(rf"(?:[^。!?]|{_REASON_BETWEEN}){{1,1500}}[。!?]*|[。!?]+")
_GLOSSARY = regex(r"名词|术语")
_PROJECT = regex(
    r"(?:[\d一二三四五六七八九十]{1,2}[、.]|\([\d一二三四五六七八九十]{1,2}\))?项目名称:([^:;。,]{2,40})[。;]?"
)
_DEFINES = regex(
    r"^(?:[一二三四五六七八九十\d()①-⑳]{1,4}[、.)]?)?[^,。:]{2,30}(?:[:,是])?(?:是)?指(?![标导示数挥定引派出明])"
)


@frozen(eq=False)
class Passage:
    """One paragraph or note: its sentences, and the headings around it, outermost first."""

    sentences: tuple[NormalText, ...]
    path: tuple[str, ...]
    #: It explains a word (名词解释).
    explains: bool
    #: Where it begins.
    start: int

    @property
    def project(self) -> str:
        """The project that it names for the paragraphs below (项目名称：…), in plain form."""
        match = _PROJECT.fullmatch("".join(s.text for s in self.sentences)[:80])
        return label(match[1]).name if match else ""

    @property
    def starts_anew(self) -> bool:
        """Whether it says that what it lists is no part of what was listed before."""
        return bool(self.sentences) and self.sentences[0].text.startswith(("此外", "另外"))


def passages(tree: Document) -> Iterator[Passage]:
    """Paragraphs, and the notes of tables, in document order. Contents are left out."""
    path: list[tuple[str, int]] = []
    for node in walk(tree):
        while path and node.span.start >= path[-1][1]:
            path.pop()
        if isinstance(node, Section):
            path.append((node.heading.title, node.span.end))
        elif isinstance(node, Paragraph | Note):
            yield _passage(node.text, tuple(t for t, _ in path))
        elif isinstance(node, Table):
            for note in node.notes:
                yield _passage(note.text, tuple(t for t, _ in path))


def condensed(normal: NormalText) -> NormalText:
    """Without white space and quotation marks, marks in one width; a space between two figures parts them."""
    text = normal.text
    bare = normal.without(m.span() for m in _NOISE.finditer(text) if not _parts_figures(text, m.start()))
    return NormalText(_POINT.sub("。", bare.text.translate(_ONE_WIDTH)), bare.offsets)


def _parts_figures(text: str, at: int) -> bool:
    """1,917,860 1,975,744 are two figures."""
    return text[at] == " " and at > 0 and text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit()


def _passage(normal: NormalText, path: tuple[str, ...]) -> Passage:
    text = condensed(normal)
    sentences = tuple(
        NormalText(found[0], text.offsets[found.start() : found.end()]) for found in _SENTENCE.finditer(text.text)
    )
    explains = any(_GLOSSARY.search(title) for title in path) or _DEFINES.match(text.text) is not None
    return Passage(sentences, path, explains, normal.offsets[0] if normal.offsets else 0)
