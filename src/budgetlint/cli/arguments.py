"""What each command takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Final, NoReturn

from budgetlint.cli.output import show
from budgetlint.cli.parser import Asking, Parser
from budgetlint.cli.values import OneOf, address

#: The shells for which there is a script.
SHELLS: Final = ("bash", "zsh", "fish", "powershell")
#: What may be done with a baseline.
BASELINE_ACTIONS: Final = ("write", "update", "prune", "check")


class _Version(argparse.Action):
    """Prints the version of budgetlint on a line of its own, then each pack and plugin with its own."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from budgetlint import __version__
        from budgetlint.installed import origins

        lines = [f"budgetlint {__version__}", "规则包和插件:"]
        lines += [f"  {o.name} {o.version}" + ("" if o.own else f"(发行包 {o.distribution})") for o in origins()]
        parser.exit(show("".join(f"{line}\n" for line in lines)))


def _check() -> Parser:
    parser = Parser("[check]", "检查文件和文件夹(默认命令,可以省略)", "[路径…] [选项]")
    parser.leads = True
    parser.reads_documents()
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="格式[=文件]",
        help="human(默认)、concise、json、jsonl、sarif、github、gitlab、junit、csv、xlsx(整改清单)、markdown;"
        "可重复,各写各的文件;不写文件或写 -,显示在屏幕上",
    )
    parser.add_argument(
        "--rule-book",
        type=address,
        metavar="网址",
        help="docs/rules.md 公布在哪里;SARIF 的 helpUri 指向它",
    )
    parser.judges()
    parser.takes_packs()
    parser.add_argument("--quiet", "-q", action="store_true", help="只列发现")
    parser.add_argument(
        "--verbose",
        "-v",
        action="store_true",
        help="全部列出:每条规则为何未能判断、全部读取说明、算术差错的证据、忽略的原因",
    )
    parser.add_argument(
        "--no-suppressions",
        action="store_true",
        help="全部照报:不用文中的忽略标记、忽略文件(budgetlint.ignore.yaml)和基线",
    )
    parser.add_argument("--show-suppressed", action="store_true", help="已忽略的发现也列出,写明原因和出处")
    parser.add_argument(
        "--baseline", metavar="文件", help="基线:其中记下的发现不再报,只报新的(用 budgetlint baseline 管理)"
    )
    parser.add_argument(
        "--coverage", action="store_true", help="附上检查覆盖表:每条规则的结果和原因,每个金额有几条关系可以核对"
    )
    parser.add_argument(
        "--explain-arithmetic",
        action="store_true",
        help="逐条列出算术差错的全部证据:不成立的关系、改正后相符的核对、各种可能的改法",
    )
    parser.takes_means()
    parser.add_argument(
        "--timing", action="store_true", help="在标准错误输出上列出各阶段、各条规则所用的时间(不用缓存)"
    )
    colors = ("auto", "always", "never")
    parser.add_argument(
        "--color", type=OneOf("方式", colors), default="auto", metavar="方式", help="颜色:" + "|".join(colors)
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本,以及装有哪些规则包和插件")
    return parser


def _rules() -> Parser:
    parser = Parser("rules", "列出规则,或对某种文件、某份文件会查哪些规则", "[规则…] [选项]")
    parser.add_argument("rules", nargs="*", metavar="规则", help="编号、编号的开头(BL2)、名称或标签(text);不写就是全部")
    parser.add_argument("--for", dest="document", metavar="文件", help="只列对这份文件会查的规则")
    parser.states_documents()
    parser.chooses_rules("列")
    parser.takes_form()
    # A file that is read to see which rules are for it stands for itself.
    parser.set_defaults(joining="separate", ocr=False, files_from=None, stdin_filename=None)
    parser.set_defaults(exclude=[], force_exclude=False, gitignore=True)
    parser.takes_packs()
    return parser


def _explain() -> Parser:
    parser = Parser("explain", "说明规则、要求或表:查什么、依据、示例", "规则… [选项]")
    parser.add_argument(
        "names", metavar="规则", nargs="*", help="规则的编号、名称或编号的开头;要求的代号(R4);表号或表名(T3)"
    )
    parser.takes_form()
    parser.takes_language()
    parser.takes_packs()
    return parser


def _extract() -> Parser:
    parser = Parser("extract", "把读到的金额(或查出的问题)导出为数据,一个县的文件一张表", "[路径…] [选项]")
    parser.reads_documents()
    parser.takes_form("jsonl", "csv", "parquet")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--findings", action="store_true", help="改为导出查出的问题,每条一行,连同所在文件的情况")
    shown.add_argument("--tables", action="store_true", help="改为逐表显示读到的内容")
    shown.add_argument(
        "--html", action="store_true", help="改为生成网页,像原文一样显示读到的内容,并标出每个金额是否读懂"
    )
    shown.add_argument("--rest", action="store_true", help="改为列出表中不是金额的数字(编码、序号、日期等)")
    parser.add_argument("-o", "--output", metavar="文件", help="写入文件")
    parser.takes_means()
    parser.selects()
    parser.takes_packs()
    return parser


def _stats() -> Parser:
    parser = Parser("stats", "统计一批文件:每份文件一行,再按规则、要求、公开主体合计", "[路径…] [选项]")
    parser.reads_documents()
    parser.takes_form("human", "json", "csv")
    tables = ("document", "rule", "requirement", "entity")
    parser.add_argument(
        "--by",
        type=OneOf("统计表", tables),
        metavar="统计表",
        help=f"只要一张表:{'、'.join(tables)};csv 每次一张,默认 document",
    )
    parser.takes_language()
    parser.add_argument("-o", "--output", metavar="文件", help="写入文件")
    parser.takes_means()
    parser.selects()
    parser.takes_packs()
    return parser


def _diff() -> Parser:
    parser = Parser("diff", "比较两版文件的检查结果:哪些问题是新增、消除、移动的", "旧版 新版 [选项]")
    parser.reads_documents("旧版和新版:两个文件、两个文件夹,或两份 JSON 报告(check --format json)")
    parser.add_argument("--facts", action="store_true", help="一并列出有变的金额")
    parser.takes_form()
    parser.takes_language()
    parser.takes_threshold("新增的问题")
    parser.add_argument("-o", "--output", metavar="文件", help="写入文件")
    parser.takes_means()
    parser.selects()
    parser.takes_packs()
    return parser


def _docs() -> Parser:
    parser = Parser("docs", "从规则生成 docs/rules.md")
    parser.add_argument("--write", action="store_true", help="写入文件")
    parser.add_argument("--check", action="store_true", help="文件与规则不符时退出码为 1")
    parser.add_argument("--file", default="docs/rules.md", metavar="文件", help="默认 docs/rules.md")
    return parser


def _plugins() -> Parser:
    parser = Parser("plugins", "列出装有哪些规则包和插件、从哪里来、各有几条规则")
    parser.takes_form()
    parser.takes_packs()
    return parser


def _pack() -> Parser:
    parser = Parser(
        "pack", "检查规则包的文件夹:写法、依据、示例、测试,以及互相矛盾或多余的关系式", "check 文件夹… [选项]"
    )
    parser.add_argument("action", metavar="check", nargs="?", help="检查")
    parser.add_argument("folders", metavar="文件夹", nargs="*", help="规则包的文件夹;不写就是当前文件夹")
    parser.add_argument("--allow-python", action="store_true", help="一并运行文件夹里的 rules.py")
    return parser


def _new() -> Parser:
    parser = Parser("new", "新建规则包或规则", "pack 省份 | rule 编号 名称 [选项]")
    parser.add_argument("what", metavar="pack|rule", nargs="?", help="pack 新建规则包;rule 在规则包里加一条规则")
    parser.add_argument(
        "names", metavar="名称", nargs="*", help="pack:省份,如 河北;rule:编号和英文名称,如 HE201 my-rule"
    )
    parser.add_argument("--into", metavar="文件夹", default="", help="建在哪里;不写就建在当前文件夹下")
    parser.add_argument("--python", action="store_true", help="pack:建成可以安装的发行包,能写 Python 规则")
    parser.add_argument("--sort", metavar="种类", default="words", help="rule:规则的种类,如 table、sections、identity")
    return parser


def _config() -> Parser:
    parser = Parser("config", "说明配置文件能写什么,显示实际用的是什么、从哪里来", "[路径] [选项]")
    parser.reads_documents()
    parser.judges()
    parser.takes_packs()
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--show", action="store_true", help="显示对一份文件(不写就是对全部)实际用的每一项和它的来处")
    shown.add_argument("--schema", action="store_true", help="给出配置文件的 JSON Schema,供编辑器提示")
    parser.add_argument("--json", action="store_true", help="以 JSON 显示")
    return parser


def _init() -> Parser:
    parser = Parser("init", "写一份带说明的 budgetlint.yaml;已有的,只改写明的几项", "[文件夹] [选项]")
    parser.add_argument("folder", metavar="文件夹", nargs="?", default=".", help="写在哪里;不写就是当前文件夹")
    parser.add_argument("--province", metavar="省份", help="用哪个省的规则,如 河北")
    parser.add_argument("--profile", metavar="方案", help="检查方案:minimum、standard、strict,或规则包提供的")
    parser.add_argument("--force", action="store_true", help="已有的也重写,其中的内容不保留")
    parser.takes_packs()
    return parser


def _baseline() -> Parser:
    parser = Parser(
        "baseline", "管理基线:先记下现有的发现,以后只报新的", "|".join(BASELINE_ACTIONS) + " [路径…] [选项]"
    )
    parser.add_argument(
        "action",
        metavar="动作",
        nargs="?",
        type=OneOf("动作", BASELINE_ACTIONS),
        help="write 记下现有的发现;update 减去已经改好的;prune 并删去文件、规则已不存在的;check 列出基线之外的",
    )
    parser.reads_documents()
    parser.add_argument(
        "--file", metavar="文件", help="基线文件;不写就是配置里的 baseline,再不然是 budgetlint.baseline.json"
    )
    parser.add_argument("--grow", action="store_true", help="write:允许已有的基线增加")
    parser.selects()
    parser.takes_packs()
    parser.takes_means()
    return parser


def _completion() -> Parser:
    parser = Asking("completion", "输出命令行补全脚本:按 Tab 键补全命令、选项、规则和文件", "|".join(SHELLS))
    parser.add_argument(
        "shell",
        metavar="命令行",
        nargs="?",
        type=OneOf("补全脚本", SHELLS),
        help=f"用的是哪种命令行:{'、'.join(SHELLS)};用法见脚本开头",
    )
    return parser


COMMANDS: Final[Mapping[str, Callable[[], Parser]]] = {
    "check": _check,
    "rules": _rules,
    "explain": _explain,
    "extract": _extract,
    "baseline": _baseline,
    "stats": _stats,
    "diff": _diff,
    "plugins": _plugins,
    "pack": _pack,
    "new": _new,
    "config": _config,
    "init": _init,
    "docs": _docs,
    "completion": _completion,
}
