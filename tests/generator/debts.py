"""Tables of debt: limits and balances with their formula row, and what is issued, repaid and paid in interest."""

from __future__ import annotations

from attrs import evolve

from budgetlint.model.keys import Fund, Key, Tier
from generator.county import County
from generator.sheets import Content, Sheet

_DEBT = Key(local="债务")
_SORTS = ((Fund.GENERAL, "一般"), (Fund.GOVERNMENT_FUND, "专项"))


def _of(county: County, path: str, tier: Tier, fund: Fund) -> Key:
    return evolve(_DEBT, year=county.year, tier=tier, fund=fund, revenue=path)


def limits_sheet(county: County) -> Sheet:
    """Limits and balances of both sorts; a row under the header says which column is the sum of which."""
    rows: list[tuple[Content, ...]] = [("公式", "A=B+C", "B", "C", "D=E+F", "E", "F")]
    for name, tier in ((county.place, Tier.AREA), (f"{county.place}本级", Tier.OWN)):
        cells: list[Content] = [name]
        for path in ("限额", "余额"):
            cells += [_both(county, path, tier), *(_of(county, path, tier, fund) for fund, _ in _SORTS)]
        rows.append(tuple(cells))
    columns = (
        ("地区",),
        *((f"{county.year}年债务{w}", n) for w in ("限额", "余额") for n in ("合计", "一般债务", "专项债务")),
    )
    return Sheet("G19", columns, tuple(rows))


def _both(county: County, path: str, tier: Tier) -> Key:
    """Both sorts together."""
    return evolve(_DEBT, year=county.year, tier=tier, fund=Fund.ALL, revenue=path)


def issued_sheet(county: County) -> Sheet:
    """From last year's balance to this year's, of the area and of the county itself."""
    year = county.year
    lines: list[tuple[str, Fund | None, str]] = []
    for number, name, path in (
        ("一", f"{year - 1}年末地方政府债务余额", "上年余额"),
        ("二", f"{year - 1}年地方政府债务限额", "上年限额"),
        ("三", f"{year}年地方政府债务发行额", "发行"),
        ("四", f"{year}年地方政府债务还本额", "还本"),
        ("五", f"{year}年地方政府债务付息额", "付息"),
        ("六", f"{year}年末地方政府债务余额", "余额"),
        ("七", f"{year}年地方政府债务限额", "限额"),
    ):
        lines.append((f"{number}、{name}", None, path))
        if path == "发行":
            for fund, sort in _SORTS:
                lines += [(f"{how}{sort}债券发行额", fund, f"发行/{how}") for how in ("新增", "再融资")]
        else:
            lines += [(f"{'其中：' if not n else ''}{sort}债务", fund, path) for n, (fund, sort) in enumerate(_SORTS)]
    rows: list[tuple[Content, ...]] = [
        (name, *(_of(county, path, t, fund) if fund else _both(county, path, t) for t in (Tier.AREA, Tier.OWN)))
        for name, fund, path in lines
    ]
    return Sheet("G20", (("项目",), ("本地区",), ("本级",)), tuple(rows))


def balance_sheet(county: County, fund: Fund) -> Sheet:
    """G6, G10: one sort of debt from balance to balance, and what it may be."""
    year, sort = county.year, dict(_SORTS)[fund]
    lines = (
        (f"一、{year - 1}年末地方政府{sort}债务余额", "上年余额"),
        (f"二、{year}年末地方政府{sort}债务余额限额", "限额"),
        (f"三、{year}年地方政府{sort}债务发行额", "发行"),
        (f"四、{year}年地方政府{sort}债务还本额", "还本"),
        (f"五、{year}年末地方政府{sort}债务余额", "余额"),
    )
    rows = tuple((name, _of(county, path, Tier.AREA, fund)) for name, path in lines)
    return Sheet("G6" if fund is Fund.GENERAL else "G10", (("项目",), ("金额",)), rows)
