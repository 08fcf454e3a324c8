"""``budgetlint new``: a pack to start from, or one more rule in a pack."""

from __future__ import annotations

import argparse
from pathlib import Path

from budgetlint.cli.output import UsageError, near, show
from budgetlint.scaffold import ScaffoldError, new_pack, new_rule
from budgetlint.testing import installed


def run(options: argparse.Namespace) -> int:
    makers = {"pack": _pack, "rule": _rule}
    if options.what is None:
        raise UsageError("请写成 budgetlint new pack 省份,或 budgetlint new rule 编号 名称。")
    if options.what not in makers:
        raise UsageError(f"不能新建「{options.what}」{near(options.what, makers, ';可以是 pack、rule。')}")
    try:
        return show(makers[options.what](options))
    except ScaffoldError as error:
        raise UsageError(str(error)) from error


def _pack(options: argparse.Namespace) -> str:
    if not 1 <= len(options.names) <= 2:
        raise UsageError("请写是哪个省的规则包,如 budgetlint new pack 河北;其他名称请再写一个英文标识。")
    made = new_pack(options.names, Path(options.into), installed(), python=options.python)
    folder = made.folder.as_posix()
    lines = [f"建好了 {folder}:规则包 {made.id},{len(made.rules)} 条示例规则({made.rules[0]}–{made.rules[-1]})。"]
    if made.id != made.wanted:
        lines.append(f"已装有名为 {made.wanted} 的规则包,本包的标识改用 {made.id}(pack.yaml)。")
    trust = " --allow-python" if options.python else ""
    lines += ["接着:", f"  budgetlint pack check {folder}{trust}", f"  从 {folder}/README.md 看起,把示例换成本省的规定"]
    return "".join(f"{line}\n" for line in lines)


def _rule(options: argparse.Namespace) -> str:
    if len(options.names) != 2:
        raise UsageError("请写编号和英文名称,如 budgetlint new rule HE905 my-rule --sort sections。")
    if options.python:
        raise UsageError("--python 只用于 new pack;Python 规则请写在规则包的 rules.py 里。")
    rule, name = options.names
    folder = Path(options.into)
    made = new_rule(rule, name, options.sort, folder, installed())
    trust = " --allow-python" if made.python else ""
    return (
        f"{made.file.as_posix()} 里加了 {rule} {name}({options.sort}),测试在 {made.suite.as_posix()}。\n"
        f"改成自己的规定,再运行 budgetlint pack check {folder.as_posix()}{trust}\n"
    )
