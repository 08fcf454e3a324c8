"""What a document says of “三公” expenses: the sentences on them, those that state amounts, the tables of them."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import Context, Piece, Sentence, Sort, condensed, reading, regex
from budgetlint_national.special_items.stated import is_under

THREE = regex(r"三公")
ITEMS = {
    "因公出国(境)费": regex(r"出国|出境"),
    "公务用车购置及运行费": regex(r"公务?用?车|车辆购置|购置费|运行(?:维护)?费|运维费"),
    "公务接待费": regex(r"接待"),
}
_STATES = regex(r"\d|无|没有|未|零|不涉及|持平|一致")
_ELSEWHERE = regex(r"(?:运行经费|公用经费|商品和服务支出|基本支出)[^。]*(?:用于|包括|保障|主要)")
_AMOUNT = regex(
    r"三公[^。;；]{0,60}?\d+(?:\.\d+)?[千万亿]*元|(?:无|没有|未安排|未编制|不涉及)[^,，。;；]{0,20}三公"
    r"|三公[^,，。;；]{0,24}(?:为零|为0|无|未安排|未编制|没有|持平|一致)"
)
#: What is said of how the money is minded is no amount.
_DISCIPLINE = regex(r"超支|超预算|超标|违规|现象|问题")
REFERS = regex(r"[见如][^,，。;；]{0,20}(?:表|附件)")


def _on_three_public(piece: Piece) -> bool:
    """Whether a sentence, or a heading with a figure, says something of one of the expenses."""
    if piece.explains or not piece.is_prose or not _STATES.search(piece.text):
        return False
    if THREE.search(piece.text):
        return True
    return not _ELSEWHERE.search(piece.text) and any(p.search(piece.text) for p in ITEMS.values())


def statements(ctx: Context) -> list[Piece]:
    """The sentences of the document on the expenses, in its own section and elsewhere."""
    return [p for p in reading(ctx).pieces if _on_three_public(p)]


def amounts(said: list[Piece]) -> list[Piece]:
    """Those that say how much the expenses are in all, or that there are none."""
    return [p for p in said if p.sort is Sort.TEXT and _AMOUNT.search(p.text) and not _DISCIPLINE.search(p.text)]


def section(ctx: Context) -> Iterator[Sentence]:
    """The sentences on the expenses or one of them, those under their heading, and what goes on in the same paragraph."""
    goes_on = False
    for sentence in ctx.disclosure.sentences:
        text = sentence.text.text
        on_topic = THREE.search(text) or is_under(sentence, THREE)
        on_topic = on_topic or (any(p.search(text) for p in ITEMS.values()) and not _ELSEWHERE.search(text))
        goes_on = bool(on_topic) or (goes_on and not sentence.opens)
        if goes_on and not sentence.explains:
            yield sentence


def tables(ctx: Context) -> list[str]:
    """The words of each table of the expenses."""
    words = ["|".join(condensed(c.text) for row in t.node.rows for c in row.cells) + "|" for t in ctx.disclosure.tables]
    return [w for w in words if ITEMS["因公出国(境)费"].search(w) and ITEMS["公务接待费"].search(w)]
