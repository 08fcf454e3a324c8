"""BL620: the staff adds up, and is no more than its establishment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint.api import (
    BUDGETS,
    FINALS,
    Anchor,
    Claim,
    Context,
    Disclosure,
    Finding,
    Item,
    Listing,
    Measure,
    NotEvaluable,
    Phrase,
    Related,
    Severity,
    Yield,
    listing,
    regex,
    rule,
)
from budgetlint_national.special_items.stated import claims, is_complete_before_semicolon, sentence_of

_KINDS = (Item.ON_POST, Item.RETIRED, Item.VETERANS)
_WHOLE_ESTABLISHMENT = regex(r"^(?:[^,，]*?)(?:人员编制|编制数|编制总数|核定编制|总编制|编制)(?:数|总数|共|为|人数)*$")
_PART_OF_ESTABLISHMENT = regex(r"行政编|事业编|工勤|参公编|政法|专项|周转|机关编|领导")
_EXPLAINED = regex(
    r"超编|军转|转业|安置|工勤|编外|临时|聘用|合同制|公益|借调|消化|改革|划转|合并|划入|核减|领导职数|非在编|辅助"
)
_HEAD = "甲县教育局2024年部门预算公开\n\n一、机构设置及人员情况\n"


@rule(
    id="BL620",
    name="staff-does-not-add-up",
    on=Disclosure,
    requirement=["XJ", "Q"],
    severity="error",
    applies=(*BUDGETS, *FINALS),
    since=2017,
    tolerance="人数须相等",
    messages={
        "sum": "实有人数{total}人,而{parts}合计{sum}人,相差{gap}人;是总数写错还是分项写错,从文中看不出",
        "over": "在职{staff}人,超过编制{posts}人,没有说明原因",
    },
    messages_en={
        "sum": "the staff is {total}, but {parts} come to {sum}: a gap of {gap}; the text does not tell which is wrong",
        "over": "{staff} are at work, but the establishment is {posts}, and nothing says why",
    },
    advice={
        "sum": "请核对总数和各项人数",
        "over": "请核对;确系超编的,请说明原因",
    },
    advice_en={
        "sum": "check the total and each number",
        "over": "check; if it is so, say why",
    },
    bad=[
        f"{_HEAD}本部门编制数20人,实有人数10人,其中:在职7人,退休0人,离休0人。\n",
        f"{_HEAD}本部门编制数20人,在职22人。\n",
    ],
    good=[f"{_HEAD}本部门编制数20人,实有人数10人,其中:在职8人,退休2人,离休0人。\n"],
)
def staff_does_not_add_up(document: Disclosure, ctx: Context) -> Iterator[Yield]:
    """实有人数等于在职、退休、离休之和;在职人数不超过编制数,超过的说明原因。

    只比较写成“实有人数…其中:在职…退休…离休…”的:没有写全三项的,只在分项之和比总数大时才报。编制按行政、事业分开写的,以及
    文中说到聘用、划转、安置等情况的,不比较在职和编制。
    分项到一半已经等于总数的,其后说的是总数以外的人,不报。
    """
    counts = [c for c in document.claims if c.measure is Measure.COUNT and c.key.item in (*_KINDS, Item.STAFF)]
    wholes = [c for c in claims(ctx, Item.STAFF, Measure.COUNT) if c.fact.figure.amount is not None]
    compared = False
    for whole in wholes:
        parts = _parts(whole, counts)
        if parts:
            compared = True
            yield from _sum(whole, parts, ctx)
    for posts in claims(ctx, Item.ESTABLISHMENT, Measure.COUNT):
        near = [c for c in claims(ctx, Item.ON_POST, Measure.COUNT) if c.sentence == posts.sentence]
        alone = sum(c.sentence == posts.sentence for c in claims(ctx, Item.ESTABLISHMENT, Measure.COUNT)) == 1
        if len(near) == 1 and alone and _is_whole(posts):
            compared = True
            yield from _over(posts, near[0], ctx)
    if not compared:
        yield NotEvaluable(
            Phrase(
                "没有读出实有人数及其中的在职、退休、离休人数,也没有读出编制和在职人数",
                "neither the staff with those at work and retired nor the establishment was read",
            )
        )


def _parts(whole: Claim, counts: Sequence[Claim]) -> dict[Item, Claim]:
    found: dict[Item, Claim] = {}
    for claim in counts:
        if (
            claim.whole is whole
            and claim.key.item in _KINDS
            and claim.is_bound
            and claim.fact.figure.amount is not None
        ):
            found.setdefault(claim.key.item, claim)
    return found


def _counted(kind: str, claim: Claim) -> Phrase:
    return Phrase("{kind}{n}人", "'{kind}' {n}", kind=kind, n=_people(claim))


def _people(claim: Claim) -> int:
    amount = claim.fact.figure.amount
    return amount.mantissa if amount is not None and not amount.decimals else 0


def _sum(whole: Claim, parts: dict[Item, Claim], ctx: Context) -> Iterator[Finding]:
    total, made = _people(whole), sum(map(_people, parts.values()))
    complete = all(kind in parts for kind in _KINDS) and not any(c.listing is Listing.SOME for c in parts.values())
    if total == made or (made < total and not complete):
        return
    if is_complete_before_semicolon(whole, sorted(parts.values(), key=lambda c: c.span), ctx):
        return
    args: dict[str, object] = {
        "total": total,
        "parts": listing(_counted(kind, claim) for kind, claim in parts.items()),
        "sum": made,
        "gap": abs(total - made),
    }
    yield Finding(
        "sum",
        whole.span,
        args,
        Anchor(row_label="实有人数"),
        tuple(Related(c.span, _counted(kind, c)) for kind, c in parts.items()),
        actual=str(total),
        difference=str(total - made),
        unit="人",
        workings=(f"{' + '.join(str(_people(c)) for c in parts.values())} = {made}",),
    )


def _is_whole(posts: Claim) -> bool:
    return _WHOLE_ESTABLISHMENT.search(posts.subject) is not None and not _PART_OF_ESTABLISHMENT.search(posts.subject)


def _over(posts: Claim, staff: Claim, ctx: Context) -> Iterator[Finding]:
    if posts.fact.figure.amount is None or _people(staff) <= _people(posts):
        return
    if _EXPLAINED.search(sentence_of(posts, ctx).text.text):
        return
    args: dict[str, object] = {"staff": _people(staff), "posts": _people(posts)}
    related = (Related(posts.span, Phrase("编制{n}人", "an establishment of {n}", n=_people(posts))),)
    anchor = Anchor(row_label="在职人数")
    yield Finding("over", staff.span, args, anchor, related, severity=Severity.WARNING)


RULES = (staff_does_not_add_up,)
