"""Packs from folders: each fault is one sentence in Chinese with file, line and column, and ends with 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from budgetlint.cli import main
from budgetlint.equations import EquationError, parse
from budgetlint.families.pieces import compiled
from budgetlint.packs.patterns import PatternError, checked

PACK = """\
pack: mini
name: 样例
province: 上海
authority: 上海市财政局
prefix: SM
since: 2019-01-01
"""
REQUIREMENTS = """\
regulations:
  - title: 样例办法
    issuer: 上海市财政局
    since: 2019-01-01
    duties:
      - id: SM一
        part: 第一部分
        text: 写法
"""
RULES = """\
rules:
  - id: SM101
    name: no-such-word
    title: 不写某词。
    requirement: [SM一]
    severity: warning
    when: {kind: [单位预算]}
    pattern: 某词（一）
    bad:
      - |
        上海市甲区水务局2025年单位预算

        写了“某词（一）”。
    good:
      - |
        上海市甲区水务局2025年单位预算

        没有写。
  - id: SM102
    name: within-expenditure
    title: 项目支出不超过合计。
    requirement: [SM一]
    severity: error
    given: T3[合计] > 0
    identity:
      - T3[合计] >= T3[合计, 项目支出]
    bad:
      - |
        上海市甲区水务局2025年单位预算

        2025年预算单位支出预算总表
        单位:元
        科目编码	科目名称	合计	基本支出	项目支出
        213	农林水支出	100	0	200
        合计		100	0	200
    good:
      - |
        上海市甲区水务局2025年单位预算

        2025年预算单位支出预算总表
        单位:元
        科目编码	科目名称	合计	基本支出	项目支出
        213	农林水支出	300	100	200
        合计		300	100	200
