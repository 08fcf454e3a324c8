"""What governments call their lines: revenue by class, transfers, social insurance funds, townships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from budgetlint.model.keys import Fund

GENERAL_REVENUE = tuple(
    f"{group}/{name}"
    for group, names in (
        (
            "税收收入",
            (
                "增值税",
                "企业所得税",
                "个人所得税",
                "资源税",
                "城市维护建设税",
                "房产税",
                "印花税",
                "城镇土地使用税",
                "土地增值税",
                "车船税",
                "耕地占用税",
                "契税",
                "环境保护税",
            ),
        ),
        (
            "非税收入",
            (
                "专项收入",
                "行政事业性收费收入",
                "罚没收入",
                "国有资源（资产）有偿使用收入",
                "政府住房基金收入",
                "其他收入",
            ),
        ),
    )
    for name in names
)
FUND_REVENUE = (
    "国有土地使用权出让收入",
    "国有土地收益基金收入",
    "农业土地开发资金收入",
    "城市基础设施配套费收入",
    "污水处理费收入",
    "彩票公益金收入",
    "其他政府性基金收入",
)
STATE_REVENUE = ("利润收入", "股利、股息收入", "产权转让收入", "其他国有资本经营预算收入")
TRANSFERS: Mapping[Fund, tuple[str, ...]] = {
    Fund.GENERAL: (
        "一般性转移支付/体制补助支出",
        "一般性转移支付/均衡性转移支付支出",
        "一般性转移支付/结算补助支出",
        "一般性转移支付/固定数额补助支出",
        "一般性转移支付/教育共同财政事权转移支付支出",
        "一般性转移支付/农林水共同财政事权转移支付支出",
        "专项转移支付/一般公共服务",
        "专项转移支付/节能环保",
        "专项转移支付/城乡社区",
        "专项转移支付/农林水",
        "专项转移支付/交通运输",
        "专项转移支付/住房保障",
    ),
    Fund.GOVERNMENT_FUND: (
        "国有土地使用权出让收入安排的支出",
        "大中型水库移民后期扶持基金支出",
        "彩票公益金安排的支出",
    ),
    Fund.STATE_CAPITAL: ("国有企业退休人员社会化管理补助支出",),
}
_REVENUES = ("保险费收入", "财政补贴收入", "利息收入", "转移收入", "其他收入")
INSURANCE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "机关事业单位基本养老保险基金": (_REVENUES, ("基本养老金支出", "转移支出", "其他支出")),
    "城乡居民基本养老保险基金": (_REVENUES, ("基础养老金支出", "个人账户养老金支出", "丧葬补助金支出", "转移支出")),
    "城乡居民基本医疗保险基金": (_REVENUES[:3], ("基本医疗保险待遇支出", "大病保险支出", "其他支出")),
}
_FIRST, _SECOND = "东西南北上下青白石金龙凤", "山河溪塘桥岭湖泉"


def townships(count: int) -> Iterator[str]:
    """Names of towns and townships, each once."""
    for n in range(count):
        yield f"{_FIRST[n % 12]}{_SECOND[(n + n // 24) % 8]}{'镇' if n % 3 else '乡'}"
