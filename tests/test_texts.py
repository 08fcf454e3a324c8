"""Every text that people read: complete in both languages, in one style, and saying what to do.

What rules say is rendered from their own examples, with the arguments that they really have; what few documents lead to
(reasons, what readers leave out) is read off the source, where each Phrase states both languages.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

import budgetlint
from budgetlint.explaining import words as explaining
from budgetlint.formats import words as formats
from budgetlint.formats.html import words as html
from budgetlint.model.claims import Direction
from budgetlint.model.findings import Severity
from budgetlint.model.keys import Base
from budgetlint.model.kinds import DocumentKind, Level
from budgetlint.model.phrases import Phrase, listing, named, quoted, shortened
from budgetlint.report import Lang, Report
from budgetlint.rules import AnyRule, placeholders
from budgetlint.testing import installed, lint_text

ROOT: Final = Path(__file__).parents[1]
RULES: Final = [r for r in installed().rules if installed().owners[r.id].own]
IDS: Final = [r.id for r in RULES]
LANGS: Final[tuple[Lang, ...]] = ("zh", "en")

#: Words of the program's makers, which a clerk does not know.
JARGON: Final = re.compile(
    r"约束|绑定|锚点|求解|键值|维度|事实|哈希|正则|占位符|token|None|null|True|False|fact\b|constraint|solver|anchor"
)
#: What blames instead of stating what is wrong.
BLAME: Final = re.compile(r"你|您|竟|居然|错误地|不认真|严重(?!程度)|务必|必须立即|非法|违法")
#: What a long message is: characters apart from what is filled in.
_LONGEST_ZH, _LONGEST_EN = 55, 150

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_QUOTED: Final = re.compile(r"'[^']*'|“[^”]*”|「[^」]*」")
#: Units as they are printed behind a figure, and by their names where a message is about them.
_UNIT: Final = re.compile(
    r"(?<=\d)(?:[百千万亿]*元|个百分点|[台辆个人次套平方米]+)|(?<![\u4e00-\u9fff])[万亿]?元(?![\u4e00-\u9fff])"
)
_FULL_WIDTH: Final = re.compile(r"[，；：（）！？]")
_DOUBLED: Final = re.compile(r"[,;:。、]{2,}|「「|」」|\(\(|\)\)|(?<! ) {2}(?! )|;\.|,\.")
_FIELD: Final = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
_EMPTY: Final = re.compile(r"「」|“”|''(?!')|\(\)|《》")


class Text(NamedTuple):
    """One text in both languages, and what of: a rule's message, its advice, a reason."""

    rule: str
    message: str
    sort: str
    zh: str
    en: str


def unquoted(text: str) -> str:
    """A text without what it quotes: that is as it was printed."""
    return _QUOTED.sub("<it>", text)


def faults(text: Text) -> Iterator[str]:
    """What is wrong with a text as it is told."""
    for lang, said in (("zh", text.zh), ("en", text.en)):
        own = unquoted(said)
        if re.search(r"[{}]", own):
            yield f"{lang}: a placeholder is left"
        if found := _DOUBLED.search(own):
            yield f"{lang}: doubled marks {found[0]!r}"
        if (found := _EMPTY.search(said)) and text.message != "empty":
            yield f"{lang}: nothing within {found[0]!r}"
        if found := JARGON.search(own):
            yield f"{lang}: jargon {found[0]!r}"
        if said != said.strip():
            yield f"{lang}: blanks around it"
    if found := _FULL_WIDTH.search(unquoted(text.zh)):
        yield f"zh: full-width {found[0]!r}"
    if found := BLAME.search(unquoted(text.zh)):
        yield f"zh: blames: {found[0]!r}"
    if found := _HAN.search(_UNIT.sub("", unquoted(text.en))):
        yield f"en: not translated from {found[0]!r} on"


def texts(zh: Report, en: Report) -> Iterator[Text]:
    """All that two reports on one document say, side by side."""
    for one, two in zip(zh.diagnostics, en.diagnostics, strict=True):
        for sort in ("message", "advice", "conclusion"):
            if getattr(one, sort) or getattr(two, sort):
                yield Text(one.rule, one.message_id, sort, getattr(one, sort), getattr(two, sort))
        for left, right in zip(one.workings, two.workings, strict=True):
            yield Text(one.rule, one.message_id, "workings", left, right)
        for (_, left), (_, right) in zip(one.related, two.related, strict=True):
            yield Text(one.rule, one.message_id, "related", left, right)
        for first, second in zip(one.candidates, two.candidates, strict=True):
            yield Text(one.rule, one.message_id, "candidate", first.text, second.text)
    for told, other in zip(zh.outcomes, en.outcomes, strict=True):
        if told.reason or other.reason:
            yield Text(told.rule, str(told.verdict), "reason", told.reason, other.reason)
    for document, same in zip(zh.documents, en.documents, strict=True):
        for name in ("kind", "year", "entity", "level", "province"):
            if why := getattr(document, name).reason:
                yield Text("", name, "known", why, getattr(same, name).reason)
        for (name, known), (_, likewise) in zip(document.dates, same.dates, strict=True):
            if known.reason:
                yield Text("", name, "known", known.reason, likewise.reason)
        for table, its in zip(document.tables, same.tables, strict=True):
            if table.trouble:
                yield Text("", table.title, "trouble", table.trouble, its.trouble or "")


