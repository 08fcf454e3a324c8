"""The baseline: how many findings of each rule at each anchor of each document were there when it was written.

What is known is counted, not pointed at: lines may move and other figures may change. A baseline only shrinks, unless
somebody asks for more.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from attrs import field

from budgetlint.model.findings import Diagnostic
from budgetlint.records import frozen
from budgetlint.resources import ResourceError

VERSION: Final = 1
_BROKEN: Final = "不是基线文件的写法;请用 budgetlint baseline write 重新写"


class Known(NamedTuple):
    """What is counted. ``path`` is the document's from the folder of the baseline, with forward slashes."""

    path: str
    rule: str
    table: str = ""
    row: str = ""
    column: str = ""


Counts: TypeAlias = Mapping[Known, int]


@frozen
class Baseline:
    """A baseline as it was read; ``lines``: where each entry stands in the file called ``name``, in ``folder``."""

    name: str
    folder: Path
    counts: Counts
    lines: Mapping[Known, int] = field(factory=dict)

    def key(self, diagnostic: Diagnostic) -> Known:
        return key(diagnostic, self.folder)


def key(diagnostic: Diagnostic, folder: Path) -> Known:
    """What a finding counts as in a baseline that stands in ``folder``."""
    a = diagnostic.anchor
    return Known(relative(diagnostic.path, folder), diagnostic.rule, a.table, a.row_label, a.column_label)


def relative(path: str, folder: Path) -> str:
    """A path from a folder, with forward slashes; as it is where there is no way (another drive)."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return Path(path).as_posix()


def counted(diagnostics: Iterable[Diagnostic], folder: Path) -> Counter[Known]:
    """The findings to put on record in a baseline in ``folder``."""
    return Counter(key(d, folder) for d in diagnostics)


def grown(old: Counts, present: Counts) -> int:
    """How many of the present findings an old baseline does not hold."""
    return sum(max(0, n - old.get(k, 0)) for k, n in present.items())


def renewed(old: Counts, present: Counts, examined: Callable[[Known], bool]) -> Counter[Known]:
    """The baseline of the present findings; what was not examined stays as it was."""
    return Counter(present) | Counter({k: n for k, n in old.items() if not examined(k)})


def lowered(old: Counts, present: Counts, examined: Callable[[Known], bool]) -> Counter[Known]:
    """The old baseline without what is gone: never more of anything."""
    kept = {k: min(n, present.get(k, 0)) if examined(k) else n for k, n in old.items()}
    return Counter({k: n for k, n in kept.items() if n})


def stale(old: Counts, present: Counts, examined: Callable[[Known], bool]) -> dict[Known, int]:
    """How many of each were examined and are gone, in order."""
    gone = {k: n - present.get(k, 0) for k, n in sorted(old.items()) if examined(k)}
    return {k: n for k, n in gone.items() if n > 0}


def written(counts: Counts) -> str:
    """The file: sorted, an entry a line, so that a change of one finding is a change of one line."""
    lines = [json.dumps({**_entry(k), "count": n}, ensure_ascii=False) for k, n in sorted(counts.items()) if n > 0]
    body = ",\n".join(f"  {line}" for line in lines)
    return (
        f'{{"version": {VERSION}, "findings": [\n{body}\n]}}\n'
        if body
        else f'{{"version": {VERSION}, "findings": []}}\n'
    )


def _entry(known: Known) -> dict[str, str]:
    return {name: text for name, text in known._asdict().items() if text or name in ("path", "rule")}


def read_baseline(file: Path, name: str) -> Baseline:
    """A baseline, called ``name`` in messages. Raises ResourceError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        data = json.loads(text)
    except FileNotFoundError as error:
        raise ResourceError(name, "没有这个基线文件;先用 budgetlint baseline write 写一份") from error
    except OSError as error:
        raise ResourceError(name, f"无法读取({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ResourceError(name, "不是 UTF-8 文本;请用 budgetlint baseline write 重新写") from error
    except json.JSONDecodeError as error:
        conflict = "文件里有没有合并完的冲突;请先合并,再用 budgetlint baseline prune 整理"
        fault = conflict if "\n<<<<<<<" in f"\n{text}" else _BROKEN
        raise ResourceError(name, fault, error.lineno, error.colno) from error
    except RecursionError:
        raise ResourceError(name, _BROKEN) from None
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        raise ResourceError(name, _BROKEN, 1, 1)
    if data.get("version") != VERSION:
        raise ResourceError(name, f"版本是 {data.get('version')},本程序只认得 {VERSION};请升级 budgetlint", 1, 1)
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith('{"path"')]
    if len(starts) != len(data["findings"]):  # laid out by another hand
        starts = [1] * len(data["findings"])
    counts: Counter[Known] = Counter()
    lines: dict[Known, int] = {}
    for raw, line in zip(data["findings"], starts, strict=True):
        known, count = _read(raw, name, line)
        counts[known] += count
        lines.setdefault(known, line)
    return Baseline(name, file.resolve().parent, counts, lines)


def _read(raw: Any, name: str, line: int) -> tuple[Known, int]:
    if not isinstance(raw, dict) or not {"path", "rule", "count"} <= raw.keys():
        raise ResourceError(name, "每一条须有 path、rule、count", line, 1)
    count = raw["count"]
    if type(count) is not int or count < 1:
        raise ResourceError(name, f"count 应为正整数,不能是「{count}」", line, 1)
    texts = {k: v for k, v in raw.items() if k != "count"}
    for said, text in texts.items():
        if said not in Known._fields or not isinstance(text, str):
            raise ResourceError(name, f"「{said}」不是基线里能有的;{_BROKEN}", line, 1)
    return Known(**texts), count