"""
FILES = {"pack.yaml": PACK, "requirements.yaml": REQUIREMENTS, "rules.yaml": RULES}
TEXT = "上海市甲区水务局2025年单位预算\n\n写了“某词（一）”。\n"
WORD, SUM = "pattern: 某词（一）", "- T3[合计] >= T3[合计, 项目支出]"
PREFIX = "prefix: SM\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack without fault."""
    folder = tmp_path / "mini"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of a faulty pack: the same sentence, and 2, whether it is used or checked."""
    document = folder.parent / "文书.txt"
    document.write_text(TEXT, encoding="utf-8")
    said = []
    for command in (["check", "--pack", str(folder), str(document)], ["pack", "check", str(folder)]):
        assert main(command) == 2
        printed = capsys.readouterr()
        assert printed.out == "" and "Traceback" not in printed.err
        said.append(printed.err)
    assert said[0] == said[1] and said[0].count("\n") == 1
    return said[0].strip()


def test_a_pack_without_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(folder)]) == 0
    assert "2 条规则、4 个示例,没有发现问题" in capsys.readouterr().out
    document = folder.parent / "文书.txt"
    document.write_text(TEXT, encoding="utf-8")
    main(["check", "--pack", str(folder), "--select", "SM", str(document)])
    assert "某词(一)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "was", "now", "fault"),
    [
        # keys
        ("pack.yaml", "pack: mini", "pak: mini", "1:1:没有「pak」这一项;是不是「pack」"),
        ("pack.yaml", "province:", "provnce:", "3:1:没有「provnce」这一项;是不是「province」"),
        ("pack.yaml", "authority: 上海市财政局\n", "", "1:1:缺少「authority」"),
        ("pack.yaml", "name: 样例", "name: 样例\nname: 又", "3:1:键「name」重复"),
        ("requirements.yaml", "id: SM一", "ident: SM一", "6:9:没有「ident」这一项;是不是「id」"),
        ("requirements.yaml", "    issuer: 上海市财政局\n", "", "5:9:缺少「issuer」"),
        ("rules.yaml", "severity: warning", "serverity: warning", "6:5:没有「serverity」这一项;是不是「severity」"),
        ("rules.yaml", "kind: [单位预算]", "kinds: [单位预算]", "7:12:没有「kinds」这一项;是不是「kind」"),
        ("rules.yaml", WORD, "patern: 某词", "8:5:没有写查什么(没有「patern」这一项;是不是「pattern」?)"),
        ("rules.yaml", WORD, WORD + "\n    words: {甲: 乙}", "8:5:只能写其中一种"),
        ("rules.yaml", "rules:\n", "rule:\n", "1:1:没有「rule」这一项;是不是「rules」"),
        # types
        ("pack.yaml", "2019-01-01", "2019", "6:8:应为日期"),
        ("pack.yaml", PREFIX, PREFIX + "rules: rules.yaml\n", "6:8:应为列表"),
        ("pack.yaml", PREFIX, PREFIX + "raise: {BL810: warn}\n", "6:16:不能是「warn」;是不是「warning」"),
        ("requirements.yaml", "2019-01-01", "2019-13-01", "4:12:应为日期"),
        ("rules.yaml", "requirement: [SM一]", "requirement: SM一", "5:18:应为列表,写成 [甲, 乙]"),
        ("rules.yaml", "severity: warning", "severity: 警告", "6:15:不能是「警告」;可以是 error、warning、info"),
        ("rules.yaml", "[单位预算]}", '[单位预算], since: "2019"}', "7:33:应为 1994 到 2100 的整数,不加引号"),
        ("rules.yaml", WORD, "words: {某词: }", "8:16:应为文字"),
        ("rules.yaml", WORD, "where: [T1]", "8:13:应为「键: 值」"),
        ("rules.yaml", WORD, "where: [{between: T1}]", "8:23:不能是「T1」;可以是 any"),
        ("rules.yaml", WORD, "where: [{betwen: [[T1, T2]]}]", "8:14:没有「betwen」这一项;是不是「between」"),
        # what is not known
        ("pack.yaml", "province: 上海", "province: 沪", "3:11:没有叫「沪」的省"),
        ("pack.yaml", PREFIX, PREFIX + "raise: {BL999: error}\n", "6:9:没有规则「BL999」"),
        ("pack.yaml", PREFIX, PREFIX + "raise: {BL101: warning}\n", "6:9:raise 不能把 BL101"),
        ("pack.yaml", PREFIX, PREFIX + "messages: {BL612: {unsaid: 甲}}\n", "6:12:messages:BL612 没有提示语「unsaid」"),
        (
            "pack.yaml",
            PREFIX,
            PREFIX + "messages: {BL612: {unstated: 甲}}\n",
            "6:12:messages:BL612 的「unstated」占位符",
        ),
        ("requirements.yaml", "SM一", "R1", "6:13:要求「R1」与插件 national"),
        ("rules.yaml", "[SM一]", "[SM二]", "5:19:规则 SM101:引用了没有登记的要求「SM二」"),
        ("rules.yaml", WORD, "table: T77", "8:12:规则 SM101:表目录中没有「T77」"),
        ("rules.yaml", WORD, "where: [{between: [[T1, T77]]}]", "8:29:规则 SM101:表目录中没有「T77」"),
        ("rules.yaml", WORD, "follows: BL999", "8:14:规则 SM101:没有规则「BL999」"),
        ("rules.yaml", "SM102", "SM101", "19:9:编号 SM101 重复"),
        ("rules.yaml", "within-expenditure", "no-such-word", "20:11:名称 no-such-word 重复"),
        ("rules.yaml", "within-expenditure", "no-budget-table", "20:11:规则 SM102:规则「no-budget-table」与插件"),
        ("rules.yaml", "SM102", "BL102", "19:9:编号应以 SM 开头"),
        ("rules.yaml", WORD, WORD + "\n    messages: {fond: 甲}", "9:22:没有提示语「fond」;可以是 found"),
        ("rules.yaml", WORD, WORD + "\n    messages: {found: '{what}'}", "9:23:提示语「found」里没有占位符 {what}"),
        ("rules.yaml", WORD, WORD + "\n    messages: {found: '甲{'}", "9:23:占位符写法有误"),
        # patterns
        ("rules.yaml", WORD, "pattern: 某词(一", "8:14:正则表达式有误(第3个字:括号「(」没有配对的「)」)"),
        ("rules.yaml", WORD, "pattern: (某+)+词", "8:14:正则表达式里重复之中又有重复"),
        ("rules.yaml", WORD, "pattern: “某词”", "8:14:正则表达式里有引号「“」"),
        # identities
        (
            "rules.yaml",
            SUM,
            "- T3[合计] >= T3[合计, 项目支初]",
            "26:9:规则 SM102:关系式「T3[合计] >= T3[合计, 项目支初]」第18个字",
        ),
        ("rules.yaml", SUM, "- T33[合计] >= T3[项目支出]", "26:9:规则 SM102:关系式"),
        (
            "rules.yaml",
            SUM,
            "- narrative(机关经费) <= T3[合计]",
            "第11个字:说明中没有「机关经费」这个说法;是不是「机关运行经费」",
        ),
        ("rules.yaml", SUM, "- T3[合计, fund:财政] >= T3[项目支出]", "fund 没有「财政」;是不是「财政拨款」"),
        ("rules.yaml", SUM, "- T3[合计 >= T3[项目支出]", "26:9:关系式第7个字:看不懂「>=」;这里应为「]」或「,」"),
        ("rules.yaml", SUM, "- T3(合计) >= T3[项目支出]", "26:9:关系式第3个字:「T3」后面要有方括号"),
        ("rules.yaml", SUM, "- T3[合计] > T3[项目支出]", "26:9:关系式第8个字:「>」只能用在 given 里"),
        ("rules.yaml", SUM, "- T3[合计] != T3[项目支出]", "26:9:关系式第8个字:没有关系「!=」"),
        ("rules.yaml", SUM, "- T3[208.*] >= T3[项目支出]", "26:9:关系式第4个字:「208.*」是若干个数"),
        ("rules.yaml", "given: T3[合计] > 0", "given: T3[合计 > 0", "24:12:关系式第7个字:看不懂「>」"),
        ("rules.yaml", "given: T3[合计] > 0", "given: T33[合计] > 0", "24:12:规则 SM102:关系式「T33[合计] > 0」"),
        # YAML
        ("pack.yaml", "name: 样例", "\tname: 样例", "2:1:YAML 写法有误(这里有制表符"),
        ("pack.yaml", "name: 样例", "name：样例", "2:1:YAML 写法有误(这一行没有半角冒号加空格"),
        ("pack.yaml", "name: 样例", 'name: "样例', "2:7:YAML 写法有误(引号没有配对)"),
        ("pack.yaml", "name: 样例", "name: [样例", "2:7:YAML 写法有误(括号没有配对"),
        ("requirements.yaml", "text: 写法", "text: 写法: 甲", "8:17:YAML 写法有误(值里有「: 」"),
        ("rules.yaml", "    severity: warning", "   severity: warning", "6:4:YAML 写法有误(这里的缩进与上文不一致"),
        ("rules.yaml", "    severity: warning", "\tseverity: warning", "6:1:YAML 写法有误(这里有制表符"),
        # files
        ("pack.yaml", PREFIX, PREFIX + "rules: [rule.yaml]\n", "6:9:没有文件「rule.yaml」;是不是「rules.yaml」"),
        ("pack.yaml", PREFIX, PREFIX + "rules: [../rules.yaml]\n", "6:9:「../rules.yaml」不是本文件夹里的 .yaml 文件"),
    ],
)
def test_a_fault_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, was: str, now: str, fault: str
) -> None:
    text = FILES[file]
    assert was in text
    (folder / file).write_text(text.replace(was, now, 1), encoding="utf-8")
    said = told(folder, capsys)
    assert fault in said
    assert re.search(rf"/{re.escape(file)}:\d+:\d+:", said)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tables:\n  - {id: T77, aliases: [甲表]}\n", "2:10:没有表「T77」可以补充别名"),
        ("tables:\n  - {id: T7, alias: [甲表]}\n", "2:14:没有「alias」这一项;是不是「aliases」"),
        ("tables:\n  - {id: T7, name: 甲表}\n", "2:10:表「T7」已有定义"),
        ("tables:\n  - {id: X1, name: 甲, halves: [{rows: [nothing]}]}\n", "2:40:X1: 没有名为「nothing」的词表"),
        ("tables:\n  - {id: X1, name: 甲, key: {fund: 财政}}\n", "fund 没有「财政」;是不是「财政拨款」"),
        ("tables:\n  - {id: X1, name: 甲, halves: [{columns: [{names: [甲], role: 数}]}]}\n", "不能是「数」"),
        ("tables: {T7: [甲表]}\n", "1:9:应为列表"),
        ("table: []\n", "1:1:没有「table」这一项;是不是「tables」"),
        ("headers: {lable: [甲]}\n", "1:11:没有「lable」这一项;是不是「label」"),
        ("narrative: {vocabularies: [fonds]}\n", "1:28:narrative: 没有名为「fonds」的词表"),
        ("vocabularies:\n  funds:\n    - {names: [甲], key: {fond: 事业}}\n", "3:26:没有维度「fond」;是不是「fund」"),
    ],
)
def test_a_fault_of_the_tables(folder: Path, capsys: pytest.CaptureFixture[str], text: str, fault: str) -> None:
    (folder / "tables.yaml").write_text(text, encoding="utf-8")
    said = told(folder, capsys)
    assert fault in said
    assert re.search(r"/tables\.yaml:\d+:\d+:", said)


def test_files_by_other_names(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rules.yaml").rename(folder / "rule.yaml")
    assert "rule.yaml:1:1:这个文件没有用到;是不是「rules.yaml」?" in told(folder, capsys)
    (folder / "rule.yaml").rename(folder / "rules.yaml")
    (folder / "pack.yaml").rename(folder / "pack.yml")
    assert "有 pack.yml,请改名为 pack.yaml" in told(folder, capsys)


def test_a_file_that_is_no_utf_8(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rules.yaml").write_bytes("rules:\n  - id: 甲".encode("gb18030"))
    assert "rules.yaml:2:9:不是 UTF-8 文本;请用 UTF-8 编码另存" in told(folder, capsys)


@pytest.mark.parametrize("file", ["pack.yaml", "rules.yaml", "requirements.yaml"])
def test_an_empty_file(folder: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    (folder / file).write_text("", encoding="utf-8")
    assert f"{file}:1:1:缺少「" in told(folder, capsys)


def test_same_names_a_rule_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = "sections: {items: {职责: {heading: 职责, same: duties-not-statd}, 机构: 机构}}"
    (folder / "rules.yaml").write_text(RULES.replace(WORD, items), encoding="utf-8")
    assert main(["pack", "check", str(folder)]) == 1
    assert "没有名称为「duties-not-statd」的规则;是不是「duties-not-stated」?" in capsys.readouterr().out


def test_the_countrys_tables_are_read_before_those_of_a_province(folder: Path) -> None:
    (folder / "tables.yaml").write_text("tables:\n  - {id: T7, aliases: [甲经费表]}\n", encoding="utf-8")
    assert main(["pack", "check", str(folder)]) == 0


def test_an_example_that_shows_nothing_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = RULES.replace(
        "213	农林水支出	100	0	200\n        合计		100	0	200",
        "213	农林水支出			\n        合计			",
    )
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    assert main(["pack", "check", str(folder)]) == 1
    assert "bad 示例 1 没有被发现(无法判断:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "pattern", ["支出（类）", r"支出\（类\）", "支出[（(]类[)）]", r"支出\(类\)", "“?支出“?（类）"]
)
def test_patterns_as_documents_print_them(pattern: str) -> None:
    checked(pattern)
    assert compiled(pattern).search("住房保障支出(类)住房改革支出(款)")


@pytest.mark.parametrize("pattern", ["“三公”经费", "(?:三 公|甲)", "甲(?:「乙」)+"])
def test_patterns_that_find_nothing_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="已去掉"):
        checked(pattern)


def test_a_condition_may_ask_for_more() -> None:
    assert str(parse("T3[合计] > 0").relation) == ">"
    with pytest.raises(EquationError, match="方括号"):
        parse("T3 == T5[合计]")
