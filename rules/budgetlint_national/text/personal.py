"""BL914: no number that belongs to a person is published."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlint.api import (
    Anchor,
    AnyRule,
    Context,
    Disclosure,
    Finding,
    Personal,
    PersonalNumber,
    Related,
    Severity,
    Span,
    Yield,
    mask_of,
    rule,
)

_HEAD = "甲县教育局2024年部门预算公开\n\n一、工作人员\n"
_MESSAGES = {Personal.IDENTITY: "identity", Personal.MOBILE: "mobile", Personal.ACCOUNT: "account"}


@rule(
    id="BL914",
    name="personal-data",
    on=Disclosure,
    requirement=["X15"],
    severity="error",
    since=2019,
    messages={
        "identity": "疑似公开了个人的身份证号(已打码)",
        "mobile": "疑似公开了个人的手机号(已打码)",
        "account": "疑似公开了个人的银行账号(已打码)",
        "office": "办公联系电话写的是手机号(已打码),可能是个人的",
    },
    messages_en={
        "identity": "what looks like an identity number of a person (masked) is published",
        "mobile": "what looks like a mobile number of a person (masked) is published",
        "account": "what looks like a bank account of a person (masked) is published",
        "office": "the telephone of the office is a mobile number (masked), which may be a person's",
    },
    advice={
        "identity": "请删去后再公开",
        "mobile": "请删去后再公开",
        "account": "请删去后再公开",
        "office": "请核对,以公布办公电话为宜",
    },
    advice_en={
        "identity": "delete it before publishing",
        "mobile": "delete it before publishing",
        "account": "delete it before publishing",
        "office": "check; an office telephone is preferable",
    },
    bad=[
        f"{_HEAD}张某,身份证号990000180001010017,手机13800000000,银行卡号6200000000000000000。\n",
        f"{_HEAD}联系电话:13800000000\n",
    ],
    good=[f"{_HEAD}局长张某,联系电话0000-8000000,项目编码990000202401010015。\n"],
)
def personal_data(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """没有公开个人的身份证号、手机号、银行账号。

    身份证号按校验位认定(旧的十五位号须写明是身份证),银行账号须写明并通过校验。公职人员的姓名职务、办公室的固定电话、
    单位的账户都可以公开,不报;手机号作为办公联系电话的只作警告。报告里一律打码。住址、病情等没有固定写法,不查。
    """
    mask = mask_of(document)
    places: dict[str, list[PersonalNumber]] = {}
    for number in mask.numbers:
        places.setdefault(number.digits, []).append(number)
    for number, *again in places.values():
        office = number.kind is Personal.MOBILE and number.office
        message = "office" if office else _MESSAGES[number.kind]
        severity = Severity.WARNING if office else None
        anchor = Anchor(_table(document, number.span, ctx), str(number.kind))
        related = tuple(Related(n.span, mask.cut(n.span)) for n in again)
        yield Finding(message, number.span, {}, anchor, related, severity)


def _table(document: Disclosure, span: Span, ctx: Context) -> str:
    return next((ctx.title(t) for t in document.tables if t.node.span.contains(span)), "")


RULES: tuple[AnyRule, ...] = (personal_data,)
