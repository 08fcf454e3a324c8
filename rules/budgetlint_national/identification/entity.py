"""BL003: one name of the publishing body throughout its tables."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    BoundTable,
    Context,
    Disclosure,
    DocumentKind,
    Finding,
    NotEvaluable,
    Phrase,
    Related,
    RowRole,
    Severity,
    Span,
    Yield,
    regex,
    rule,
)

_LABEL = regex(r"(?:编制|填报|编报)(?:部门|单位)\s*:\s*(\S{4,60})")
_CODED = regex(r"\d{3,9}([\u4e00-\u9fff]\S{3,59})")
_FORM_LABELS = frozenset({"预算单位", "编制部门", "编制单位", "填报单位", "填报部门"})
_TAIL = regex(r"(?:本级|机关|本部|部门单位|单位部门|\((?:本级|汇总|机关|含所属单位)\)|:.*)$")
_PARTY = regex(r"^(?:中共|中国共产党)")
#: A name that ends so is a body of its own, not one cut off at a line end.
_BODY_END = regex(r"(?:委员会|办公室|[局厅委办院会]|中心|政府)$")
_NUMERALS = frozenset("一二三四五六七八九十0123456789东西南北")


@rule(
    id="BL003",
    name="entity-name-inconsistent",
    on=Disclosure,
    requirement=["R主"],
    severity="warning",
    since=2017,
    applies=(*BUDGETS, *FINALS),
    messages={
        "differs": "表「{table}」的单位名称「{printed}」与公开主体「{entity}」不一致",
        "party": "主体名称在此写作「{printed}」,其他各表有无“中共”二字与此不同",
    },
    messages_en={
        "differs": "table '{table}' names the body '{printed}', the document '{entity}'",
        "party": "the body is written '{printed}' here, but with or without '中共' (CPC) in other tables",
    },
    advice={
        "differs": "请核对是不是别的单位的表,并把名称改为一致",
        "party": "请统一名称",
    },
    advice_en={
        "differs": "check whether the table is another body's, and use one name",
        "party": "use one name",
    },
    bad=[
        "中共甲县委改革委员会办公室2024年部门预算公开\n\n部门收入总体情况表\n编制部门:中共甲县委改革委员会\n单位:万元\n"
        "科目编码\t科目名称\t合计\n201\t一般公共服务支出\t12.00\n",
        "甲县委改革委员会办公室2024年部门预算公开\n\n部门收入总体情况表\n编制部门:中共甲县委改革委员会办公室\n单位:万元\n"
        "科目编码\t科目名称\t合计\n201\t一般公共服务支出\t12.00\n\n部门支出总体情况表\n"
        "编制部门:甲县委改革委员会办公室\n单位:万元\n科目编码\t科目名称\t合计\n201\t一般公共服务支出\t12.00\n",
    ],
    good=[
        "丙市甲县教育局2024年部门预算公开\n\n部门收入总体情况表\n编制部门:甲县教育局(本级)\n单位:万元\n"
        "科目编码\t科目名称\t合计\n205\t教育支出\t12.00\n",
    ],
)
def entity_name_inconsistent(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """各表所写的编制部门(单位)与公开主体是同一名称。

    只比较表头写明的名称。省去上级地名、加“本级”、简称(区委网信办)、在行末截断的名称不算不一致;下属单位的表也不算。
    报告的是:名称只到另一个机构为止(…委员会 与 …委员会办公室),或与主体字数相同而错了一两个字;各表有无“中共”不一只作提示。
    """
    entity = document.entity.value
    if entity is None:
        yield NotEvaluable(
            Phrase(
                "公开主体未能判定({reason})",
                "the publishing body is not known ({reason})",
                reason=document.entity.reason,
            )
        )
        return
    department = document.kind.value in (DocumentKind.DEPARTMENT_BUDGET, DocumentKind.DEPARTMENT_FINAL)
    own = _normal(entity)
    printed: dict[str, list[tuple[BoundTable, Span]]] = {}
    for table in document.tables:
        for name, span in _names(table):
            printed.setdefault(_normal(name), []).append((table, span))
    title = document.entity.evidence[:1]
    for name, places in printed.items():
        if _differs(name, own, department):
            table, span = places[0]
            args: dict[str, object] = {"printed": name, "entity": own, "table": ctx.title(table)}
            shown = [Related(e.span, Phrase("公开主体「{entity}」", "the body '{entity}'", entity=own)) for e in title]
            shown += [Related(s, _table(t, ctx)) for t, s in places[1:4]]
            yield Finding("differs", span, args, Anchor(table=ctx.title(table)), tuple(shown))
    yield from _party(printed, own, ctx)


def _party(printed: dict[str, list[tuple[BoundTable, Span]]], own: str, ctx: Context) -> Iterator[Yield]:
    """One info where tables print the body's name both with and without 中共, at the rarer form."""
    bare = _PARTY.sub("", own)
    forms = {n: p for n, p in printed.items() if _PARTY.sub("", n).endswith(bare) or bare.endswith(_PARTY.sub("", n))}
    with_party = [p for n, places in forms.items() if _PARTY.match(n) for p in places]
    without = [p for n, places in forms.items() if not _PARTY.match(n) for p in places]
    if with_party and without:
        rarer, other = sorted((with_party, without), key=len)
        places = sorted(rarer, key=lambda p: p[1])
        related = [Related(s, _table(t, ctx)) for t, s in [*places[1:4], other[0]]]
        name = next(n for n, found in forms.items() if places[0] in found)
        yield Finding("party", places[0][1], {"printed": name}, Anchor(), tuple(related), Severity.INFO)


def _table(table: BoundTable, ctx: Context) -> Phrase:
    return Phrase("表「{table}」", "table '{table}'", table=ctx.title(table))


def _names(table: BoundTable) -> Iterator[tuple[str, Span]]:
    """The body's names that a table prints: over it, or in the fields of a form."""
    for line in table.node.metadata:
        text = line.text.strip()
        if found := _LABEL.search(text) or _CODED.fullmatch(text):
            yield found[1], line.span
    for row, role in zip(table.node.rows, table.row_roles, strict=False):
        if role is RowRole.FORM:
            for label, value in zip(row.cells, row.cells[1:], strict=False):
                if label.text.strip().rstrip(":") in _FORM_LABELS and len(value.text.strip()) >= 4:
                    yield value.text, value.span


def _normal(name: str) -> str:
    name = "".join(name.split()).replace("（", "(").replace("）", ")")
    while (shorter := _TAIL.sub("", name)) != name:
        name = shorter
    return name


def _differs(name: str, own: str, department: bool) -> bool:
    """Whether two names cannot mean the same body, nor one a subordinate of the other."""
    name, own = _PARTY.sub("", name), _PARTY.sub("", own)
    if name.endswith(own) or own.endswith(name) or name.startswith(own):
        return False
    if any(own.startswith(name, i) for i in range(len(own))):
        return department and _BODY_END.search(name) is not None
    if len(name) != len(own) or name[:2] != own[:2]:
        return False
    pairs = [(a, b) for a, b in zip(name, own, strict=True) if a != b]
    return len(pairs) <= max(1, len(name) // 8) and not any({a, b} & _NUMERALS for a, b in pairs)
