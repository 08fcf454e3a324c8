"""What a configuration may say: one declaration, from which it is checked, described and published as a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from budgetlint.config.values import (
    Auto,
    Day,
    FilePath,
    Flag,
    Globs,
    Key,
    ListOf,
    Named,
    OneOf,
    OnOff,
    Sets,
    Table,
    Text,
    Whole,
)
from budgetlint.model.findings import Severity
from budgetlint.model.kinds import DocumentKind, Level

_GRADES: Final = tuple(str(s) for s in Severity)
_RULES: Final = "应为规则的编号、编号的开头、名称或标签,如 [BL901, BL2, personal-data, text]"
_RULE_LIST: Final = ListOf(Text(_RULES), _RULES)
_SOURCES: Final = "应为文件(如 ../budgetlint.yaml)或方案的名称(如 strict)"
_PROVINCES: Final = "应为 auto(按文件所属的省),或若干省的简称,如 [河北]"
_PACKS: Final = "应为规则包的文件夹,如 [规则包/河北]"


def _keyed(*keys: Key) -> Mapping[str, Key]:
    return {key.name: key for key in keys}


#: What is known of documents.
FACTS: Final = _keyed(
    Key("kind", OneOf(tuple(map(str, DocumentKind))), "文种。"),
    Key("year", Whole(1994, 2100), "公开年度。"),
    Key("entity", Text(), "公开主体的规范名称。"),
    Key("level", OneOf(tuple(map(str, Level))), "层级。"),
    Key("province", Text(), "哪个省的文件,写简称,如 河北。"),
    Key("adopted", Day(), "人民代表大会(或其常委会)批准预算、决算的日期。"),
    Key("approved", Day(), "财政部门批复本部门的日期。"),
    Key("unit-approved", Day(), "主管部门批复本单位的日期。"),
    Key("published", Day(), "向社会公开的日期。"),
)
#: Which rules, and how grave: for all files or for some.
_JUDGING: Final = _keyed(
    Key(
        "select",
        _RULE_LIST,
        "只用这些规则:编号、编号的开头(BL2)、名称或标签(text);all 是全部,连同平时要写明才用的。"
        "写了它,更远处(extends、方案)的 select、extend-select、ignore 就都不算了。",
        "[completeness, BL2]",
    ),
    Key("extend-select", _RULE_LIST, "在已选的规则之外再用这些。", "[BL913]", adds=True),
    Key("ignore", _RULE_LIST, "不用这些规则;同一处既选又不用的,不用。", "[repeated-punctuation, BL905]", adds=True),
    Key(
        "severity",
        Named(OneOf(_GRADES), "应为「规则: 级别」,如 {BL901: error, text: info}"),
        "改规则的级别:规则(写法同 select)对 error、warning 或 info;几条都合的,写得越具体越算。"
        "规则自己从轻说的发现,不因此加重。",
        "{BL901: error, text: info}",
        adds=True,
    ),
    Key("fail-on", OneOf((*_GRADES, "never")), "有这个级别以上的发现,退出码为 1;never 从不。", "error", "error"),
    Key("strict", Flag(), "无法判断、无法解析的也算检查不完整(退出码为 2)。", "false", False),
)
#: What a preset may say.
PRESET: Final = Table(
    {
        **_keyed(
            Key("about", Text(), "这个方案是做什么的。"),
            Key("extends", ListOf(Text(_SOURCES), _SOURCES), "先照这些方案。"),
            Key("provinces", Auto("auto", ListOf(Text(_PROVINCES), _PROVINCES, at_least=1)), "用哪些省的规则。"),
        ),
        **_JUDGING,
    },
    owed=("about",),
)
_FILES: Final = Key(
    "files",
    Globs(),
    "哪些文件:路径的模式,从写这句话的文件所在的文件夹算起。不带斜杠的合任何一级的名称,文件夹连同其中的文件;"
    "* 不跨文件夹,** 跨;! 开头的除外,后写的算。",
)
#: What the items of a list by path may say.
ENTRIES: Final = {
    "overrides": Table({"files": _FILES, **_JUDGING}, owed=("files",)),
    "documents": Table({"files": _FILES, **FACTS}, owed=("files",)),
}
#: What a configuration may say.
KEYS: Final = _keyed(
    Key(
        "extends",
        ListOf(Text(_SOURCES), _SOURCES),
        "先照这些配置文件(路径从本文件算起,可以再 extends)或方案,本文件再改;后写的比先写的算。",
        "[../budgetlint.yaml, strict]",
    ),
    Key("profile", Text("应为方案的名称,如 strict"), "检查方案:minimum、standard、strict,或规则包提供的。", "standard", "standard"),
    *_JUDGING.values(),
    Key(
        "overrides",
        ListOf(
            ENTRIES["overrides"],
            "应为若干项「files: 模式」加要改的设置,如 - {files: 乡镇/**, ignore: [BL130]}",
            bare=False,
        ),
        "只对一部分文件另定规则和级别;一个文件合几项的,后写的算。",
        "\n  - files: [乡镇/**, '!乡镇/示范/**']\n    ignore: [BL130]\n    fail-on: warning",
        adds=True,
    ),
    Key(
        "documents",
        ListOf(
            ENTRIES["documents"],
            "应为若干项「files: 模式」加已知的情况,如 - {files: 2024/**, year: 2024}",
            bare=False,
        ),
        "一部分文件已知的情况(文种、年度、主体、层级、省份、日期),不再从文中推断;一个文件合几项的,后写的算。",
        "\n  - files: 2024/**\n    kind: 部门预算\n    year: 2024\n    published: 2024-02-20",
        adds=True,
    ),
    Key(
        "disclosures",
        Sets(),
        "哪些文件合起来是一份公开材料:若干组,每组列出文件(可用 * 和 **)。",
        "\n  - [2024/说明.docx, 2024/附表.xlsx]",
    ),
    Key(
        "compare",
        Flag(),
        "一起检查的几份文书,按单位、年度、文种互相核对:部门与所属单位,决算与当年预算,本年与上年,自评与决算。",
        "true",
        True,
    ),
    Key(
        "provinces",
        Auto("auto", ListOf(Text(_PROVINCES), _PROVINCES, at_least=1)),
        "用哪些省的规则:auto 按每份文件所属的省,或列出省的简称。",
        "[河北]",
    ),
    Key("packs", ListOf(FilePath(), _PACKS, at_least=1), "另用的规则包的文件夹(其中有 pack.yaml)。", "[规则包/河北]", adds=True),
    Key("exclude", Globs(), "不检查哪些文件:写法同 files。", "[草稿/**, '~$*']", adds=True),
    Key("lang", OneOf(("zh", "en")), "输出语言。", "zh", "zh"),
    Key("max-size", Whole(1, 4096), "单个文件的大小上限,MiB。", "64", 64),
    Key("suppressions", FilePath(), "写明哪些发现不再报告、为什么的文件。", "budgetlint.ignore.yaml"),
    Key("baseline", FilePath(), "记下已有发现的基线文件,只报告新的。", "budgetlint.baseline.json"),
    Key("cache", OnOff(), "检查结果的缓存:on、off,或存在哪个文件夹。", "on", "on"),
)  # fmt: skip
CONFIGURATION: Final = Table(KEYS)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a configuration file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:budgetlint:config:1",
        "title": "budgetlint.yaml",
        "description": "budgetlint 的配置文件;pyproject.toml 里写在 [tool.budgetlint] 下。",
        **CONFIGURATION.schema(),
    }
