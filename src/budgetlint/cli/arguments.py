"""What each command takes. Light: no command's work is imported to read its arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NoReturn

from budgetlint import __version__
from budgetlint.cli.output import UsageError, near
from budgetlint.model.kinds import DocumentKind, Level

_EXIT: Final = "退出码:0 没有达到级别的发现;1 有;2 检查不完整(文件读不了、插件或程序出错、参数有误)。"


_YEARS: Final = (1994, 2100)
#: Option, and what it is the date of.
DATES: Final = (
    ("--adopted", "人民代表大会(或其常委会)批准预算、决算的日期"),
    ("--approved", "财政部门批复本部门的日期"),
    ("--unit-approved", "主管部门批复本单位的日期"),
    ("--published", "向社会公开的日期"),
)


class Parser(argparse.ArgumentParser):
    """argparse that speaks in our sentences and knows near names."""

    def __init__(self, command: str, about: str, takes: str = "[选项]") -> None:
        super().__init__(usage=f"budgetlint {command} {takes}", description=about, allow_abbrev=False, add_help=False)
        self.about = about
        #: Whether its help lists the other commands.
        self.leads = False
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")
        self.add_argument("--debug", action="store_true", help="程序出错时显示调用栈")

    def format_help(self) -> str:
        from budgetlint.cli.help import page, written

        groups = [
            (str(g.title), [(written(a), a.help or "") for a in g._group_actions])
            for g in (self._positionals, self._optionals)
        ]
        others = [(name, made.about) for name, make in COMMANDS.items() if (made := make()).about != self.about]
        return page(str(self.usage), f"{self.about}。", [*groups, ("其他命令", others if self.leads else [])], _EXIT)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def read(self, args: Sequence[str]) -> argparse.Namespace:
        """Parse; options and paths may mix. Raises UsageError."""
        self.exit_on_error = False
        try:
            parsed, extra = self.parse_known_intermixed_args(args)
        except argparse.ArgumentError as error:
            detail = error.message
            if detail.startswith("expected"):
                detail = "后面缺少一个值。" if "at least" in detail or "one" in detail else "不带值。"
            elif detail.startswith("ignored explicit"):
                detail = "不带值。"
            raise UsageError(f"选项 {error.argument_name}:{detail}") from error
        if extra:
            known = [o for action in self._actions for o in action.option_strings]
            raise UsageError(f"没有选项 {extra[0]}{near(extra[0].partition('=')[0], known)}")
        return parsed

    def reads_documents(self) -> None:
        """Take paths, and what the user knows of the documents there."""
        self.add_argument("paths", nargs="*", metavar="路径", help="文件或文件夹;不写就是当前文件夹")
        kinds = [str(k) for k in DocumentKind]
        self.add_argument("--kind", metavar="文种", type=_one_of("文种", kinds), help="指明文种:" + "、".join(kinds))
        self.add_argument("--year", metavar="年度", type=_number("年度", *_YEARS), help="指明公开年度")
        for name, what in DATES:
            self.add_argument(name, metavar="日期", type=_date, help=f"指明{what},如 2024-02-20")
        self.add_argument("--province", metavar="省份", help="指明是哪个省的文件,如 河北")
        levels = [str(x) for x in Level]
        self.add_argument("--level", metavar="层级", type=_one_of("层级", levels), help="指明层级:" + "、".join(levels))
        self.add_argument("--entity", metavar="名称", help="指明公开主体的规范名称")
        several = self.add_mutually_exclusive_group()
        several.add_argument(
            "--together",
            dest="joining",
            action="store_const",
            const="together",
            default="found",
            help="给出的文件是同一份公开材料(如说明和附表分开);给出的每个文件夹、压缩包各是一份",
        )
        several.add_argument(
            "--separate",
            dest="joining",
            action="store_const",
            const="separate",
            help="每个文件各自检查;不写时,同一文件夹里同一单位、年度、文种而互为补充的文件合为一份",
        )
        self.add_argument(
            "--ocr", action="store_true", help="PDF 中的扫描页用文字识别读出(另装 budgetlint[ocr];慢,可能读错)"
        )
        self.add_argument("--max-size", metavar="MiB", type=_number("大小", 1, 4096), help="单个文件的大小上限,默认 64")

    def judges(self) -> None:
        """Take what decides which rules there are, how grave they are, and when a run fails."""
        self.add_argument("--profile", metavar="方案", help="检查方案:minimum、standard(默认)、strict,或规则包提供的")
        self.chooses_rules("用")
        more = "在已选的规则之外再用这些"
        self.add_argument("--extend-select", type=_names, action="extend", default=[], metavar="规则", help=more)
        levels = ("error", "warning", "info", "never")
        self.add_argument(
            "--fail-on", type=_one_of("级别", levels), metavar="级别", help="达到此级别退出码为 1,默认 error"
        )
        strict = argparse.BooleanOptionalAction
        self.add_argument("--strict", action=strict, help="无法判断、无法解析的也算检查不完整")
        self.add_argument("--lang", type=_one_of("语言", ("zh", "en")), metavar="zh|en", help="输出语言,默认 zh")

    def takes_packs(self) -> None:
        """Take the configuration, and folders of packs beside what is installed."""
        which = self.add_mutually_exclusive_group()
        which.add_argument("--config", metavar="文件", help="用这份配置,不去找 budgetlint.yaml")
        which.add_argument("--no-config", action="store_true", help="不用任何配置文件")
        self.add_argument(
            "--pack",
            dest="packs",
            action="append",
            default=[],
            metavar="文件夹",
            help="另用一个规则包的文件夹(其中有 pack.yaml);可重复",
        )
        self.add_argument(
            "--allow-python", action="store_true", help="规则包的文件夹里有 rules.py 的,一并运行;只用于信得过的规则包"
        )

    def chooses_rules(self, verb: str) -> None:
        """Take the rules to ``verb`` and those not to."""
        some = f"只{verb}这些规则:编号、编号的开头(BL2)、名称或标签(text),可用逗号并列"
        self.add_argument("--select", type=_names, action="extend", default=[], metavar="规则", help=some)
        self.add_argument(
            "--ignore", type=_names, action="extend", default=[], metavar="规则", help=f"不{verb}这些规则"
        )


def _names(text: str) -> list[str]:
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not names:
        raise argparse.ArgumentTypeError("没有写是哪些规则;请写编号、名称或编号的开头,如 BL2。")
    return names


def _one_of(what: str, choices: Iterable[str]) -> Callable[[str], str]:
    names = list(choices)

    def take(text: str) -> str:
        if text not in names:
            hint = near(text, names, f";可以是 {'、'.join(names)}。")
            raise argparse.ArgumentTypeError(f"没有{what}「{text}」{hint}")
        return text

    return take


def _number(what: str, low: int, high: int) -> Callable[[str], int]:
    def take(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"「{text}」不是{what};应为 {low} 到 {high} 的整数。")
        return int(text)

    return take


def _date(text: str) -> date:
    from budgetlint.model.dates import day_of

    found = day_of(text)
    if found is None or not _YEARS[0] <= found.year <= _YEARS[1]:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期;应写成 2024-02-20,且日历上有这一天。")
    return found


def _address(text: str) -> str:
    scheme, colon, host = text.partition("://")
    if (
        not colon
        or scheme not in ("http", "https")
        or not host
        or not text.isascii()
        or set(text) & set(' #<>"{}|\\^`')
    ):
        raise argparse.ArgumentTypeError(f"「{text}」不是网址;应写成 https://…/docs/rules.md,不带 # 和空格。")
    return text


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
        type=_address,
        metavar="网址",
        help="docs/rules.md 公布在哪里;SARIF 的 helpUri 指向它",
    )
    parser.judges()
    parser.takes_packs()
    parser.add_argument("--quiet", "-q", action="store_true", help="只列发现")
    parser.add_argument(
        "--verbose", "-v", action="store_true", help="全部列出:每条规则为何未能判断、全部读取说明、算术差错的证据"
    )
    parser.add_argument(
        "--coverage", action="store_true", help="附上检查覆盖表:每条规则的结果和原因,每个金额有几条关系可以核对"
    )
    parser.add_argument(
        "--explain-arithmetic",
        action="store_true",
        help="逐条列出算术差错的全部证据:不成立的关系、改正后相符的核对、各种可能的改法",
    )
    parser.add_argument(
        "--jobs",
        "-j",
        metavar="个数",
        type=_number("进程数", 0, 512),
        default=0,
        help="同时用几个进程;默认 0,按处理器和文件的多少决定",
    )
    parser.add_argument(
        "--no-cache", dest="cache", action="store_const", const="off", help="不用缓存:没有改动的文件也重新检查"
    )
    parser.add_argument(
        "--timing", action="store_true", help="在标准错误输出上列出各阶段、各条规则所用的时间(不用缓存)"
    )
    colors = ("auto", "always", "never")
    parser.add_argument(
        "--color", type=_one_of("方式", colors), default="auto", metavar="方式", help="颜色:" + "|".join(colors)
    )
    parser.add_argument("--version", action="version", version=f"budgetlint {__version__}", help="显示版本")
    return parser


def _rules() -> Parser:
    parser = Parser("rules", "列出规则", "[规则…] [选项]")
    parser.add_argument("rules", nargs="*", metavar="规则", help="编号、编号的开头(BL2)、名称或标签(text);不写就是全部")
    parser.chooses_rules("列")
    parser.takes_packs()
    parser.add_argument("--json", action="store_true", help="以 JSON 列出")
    return parser


def _explain() -> Parser:
    parser = Parser("explain", "说明一条规则:查什么、依据、示例", "规则 [选项]")
    parser.add_argument("rule", metavar="规则", nargs="?", help="编号或名称")
    parser.takes_packs()
    return parser


def _extract() -> Parser:
    parser = Parser("extract", "把读到的金额导出为数据", "[路径…] [选项]")
    parser.reads_documents()
    parser.add_argument(
        "--format", type=_one_of("格式", ("jsonl", "csv")), default="jsonl", metavar="jsonl|csv", help="数据格式"
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--tables", action="store_true", help="改为逐表显示读到的内容")
    shown.add_argument(
        "--html", action="store_true", help="改为生成网页,像原文一样显示读到的内容,并标出每个金额是否读懂"
    )
    shown.add_argument("--rest", action="store_true", help="改为列出表中不是金额的数字(编码、序号、日期等)")
    parser.add_argument("-o", "--output", metavar="文件", help="写入文件")
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
    parser.takes_packs()
    parser.add_argument("--json", action="store_true", help="以 JSON 列出")
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


COMMANDS: Final[Mapping[str, Callable[[], Parser]]] = {
    "check": _check,
    "rules": _rules,
    "explain": _explain,
    "extract": _extract,
    "plugins": _plugins,
    "pack": _pack,
    "new": _new,
    "config": _config,
    "init": _init,
    "docs": _docs,
}
