"""What each command takes. Light: no command's work is imported to read its arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NoReturn

from budgetlint.cli.output import UsageError, near, show
from budgetlint.model.kinds import DocumentKind, Level

if TYPE_CHECKING:
    from datetime import date

_EXIT: Final = "退出码:0 没有达到级别的发现;1 有;2 检查不完整(文件读不了、插件或程序出错、参数有误)。"


_YEARS: Final = (1994, 2100)
#: Option, and what it is the date of.
DATES: Final = (
    ("--adopted", "人民代表大会(或其常委会)批准预算、决算的日期"),
    ("--approved", "财政部门批复本部门的日期"),
    ("--unit-approved", "主管部门批复本单位的日期"),
    ("--published", "向社会公开的日期"),
)


class _Version(argparse.Action):
    """Prints the version of budgetlint on a line of its own, then each pack and plugin with its own."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from budgetlint import __version__
        from budgetlint.installed import origins

        lines = [f"budgetlint {__version__}", "规则包和插件:"]
        lines += [f"  {o.name} {o.version}" + ("" if o.own else f"(发行包 {o.distribution})") for o in origins()]
        parser.exit(show("".join(f"{line}\n" for line in lines)))


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

    def reads_documents(self, paths: str = "文件或文件夹;不写就是当前文件夹") -> None:
        """Take paths, and what the user knows of the documents there."""
        self.add_argument("paths", nargs="*", metavar="路径", help=paths)
        self.states_documents()
        for name, what in DATES:
            self.add_argument(name, metavar="日期", type=_date, help=f"指明{what},如 2024-02-20")
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
        self.add_argument(
            "--max-size", metavar="MiB", type=_number("大小", 1, 4096), default=64, help="单个文件的大小上限,默认 64"
        )

    def takes_means(self) -> None:
        """Take how linting is done: in how many processes, with or without the cache."""
        self.add_argument(
            "--jobs",
            "-j",
            metavar="个数",
            type=_number("进程数", 0, 512),
            default=0,
            help="同时用几个进程;默认 0,按处理器和文件的多少决定",
        )
        self.add_argument("--no-cache", dest="cache", action="store_false", help="不用缓存:没有改动的文件也重新检查")

    def states_documents(self) -> None:
        """Take what tells which rules are for a document."""
        kinds = [str(k) for k in DocumentKind]
        self.add_argument("--kind", metavar="文种", type=OneOf("文种", kinds), help="指明文种:" + "、".join(kinds))
        self.add_argument("--year", metavar="年度", type=_number("年度", *_YEARS), help="指明公开年度")
        self.add_argument("--province", metavar="省份", help="指明是哪个省的文件,如 河北")
        levels = [str(x) for x in Level]
        self.add_argument("--level", metavar="层级", type=OneOf("层级", levels), help="指明层级:" + "、".join(levels))

    def takes_form(self, *forms: str) -> None:
        """Take the form in which something is told that is no report, the first unless another is asked for."""
        forms = forms or ("human", "json", "md")
        self.add_argument(
            "--format",
            type=OneOf("格式", forms),
            default=forms[0],
            metavar="|".join(forms),
            help=f"输出格式,默认 {forms[0]}",
        )

    def takes_language(self) -> None:
        """Take the language of what is printed."""
        self.add_argument("--lang", type=OneOf("语言", ("zh", "en")), default="zh", metavar="zh|en", help="输出语言")

    def takes_threshold(self, what: str) -> None:
        """Take how grave ``what`` has to be for exit code 1."""
        levels = ("error", "warning", "info", "never")
        self.add_argument(
            "--fail-on",
            type=OneOf("级别", levels),
            default="error",
            metavar="级别",
            help=f"{what}达到此级别退出码为 1:{'、'.join(levels)},默认 error",
        )

    def takes_packs(self) -> None:
        """Take folders of packs beside what is installed."""
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
        some = f"只{verb}这些规则:编号、名称或编号的开头(BL2),可用逗号并列"
        self.add_argument("--select", type=_names, action="extend", default=[], metavar="规则", help=some)
        self.add_argument(
            "--ignore", type=_names, action="extend", default=[], metavar="规则", help=f"不{verb}这些规则"
        )


def _names(text: str) -> list[str]:
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not names:
        raise argparse.ArgumentTypeError("没有写是哪些规则;请写编号、名称或编号的开头,如 BL2。")
    return names


class OneOf:
    """One of some names; ``names`` are they."""

    def __init__(self, what: str, names: Iterable[str]) -> None:
        self._what = what
        self.names = tuple(names)

    def __call__(self, text: str) -> str:
        if text not in self.names:
            hint = near(text, self.names, f";可以是 {'、'.join(self.names)}。")
            raise argparse.ArgumentTypeError(f"没有{self._what}「{text}」{hint}")
        return text


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
    parser.takes_language()
    parser.takes_threshold("发现")
    parser.chooses_rules("用")
    parser.takes_packs()
    parser.add_argument("--strict", action="store_true", help="无法判断、无法解析的也算检查不完整")
    parser.add_argument("--quiet", "-q", action="store_true", help="只列发现")
    parser.add_argument(
        "--verbose", "-v", action="store_true", help="全部列出:每条规则为何未能判断、全部读取说明、算术差错的证据"
    )
    parser.add_argument(
        "--coverage", action="store_true", help="附上检查覆盖表:每条规则的结果和原因,每个金额受几条关系约束"
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
    parser.add_argument("rules", nargs="*", metavar="规则", help="编号、名称或编号的开头(BL2);不写就是全部")
    parser.add_argument("--for", dest="document", metavar="文件", help="只列对这份文件会查的规则")
    parser.states_documents()
    parser.chooses_rules("列")
    parser.takes_form()
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
    parser.chooses_rules("用")
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
    parser.chooses_rules("用")
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
    parser.chooses_rules("用")
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


class _Asked(Parser):
    """A parser that leaves alone what stands behind ``--``: words of another command line."""

    def read(self, args: Sequence[str]) -> argparse.Namespace:
        at = args.index("--") if "--" in args else len(args)
        options = super().read(args[:at])
        options.words = list(args[at + 1 :]) if at < len(args) else None
        return options


def _completion() -> Parser:
    shells = ("bash", "zsh", "fish", "powershell")
    parser = _Asked("completion", "输出命令行补全脚本:按 Tab 键补全命令、选项、规则和文件", f"{'|'.join(shells)}")
    parser.add_argument("shell", metavar="|".join(shells), nargs="?", help="用的是哪种命令行;用法见脚本开头")
    return parser


COMMANDS: Final[Mapping[str, Callable[[], Parser]]] = {
    "check": _check,
    "rules": _rules,
    "explain": _explain,
    "extract": _extract,
    "stats": _stats,
    "diff": _diff,
    "plugins": _plugins,
    "pack": _pack,
    "new": _new,
    "docs": _docs,
    "completion": _completion,
}
