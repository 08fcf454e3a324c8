"""Right documents written to make a rule say something false: nothing at all is reported of them.

``right/sections.yaml`` and ``words.yaml`` vary the clean example; ``right/self_evaluations`` are whole reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from budgetlint.testing import lint_text

HERE = Path(__file__).parent
EXAMPLE = (HERE.parent / "examples/department-budget-clean.txt").read_text("utf-8")
#: Residue of conversion is reported to those who ask for it.
UNASKED = "BL913"
#: Where the sections of the example begin, by their headings.
SECTIONS = {
    "intro": "青溪县第十七届",
    "duties": "一、部门职责及机构设置情况\n",
    "overall": "二、部门预算安排的总体情况\n",
    "running": "三、机关运行经费安排情况\n",
    "three": "四、财政拨款“三公”经费预算情况及增减变化原因\n",
    "perf": "五、预算绩效信息\n",
    "proc": "六、政府采购预算情况\n",
    "assets": "七、国有资产信息\n",
    "gloss": "八、名词解释\n",
    "other": "九、其他需要说明的事项\n",
    "end": "\n青溪县交通运输局\n2024年2月7日",
}


def varied(document: dict[str, Any]) -> str:
    """The example with other sections, then with other words."""
    text = EXAMPLE
    for name, body in document.get("sections", {}).items():
        head = SECTIONS[name]
        start = text.rindex(head) + (0 if name == "intro" else len(head))
        after = list(SECTIONS)[list(SECTIONS).index(name) + 1]
        end = text.rindex("\n", 0, text.rindex(SECTIONS[after])) + 1 if after != "end" else text.rindex(SECTIONS[after])
        text = text[:start] + body + text[end:]
    for old, new in document.get("words", ()):
        assert old in text
        text = text.replace(old, new)
    return text


def right() -> Iterator[Any]:
    sections = YAML(typ="safe").load(HERE / "right/sections.yaml")
    for at in range(max(map(len, sections.values()))):
        chosen = {name: told[at % len(told)] for name, told in sections.items()}
        yield pytest.param(varied({"sections": chosen}), id=f"sections-{at}")
    for name, document in YAML(typ="safe").load(HERE / "right/words.yaml").items():
        yield pytest.param(varied(document), id=name)
    for path in sorted(HERE.glob("right/self_evaluations/*.txt")):
        yield pytest.param(path.read_text("utf-8"), id=f"self_evaluation-{path.stem}")


@pytest.mark.parametrize("text", list(right()))
def test_nothing_is_reported(text: str) -> None:
    report = lint_text(text)
    assert [f"{d.rule} {d.message}" for d in report.diagnostics if d.rule != UNASKED] == []
    assert not report.crashes
