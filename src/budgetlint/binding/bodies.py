"""Whose amounts a sentence states: a document speaks of its own body, and now and then of another one (所属学校收入7万元).

What a sentence says of another body is held against no table; the budget of a whole office and that of its part differ.
"""

from __future__ import annotations

from attrs import field

from budgetlint.binding.names import same_body
from budgetlint.records import frozen
from budgetlint.regex import regex

#: A unit's own budget may call it so.
OFFICE_ITSELF = "本级"
_KIND = r"(?:所属|下属|直属|本级|机关|系统|[局委办院厅所校站馆队园]|中心|学校|[中小]学|医院)"
_ENDS = regex(rf"{_KIND}$")
#: A name and what it is: 县实验小学为公益一类事业单位.
_PRESENTED = regex(rf"(?:[^,;。]*?)(?P<name>[^,;。:、]{{0,20}}?{_KIND})(?:为|是|系|属于?)")
_OURS = regex(r"我|本(?!级)")
_LEVEL = regex(r"(?:[局委办厅院]机?关?)?(?:本级|机关|本部)")
#: What a budget of the office itself says of the office with all that belongs to it.
_WHOLE = regex(r"[局委办厅院府](?:全?部门|全?系统|汇总)$")
_ALL_OF_IT = regex(r"[本我全](?:部门|单位|局|委|办|院|厅)|合计|总计|汇总")


@frozen
class Bodies:
    """``names``: what the body of the document is called."""

    names: frozenset[str] = field(factory=frozenset)

    def another(self, before: str) -> str:
        """The body that the words before a term name, if it is another one."""
        if OFFICE_ITSELF in self.names and OFFICE_ITSELF not in before and _WHOLE.search(before):
            return before
        for name in self.names:
            before = before.replace(name, "")
        own = _OURS.match(before) or self._is_part_of_name(before)
        return before if _ENDS.search(before) and not own else ""

    def presented(self, text: str) -> str:
        """The other body that a clause without figures introduces."""
        match = _PRESENTED.match(text)
        return "" if match is None or self.is_own(match["name"]) else match["name"]

    def is_own(self, text: str) -> bool:
        """Whether words speak of the body of the document, or of all that belongs to it."""
        return any(name in text for name in self.names) or _ALL_OF_IT.search(text) is not None

    def is_level(self, text: str) -> bool:
        """Whether a bracket behind a name says that only the office itself is meant: 甲局（本级）."""
        return _LEVEL.fullmatch(text) is not None and not self._is_part_of_name(text)

    def _is_part_of_name(self, text: str) -> bool:
        """Whether it is one of the names, a part of it, or short for it (省检察院)."""
        return any(text in name or (len(text) > 2 and same_body(text, name)) for name in self.names)
