"""Two tables of data for a whole county: one row per amount, one per finding; as JSON lines, CSV or Parquet.

They share the key of a file: ``path`` and ``sha256``. docs/data.md says what each column holds.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from budgetlint.formats import json as report_json
from budgetlint.formats.facts import DIMENSIONS
from budgetlint.formats.places import PARTS
from budgetlint.report import DocumentSummary, Report

#: One row, as a JSON line has it: ``key`` and ``address`` are objects, lists are lists.
Record: TypeAlias = Mapping[str, Any]
#: Name → type of the columns of CSV and Parquet.
Columns: TypeAlias = Mapping[str, str]

TEXT, INTEGER, TRUTH, MONEY = "VARCHAR", "BIGINT", "BOOLEAN", "DECIMAL(38, 8)"

_DOCUMENT: Final = {
    "document": TEXT,
    "path": TEXT,
    "sha256": TEXT,
    "entity": TEXT,
    "year": INTEGER,
    "kind": TEXT,
    "level": TEXT,
    "province": TEXT,
}
_LINES: Final = dict.fromkeys(("line", "column", "end_line", "end_column"), INTEGER)
_NUMBERS: Final = ("page", "paragraph", "table", "row", "column", "line")
_ADDRESS: Final = {
    f"at_{name}": TRUTH if name == "recognised" else INTEGER if name in _NUMBERS else TEXT for name in PARTS
}

FACTS: Final[Columns] = {
    **_DOCUMENT,
    **{f"key_{name}": INTEGER if name == "year" else TEXT for name in DIMENSIONS},
    "amount": TEXT,
    "decimals": INTEGER,
    "unit": TEXT,
    "yuan": MONEY,
    "relation": TEXT,
    "figure": TEXT,
    "table": INTEGER,
    "table_kind": TEXT,
    "table_title": TEXT,
    "row_label": TEXT,
    "column_label": TEXT,
    **_LINES,
    "raw": TEXT,
    "bound": TRUTH,
    "opaque": TRUTH,
    **_ADDRESS,
}

FINDINGS: Final[Columns] = {
    **_DOCUMENT,
    "rule": TEXT,
    "name": TEXT,
    "severity": TEXT,
    "message_id": TEXT,
    "message": TEXT,
    "table_title": TEXT,
    "row_label": TEXT,
    "column_label": TEXT,
    **_LINES,
    "expected": TEXT,
    "actual": TEXT,
    "difference": TEXT,
    "unit": TEXT,
    "certainty": TEXT,
    "conclusion": TEXT,
    "also": TEXT,
    "requirement": TEXT,
    "fingerprint": TEXT,
    "suppressed": TRUTH,
    "recognised": TRUTH,
    **_ADDRESS,
}


def findings(report: Report) -> Iterator[dict[str, Any]]:
    """One record per finding: what is known of its document, then the finding as in the JSON report."""
    documents = {f.path: (d, f.sha256) for d in report.documents for f in d.files}
    for diagnostic in report.diagnostics:
        found = report_json.finding(diagnostic)
        document, digest = documents[found["path"]]
        own = {**found, **_known(document, found["path"], digest), "table_title": found["table"]}
        yield {name: own[name] for name in (*(n for n in FINDINGS if n not in _ADDRESS), "address")}


def _known(document: DocumentSummary, path: str, digest: str) -> dict[str, Any]:
    names = ("entity", "year", "kind", "level", "province")
    return {
        "document": document.path,
        "path": path,
        "sha256": digest,
        **{name: getattr(document, name).value for name in names},
    }


def line(record: Record) -> str:
    """A record as a JSON line."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def as_csv(lines: Iterable[str], columns: Columns) -> Iterator[str]:
    """JSON lines as lines of CSV, the names of the columns first; empty = not stated."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    for text in lines:
        writer.writerow(_flat(json.loads(text), columns))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _flat(record: Record, columns: Columns) -> dict[str, Any]:
    """A record with a column ``key_…`` per dimension and ``at_…`` per part of the address."""
    key, address = record.get("key") or {}, record["address"] or {}
    row = {
        **record,
        **{f"key_{name}": value for name, value in key.items()},
        **{f"at_{name}": value for name, value in address.items()},
    }
    return {name: _cell(row.get(name)) for name in columns}


def _cell(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def as_parquet(lines: Iterable[str], columns: Columns, file: str) -> None:
    """Write JSON lines to a Parquet file, a bounded number of rows in memory. Raises ImportError without DuckDB, OSError."""
    import duckdb

    with TemporaryDirectory(prefix="budgetlint-") as folder:
        flat = f"{folder}/rows.jsonl"
        with open(flat, "w", encoding="utf-8", errors="replace") as out:  # noqa: PTH123
            out.writelines(json.dumps(_flat(json.loads(text), columns), ensure_ascii=False) + "\n" for text in lines)
        types = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in columns.items())
        source = f"read_json({_quoted(flat)}, format = 'newline_delimited', columns = {{{types}}})"
        with duckdb.connect(config={"autoinstall_known_extensions": False, "temp_directory": folder}) as database:
            try:
                database.execute(f"COPY (SELECT * FROM {source}) TO {_quoted(file)} (FORMAT parquet, COMPRESSION zstd)")
            except duckdb.IOException as error:
                raise OSError(str(error).partition("\n")[0]) from error


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