@cache
def rendered(rule: AnyRule) -> tuple[Text, ...]:
    """What the examples of a rule make it say, in both languages."""
    found: list[Text] = []
    for example in (*rule.bad, *rule.good):
        zh, en = (lint_text(example, [rule], lang=lang) for lang in LANGS)
        found += texts(zh, en)
    return tuple(found)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_what_a_rule_says_is_complete_in_both_languages(rule: AnyRule) -> None:
    told = [f"{t.sort} {t.message}: {fault}\n  {t.zh}\n  {t.en}" for t in rendered(rule) for fault in faults(t)]
    assert not told, "\n".join(dict.fromkeys(told))


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_what_a_rule_checks_is_told_in_a_clerks_words(rule: AnyRule) -> None:
    assert not JARGON.search(unquoted(rule.summary)), rule.summary


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_an_error_or_warning_says_what_to_do(rule: AnyRule) -> None:
    """The message what is wrong, the advice what to do: no message asks for anything."""
    if rule.severity is not Severity.INFO:
        assert rule.advice.keys() == rule.messages.keys()
    assert rule.advice.keys() == rule.advice_en.keys() and rule.messages.keys() == rule.messages_en.keys()
    for key, text in rule.messages.items():
        assert "请" not in unquoted(text), f"{key}: {text}"
    for key, text in rule.advice.items():
        assert re.search("请|不必|建议", text), f"{key}: {text}"
        assert not text.endswith(("。", ".")) and not rule.advice_en[key].endswith("."), key


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_templates_hold_whatever_is_filled_in(rule: AnyRule) -> None:
    """Names of one's own for every placeholder: what the examples do not show is told apart from what they do."""
    for zh, en in ((rule.messages, rule.messages_en), (rule.advice, rule.advice_en)):
        for key, template in zh.items():
            assert placeholders(template) == placeholders(en[key])
            args = {name: f"<{name}>" for name in placeholders(template)}
            text = Text(rule.id, key, "template", template.format_map(args), en[key].format_map(args))
            assert not list(faults(text)), [text, *faults(text)]
            assert all(text.zh.count(f"<{name}>") and text.en.count(f"<{name}>") for name in args)
            for said, longest in ((template, _LONGEST_ZH), (en[key], _LONGEST_EN)):
                length = len(re.sub(r"\{\w+\}", "", said))
                assert length <= longest, f"{rule.id} {key}: {length} characters: {said}"


@pytest.mark.parametrize(
    "name", ["department-budget-faulty.txt", "department-budget-clean.txt", "self-evaluation-clean.txt"]
)
def test_whole_reports_are_complete_in_both_languages(name: str) -> None:
    text = (ROOT / "examples" / name).read_text(encoding="utf-8")
    zh, en = (lint_text(text, path=name, lang=lang) for lang in LANGS)
    told = [f"{t.rule} {t.sort}: {fault}\n  {t.zh}\n  {t.en}" for t in texts(zh, en) for fault in faults(t)]
    assert not told, "\n".join(dict.fromkeys(told))
    for diagnostic in (d for d in zh.diagnostics if d.severity is not Severity.INFO):
        assert diagnostic.advice or "请" in diagnostic.conclusion, diagnostic.message


# --- what stands in the source ------------------------------------------------------------------------------------------


def _sources() -> Iterator[Path]:
    for folder in ("src/budgetlint", "rules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"testing", "cli", "scaffold"} & set(path.parts):
                yield path


class _Pair(NamedTuple):
    place: str
    zh: str
    en: str


def _string(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def _trees() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in _sources())


@cache
def _pairs() -> tuple[_Pair, ...]:
    """Every ``Phrase(zh, en)``, and every ``(zh, en)`` from which one is made."""
    found = []
    for path, tree in _trees():
        for node in ast.walk(tree):
            two: list[ast.expr] = []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Phrase":
                two = node.args
            elif isinstance(node, ast.Tuple):
                two = node.elts
            texts_ = [_string(e) for e in two]
            if len(texts_) == 2 and texts_[0] is not None and texts_[1] is not None:
                place = f"{path.relative_to(ROOT)}:{two[0].lineno}"
                is_phrase = isinstance(node, ast.Call)
                if is_phrase or (len(_HAN.findall(texts_[0])) > 3 and re.match(r"[a-z{'“(;, ]", texts_[1])):
                    found.append(_Pair(place, texts_[0], texts_[1]))
    return tuple(found)


def test_phrases_of_the_source_are_complete_in_both_languages() -> None:
    told = []
    for pair in _pairs():
        if placeholders(pair.zh) != placeholders(pair.en):
            told.append(f"{pair.place}: other placeholders")
        filled = (re.sub(r"\{\w+(?::[^}]*)?\}", "<it>", text) for text in (pair.zh, pair.en))
        text = Text(pair.place, "", "phrase", *filled)
        told += [
            f"{pair.place}: {fault}: {pair.zh} / {pair.en}" for fault in faults(text) if "blanks around" not in fault
        ]
    assert len(_pairs()) > 400 and not told, "\n".join(told)


#: What is told to people: its first argument, or that of this name, is a Phrase.
_TOLD: Final = {"NotApplicable": 0, "NotEvaluable": 0, "Rounding": 0, "Related": 1, "Refused": 0, "Remark": 1}


def test_what_is_told_is_told_in_both_languages() -> None:
    """No reason, related place or remark is put together as Chinese alone."""
    alone = []
    for path, tree in _trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TOLD):
                continue
            at = _TOLD[node.func.id]
            for said in ast.walk(node.args[at]) if len(node.args) > at else ():
                if isinstance(said, ast.Call) and isinstance(said.func, ast.Name) and said.func.id == "Phrase":
                    break
                if isinstance(said, ast.Constant) and isinstance(said.value, str) and _HAN.search(said.value):
                    alone.append(f"{path.relative_to(ROOT)}:{said.lineno}: {said.value}")
    assert not alone, "\n".join(alone)


