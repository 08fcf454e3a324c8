"""Names of WordprocessingML, as lxml writes them."""

from __future__ import annotations

from budgetlint.readers.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

#: Marks of tracked changes (17.13.5) that bring text in or take it out.
REVISIONS = tuple(f"{W}{n}" for n in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
#: What holds blocks or runs without a bearing on them.
WRAPPERS = frozenset(
    f"{W}{n}"
    for n in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")
)
#: Text that a tracked change took out.
GONE = frozenset((f"{W}del", f"{W}moveFrom"))


def value(element: Element | None, path: str) -> str | None:
    """``w:val`` of the element at ``path`` below another one."""
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def is_on(element: Element | None, name: str) -> bool | None:
    """A switch (17.17.4) among properties: on, off, or not said."""
    found = element.find(f"{W}{name}") if element is not None else None
    return None if found is None else found.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def chosen(element: Element) -> Element | None:
    """The branch of ``mc:AlternateContent`` that is read: the first with text, so that nothing is read twice."""
    branches = [b for b in element if b.tag in (f"{MC}Choice", f"{MC}Fallback")]
    return next((b for b in branches if next(b.iter(f"{W}t"), None) is not None), branches[0] if branches else None)
