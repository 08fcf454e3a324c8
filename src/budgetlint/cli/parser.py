"""How arguments are read, and what several commands take. Light: no command's work is imported for it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from typing import Final, NoReturn

from budgetlint.cli.output import UsageError, near
from budgetlint.cli.values import YEARS, OneOf, day, names, number
from budgetlint.model.kinds import DocumentKind, Level

_EXIT: Final = "退出码:0 没有达到级别的发现;1 有;2 检查不完整(文件读不了、插件或程序出错、参数有误)。"
#: Option, and what it is the date of.
DATES: Final = (
    ("--adopted", "人民代表大会(或其常委会)批准预算、决算的日期"),
    ("--approved", "财政部门批复本部门的日期"),
    ("--unit-approved", "主管部门批复本单位的日期"),
    ("--published", "向社会公开的日期"),
)

_PATHS: Final = "文件、文件夹或模式('2024/**/*.pdf');- 是标准输入;不写就是当前文件夹"


class Parser(argparse.ArgumentParser):
    """argparse that speaks in our sentences and knows near names."""

    def __init__(self, command: str, about: str, takes: str = "[选项]") -> None:
        super().__init__(usage=f"budgetlint {command} {takes}", description=about, allow_abbrev=False, add_help=False)
        # Our help is laid out elsewhere; argparse would ask the terminal for its width with every option.
        self.formatter_class = partial(argparse.HelpFormatter, width=80)
        self.about = about
        #: Whether its help lists the other commands.
        self.leads = False
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")
        self.add_argument("--debug", action="store_true", help="程序出错时显示调用栈")

    def format_help(self) -> str:
        from budgetlint.cli.arguments import COMMANDS
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

    def reads_documents(self, paths: str = _PATHS) -> None:
        """Take paths, and what the user knows of the documents there."""
        self.add_argument("paths", nargs="*", metavar="路径", help=paths)
        self.states_documents()
        for name, what in DATES:
            self.add_argument(name, metavar="日期", type=day, help=f"指明{what},如 2024-02-20")
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
        self._chooses_files()
        self.add_argument("--max-size", metavar="MiB", type=number("大小", 1, 4096), help="单个文件的大小上限,默认 64")

    def _chooses_files(self) -> None:
        """Take what is said of the files beside their paths."""
        self.add_argument(
            "--files-from", metavar="文件", help="再检查这个清单里的路径,每行一个(或以 NUL 分隔);- 是从标准输入读清单"
        )
        self.add_argument("--stdin-filename", metavar="名称", help="标准输入的内容叫什么名称,用来显示位置")
        self.add_argument(
            "--exclude",
            action="append",
            default=[],
            metavar="模式",
            help="不检查合这个模式的文件和文件夹,写法同 .gitignore;可重复。点名给出的文件照样检查",
        )
        self.add_argument("--force-exclude", action="store_true", help="点名给出的文件,合排除模式的也不检查")
        self.add_argument(
            "--no-respect-gitignore",
            dest="gitignore",
            action="store_false",
            help="不理会 .gitignore,其中列的文件也检查",
        )

    def takes_means(self) -> None:
        """Take how linting is done: in how many processes, with or without the cache."""
        self.add_argument(
            "--jobs",
            "-j",
            metavar="个数",
            type=number("进程数", 0, 512),
            default=0,
            help="同时用几个进程;默认 0,按处理器和文件的多少决定",
        )
        self.add_argument(
            "--no-cache", dest="cache", action="store_const", const="off", help="不用缓存:没有改动的文件也重新检查"
        )

    def states_documents(self) -> None:
        """Take what tells which rules are for a document."""
        kinds = [str(k) for k in DocumentKind]
        self.add_argument("--kind", metavar="文种", type=OneOf("文种", kinds), help="指明文种:" + "、".join(kinds))
        self.add_argument("--year", metavar="年度", type=number("年度", *YEARS), help="指明公开年度")
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
        self.add_argument("--lang", type=OneOf("语言", ("zh", "en")), metavar="zh|en", help="输出语言,默认 zh")

    def takes_threshold(self, what: str) -> None:
        """Take how grave ``what`` has to be for exit code 1."""
        levels = ("error", "warning", "info", "never")
        self.add_argument(
            "--fail-on",
            type=OneOf("级别", levels),
            metavar="级别",
            help=f"{what}达到此级别退出码为 1:{'、'.join(levels)},默认 error",
        )

    def judges(self) -> None:
        """Take what decides which rules there are, when a run fails, and in which language it says so."""
        self.selects()
        self.takes_threshold("发现")
        switch = argparse.BooleanOptionalAction
        self.add_argument("--strict", action=switch, help="无法判断、无法解析的也算检查不完整")
        self.add_argument(
            "--compare",
            action=switch,
            help="一起检查的文书按单位、年度互相核对:部门与所属单位,决算与预算,本年与上年;默认核对",
        )
        self.takes_language()

    def selects(self) -> None:
        """Take which rules there are, and how grave."""
        self.add_argument("--profile", metavar="方案", help="检查方案:minimum、standard(默认)、strict,或规则包提供的")
        self.chooses_rules("用")
        more = "在已选的规则之外再用这些"
        self.add_argument("--extend-select", type=names, action="extend", default=[], metavar="规则", help=more)

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
        self.add_argument("--select", type=names, action="extend", default=[], metavar="规则", help=some)
        self.add_argument("--ignore", type=names, action="extend", default=[], metavar="规则", help=f"不{verb}这些规则")


class Asking(Parser):
    """A parser that leaves alone what stands behind ``--``: words of another command line."""

    def read(self, args: Sequence[str]) -> argparse.Namespace:
        at = args.index("--") if "--" in args else len(args)
        options = super().read(args[:at])
        options.words = list(args[at + 1 :]) if at < len(args) else None
        return options
