"""Documents made for the tests, part by part, as small as the readers can do with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

from budgetlint.model.address import Address
from budgetlint.model.directives import Directive
from budgetlint.model.workbook import Formula, Hidden
from budgetlint.readers.layout import Grid, Kept, Laid, Limits, Noted, PageEdge, Remark, TextLine

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument."

Reader = Callable[[bytes, Limits], Iterator[Laid]]


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _relations(kinds: Mapping[str, str], folder: str = R) -> str:
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{folder}/{kind}" Target="{to}"/>'
        for n, (to, kind) in enumerate(kinds.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _types(part: str, kind: str) -> str:
    return f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/{part}" ContentType="{_MAIN}{kind}+xml"/></Types>'


def word(body: str, styles: str = "", numbering: str = "", **apart: str) -> bytes:
    """A Word document; ``apart`` are its headers, footers and notes by kind."""
    related = {"styles.xml": "styles", "numbering.xml": "numbering", **{f"{kind}.xml": kind for kind in apart}}
    return zipped(
        {
            "[Content_Types].xml": _types("word/document.xml", "wordprocessingml.document.main"),
            "_rels/.rels": _relations({"word/document.xml": "officeDocument"}),
            "word/_rels/document.xml.rels": _relations(related),
            "word/document.xml": f"<w:document {W} {_MORE}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
            **{f"word/{kind}.xml": f"<w:root {W}>{content}</w:root>" for kind, content in apart.items()},
        }
    )


def p(text: str = "", properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    """A cell of a Word table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    """A Word table of rows of cells."""
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def excel(
    sheets: Mapping[str, str],
    texts: Iterable[str] = (),
    formats: Iterable[str] = (),
    states: Mapping[str, str] | None = None,
    settings: str = "",
) -> bytes:
    """A workbook: name of sheet → what stands inside ``worksheet``; cell style 1 has the first format, and so on."""
    codes = list(formats)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}" state="{(states or {}).get(name, "visible")}"/>'
        for n, name in enumerate(sheets, 1)
    )
    related = {f"worksheets/sheet{n}.xml": "worksheet" for n in range(1, len(sheets) + 1)}
    related |= {"sharedStrings.xml": "sharedStrings", "styles.xml": "styles"}
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    own = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{escape(c, {chr(34): "&quot;"})}"/>' for n, c in enumerate(codes, 164)
    )
    used = "".join(f'<xf numFmtId="{n}"/>' for n in (0, *range(164, 164 + len(codes))))
    return zipped(
        {
            "[Content_Types].xml": _types("xl/workbook.xml", "spreadsheetml.sheet.main"),
            "_rels/.rels": _relations({"xl/workbook.xml": "officeDocument"}),
            "xl/_rels/workbook.xml.rels": _relations(related),
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{R}">{settings}<sheets>{listed}</sheets></workbook>',
            "xl/sharedStrings.xml": f"<sst {main}>" + "".join(f"<si><t>{escape(t)}</t></si>" for t in texts) + "</sst>",
            "xl/styles.xml": f"<styleSheet {main}><numFmts>{own}</numFmts><cellXfs>{used}</cellXfs></styleSheet>",
            **{
                f"xl/worksheets/sheet{n}.xml": f"<worksheet {main}>{inner}</worksheet>"
                for n, inner in enumerate(sheets.values(), 1)
            },
        }
    )


def rows(*lines: Iterable[str | float | None], first: int = 1) -> str:
    """Rows of cells from column A on: texts in line, numbers in general format, None for no cell."""
    out = ""
    for r, line in enumerate(lines, first):
        out += f'<row r="{r}">'
        for c, value in enumerate(line):
            name = f"{chr(ord('A') + c)}{r}"
            if isinstance(value, str):
                out += f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            elif value is not None:
                out += f'<c r="{name}"><v>{value!r}</v></c>'
        out += "</row>"
    return f"<sheetData>{out}</sheetData>"


_NAMES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "style", "config")
)
_SHEETS = "application/vnd.oasis.opendocument.spreadsheet"


def _content(table: str, styles: str) -> str:
    return (
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    )


def opendocument(table: str, styles: str = "") -> bytes:
    """A spreadsheet of OpenDocument: what stands inside ``office:spreadsheet``."""
    content = f"<office:document-content {_NAMES}>{_content(table, styles)}</office:document-content>"
    return zipped({"mimetype": _SHEETS, "content.xml": content})


def flat(table: str, styles: str = "", settings: str = "") -> bytes:
    """The same in one file of XML; ``settings``: what stands inside ``office:settings``."""
    content = f"<office:settings>{settings}</office:settings>{_content(table, styles)}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_NAMES} office:version="1.3" '
        f'office:mimetype="{_SHEETS}">{content}</office:document>'
    ).encode()


def ofd(*pages: str, template: str = "", names: Callable[[str], str] = str) -> bytes:
    """A fixed-layout document: what stands in the layer of each page; ``names`` changes the names of its members."""
    main = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    used = '<ofd:Template TemplateID="9" ZOrder="Background"/>' if template else ""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    shared = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"

    def page(layer: str, before: str = "") -> str:
        return f'<ofd:Page {main}>{before}<ofd:Content><ofd:Layer ID="1">{layer}</ofd:Layer></ofd:Content></ofd:Page>'

    parts = {
        "OFD.xml": f"<ofd:OFD {main}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {main}><ofd:CommonData>{box}{shared}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": page(layer, used) for n, layer in enumerate(pages)},
    }
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = page(template)
    return zipped({names(name): content for name, content in parts.items()})


def lines(laid: Iterable[Laid]) -> list[str]:
    """The texts of all lines."""
    return [x.text for x in laid if isinstance(x, TextLine)]


def grids(laid: Iterable[Laid]) -> list[Grid]:
    """All tables."""
    return [x for x in laid if isinstance(x, Grid)]


def place(laid: Laid) -> Address:
    """Where something stands."""
    assert not isinstance(laid, PageEdge)
    return laid.address


def kinds(laid: Iterable[Laid]) -> list[Kept]:
    """The kinds of all remarks."""
    return [x.kind for x in laid if isinstance(x, Remark)]


def noted(laid: Iterable[Laid]) -> dict[str, Formula | Hidden]:
    """What is noted of each cell (``表!B7``)."""
    return {
        f"{x.address.sheet}!{x.address.cell}": x.of
        for x in laid
        if isinstance(x, Noted) and not isinstance(x.of, Directive)
    }


def squares(grid: Grid) -> list[list[str]]:
    """A table as a square of texts; one that spans several squares stands in the first, and ``<`` in the others.

    Fails if cells overlap, leave the table or stand out of order.
    """
    out = [["" for _ in range(grid.columns)] for _ in range(grid.rows)]
    seen: set[tuple[int, int]] = set()
    order = [(c.row, c.column) for c in grid.cells]
    assert order == sorted(order)
    for cell in grid.cells:
        for r in range(cell.row, cell.row + cell.height):
            for c in range(cell.column, cell.column + cell.width):
                assert (r, c) not in seen, (r, c)
                seen.add((r, c))
                out[r][c] = cell.text if (r, c) == (cell.row, cell.column) else "<"
    return out
