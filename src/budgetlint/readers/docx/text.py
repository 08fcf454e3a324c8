"""The text of paragraphs: what is printed of their runs (ECMA-376 part 1, 17.3.3 and 17.16)."""

from __future__ import annotations

from attrs import field

from budgetlint.readers.docx.names import GONE, MC, WRAPPERS, W, chosen, is_on, value
from budgetlint.readers.docx.styles import Styles
from budgetlint.readers.guard import Meter
from budgetlint.readers.package import Element, local, number
from budgetlint.records import define

_PLAIN = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
#: Ticks and boxes of the fonts Wingdings and Wingdings 2, as they look.
_SYMBOLS = {
    "wingdings": {0xFC: "√", 0xFE: "☑", 0xA8: "□", 0x6F: "□", 0x6C: "●", 0x6E: "■", 0xFB: "×", 0xFD: "☒", 0xD8: "➢"},
    "wingdings 2": {0x50: "√", 0x52: "☑", 0xA3: "□", 0x4F: "×", 0x51: "☒", 0x30: "☒"},
}
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ANCHORS = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))


@define
class Fields:
    """Fields begun and not yet ended, across paragraphs: of each, whether its result has begun."""

    open: list[bool] = field(factory=list)

    @property
    def shown(self) -> bool:
        """Whether text is a result and not an instruction."""
        return all(self.open)

    def mark(self, kind: str | None) -> None:
        """A ``w:fldChar`` of one kind: begin, separate or end."""
        if kind == "begin":
            self.open.append(False)
        elif self.open and kind == "separate":
            self.open[-1] = True
        elif self.open and kind == "end":
            self.open.pop()


class Text:
    """Takes paragraphs apart. ``boxes`` collects the text boxes that are anchored in them."""

    def __init__(self, meter: Meter, styles: Styles) -> None:
        self._meter = meter
        self._styles = styles
        self.fields = Fields()
        self.boxes: list[Element] = []

    def of(self, paragraph: Element, style: str | None) -> str:
        """The printed text of one paragraph; its line breaks are line feeds."""
        self._meter.tick()
        out: list[str] = []
        self._inline(paragraph, self._styles.resolved(style).hidden, out)
        return "".join(out)

    def _inline(self, parent: Element, hidden: bool, out: list[str]) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, hidden, out)
            elif tag in WRAPPERS:
                self._inline(child, hidden, out)
            elif tag == f"{MC}AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self._inline(branch, hidden, out)
            elif local(child) in ("oMath", "oMathPara") and not hidden and self.fields.shown:
                out.extend(t.text or "" for t in child.iter(f"{_MATH}t"))
            elif tag in _ANCHORS:
                self._anchored(child)

    def _run(self, run: Element, hidden: bool, out: list[str]) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None:
            style = value(properties, f"{W}rStyle")
            own = is_on(properties, "vanish")
            hidden = own if own is not None else hidden or bool(style and self._styles.resolved(style).hidden)
        self._pieces(run, hidden, out)

    def _pieces(self, run: Element, hidden: bool, out: list[str]) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}fldChar":
                self.fields.mark(child.get(f"{W}fldCharType"))
            elif tag == f"{MC}AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self._pieces(branch, hidden, out)
            elif tag in _ANCHORS:
                self._anchored(child)
            elif hidden or not self.fields.shown:
                continue
            elif tag == f"{W}t":
                out.append(child.text or "")
            elif tag in _PLAIN:
                out.append(_PLAIN[tag])
            elif tag == f"{W}sym":
                out.append(_symbol(child))
            elif tag == f"{W}ruby":
                base = child.find(f"{W}rubyBase")
                if base is not None:
                    self._inline(base, hidden, out)

    def _anchored(self, drawing: Element) -> None:
        """Text boxes in a drawing, each once, in order; those inside of them are found when they are read."""
        pending = [drawing]
        while pending:
            at = pending.pop()
            if at.tag == f"{W}txbxContent":
                self.boxes.append(at)
            elif at.tag == f"{MC}AlternateContent":
                branch = chosen(at)
                pending.extend([branch] if branch is not None else [])
            elif at.tag not in GONE:
                pending.extend(reversed(at))


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    font = element.get(f"{W}font", "").lower()
    if code & 0xFF in _SYMBOLS.get(font, {}):
        return _SYMBOLS[font][code & 0xFF]
    if 0xF020 <= code <= 0xF0FF and font not in _SYMBOLS:
        code -= 0xF000
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""


def width_of(properties: Element | None, name: str) -> int:
    """A count of grid columns among the properties of a cell or row, within what any table has."""
    return max(0, min(number(value(properties, f"{W}{name}"), 0), 1000))