def tables() -> Iterator[tuple[str, Mapping[Lang, Any]]]:
    """Every table of words of the program by its name: what is a mapping with Chinese and English."""
    seen: set[int] = set()
    for module in pkgutil.walk_packages(budgetlint.__path__, "budgetlint."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Mapping) and set(value) == set(LANGS) and id(value) not in seen:
                    seen.add(id(value))
                    yield f"{module.name}.{name}", value


def pairs(name: str, zh: Any, en: Any) -> Iterator[Text]:
    """The texts of a table; its keys, too, where people read them."""
    if isinstance(zh, str):
        yield Text(name, "", "words", zh, en)
    elif isinstance(zh, Mapping) and zh.keys() == en.keys():
        for key in zh:
            yield from pairs(f"{name} {key}", zh[key], en[key])
    elif isinstance(zh, Mapping):
        assert all(map(_HAN.search, zh)), f"{name}: {zh.keys() ^ en.keys()}"
        yield from pairs(name, tuple(zh), tuple(en))
        yield from pairs(name, tuple(zh.values()), tuple(en.values()))
    else:
        for mine, other in zip(zh, en, strict=True):
            yield from pairs(name, mine, other)


TABLES: Final = dict(tables())


def test_tables_of_words_are_found() -> None:
    assert {id(t) for t in TABLES.values()} > {id(t) for t in (formats.PHRASES, html.WORDS, explaining.PHRASES)}


@pytest.mark.parametrize("name", TABLES)
def test_words_exist_in_both_languages_with_the_same_placeholders(name: str) -> None:
    for _, key, sort, zh, en in pairs("", TABLES[name]["zh"], TABLES[name]["en"]):
        # A place of the human format is a line and a column in Chinese, and 7:3 in English.
        assert set(_FIELD.findall(zh)) == set(_FIELD.findall(en)), key
        text = Text(name, key, sort, *(_FIELD.sub("<it>", t).strip() for t in (zh, en)))
        assert not list(faults(text)), [text, *faults(text)]


@pytest.mark.parametrize("member", [*DocumentKind, *Level, *Direction, *Base], ids=str)
def test_what_documents_are_called_has_a_name_in_english(member: DocumentKind | Level | Direction | Base) -> None:
    assert member.words("zh") == str(member) and not _HAN.search(member.words("en"))


# --- phrases themselves ---------------------------------------------------------------------------------------------------


def test_a_phrase_is_its_chinese_and_knows_its_english() -> None:
    inner = Phrase("表「{table}」", "table '{table}'", table="收支总表")
    outer = Phrase("{what}没有{count:,}行", "{what} does not have {count:,} rows", what=inner, count=12345)
    assert outer == "表「收支总表」没有12,345行" and type(str(outer)) is str
    assert outer.words("en") == "table '收支总表' does not have 12,345 rows"
    assert outer.words("zh") == outer


def test_a_phrase_stays_one_in_another_process() -> None:
    import pickle

    phrase = pickle.loads(pickle.dumps(Phrase("{a}和{{b}}", "{a} and {{b}}", a=Phrase("甲", "A"))))
    assert phrase == "甲和{b}" and phrase.words("en") == "A and {b}"


def test_a_missing_argument_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Phrase("没有{what}", "no {what}")


@pytest.mark.parametrize(
    ("phrase", "zh", "en"),
    [
        (listing([]), "", ""),
        (listing(["1", Phrase("二", "two")]), "1、二", "1, two"),
        (listing(["甲{", "乙"], ";", "; "), "甲{;乙", "甲{; 乙"),
        (named(["甲", "乙"]), "甲、乙", "'甲', '乙'"),
        (quoted(["甲", "乙"]), "「甲」、「乙」", "'甲', '乙'"),
        (shortened(["甲"], 1), "「甲」", "'甲'"),
        (shortened(["甲", "乙", "丙"], 2, "家"), "「甲」、「乙」等3家", "'甲', '乙' and others (3 in all)"),
    ],
)
def test_names_in_a_row(phrase: Phrase, zh: str, en: str) -> None:
    assert (phrase, phrase.words("en")) == (zh, en)
