"""A table before it is printed: header paths and rows of labels and keys; and after: header slots and cells."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeAlias

from attrs import field, frozen

from budgetlint.model.keys import Key
from generator.figures import FigureStyle

#: The header above one column, top to bottom.
Path: TypeAlias = tuple[str, ...]


class Amounts(Protocol):
    """What tables are cut from."""

    def amount(self, key: Key) -> int:
        """What ``key`` is worth, in 分."""


@frozen
class Ratio:
    """A percentage of two amounts: what the first is of the second, or by how much it is more (``growth``)."""

    part: Key
    whole: Key
    growth: bool = False


#: What stands in a row: a label, an amount, a percentage.
Content: TypeAlias = "str | Key | Ratio"


class Form(StrEnum):
    """Whose table forms a document uses."""

    HEBEI = "hebei"  # 序号, a header of two rows, 栏次, codes in one column
    XINJIANG = "xinjiang"  # 类|款|项 in three columns
    PLAIN = "plain"  # one header row


class Levels(StrEnum):
    """Which levels of the code tree are printed."""

    ALL = "类款项"
    LEAVES = "项"
    CLASSES = "类项"
    GROUPS = "款项"


@frozen
class Habits:
    """What all tables of one document share.

    ``sparse``: a 款 row of three columns leaves 类 blank; ``rounds``: amounts are rounded half up when printed.
    """

    form: Form
    levels: Levels
    total_first: bool
    zero: str
    numbers: bool
    all_classes: bool
    sparse: bool
    indent: bool
    spaced: bool
    rounds: bool


@frozen
class Sheet:
    """A table as labels (str) and keys, figures not yet printed."""

    kind: str
    columns: tuple[Path, ...]
    rows: tuple[tuple[Content, ...], ...]
    #: How percentages are printed: decimals, and what stands behind them.
    places: int = 1
    sign: str = ""


@frozen
class Slot:
    """One header cell: its text, how many columns it spans, whether it only continues the cell above it."""

    text: str
    span: int = 1
    continues: bool = False


@frozen
class Printed:
    """One cell of the body; ``fen`` is the printed amount of ``key`` in 分, None for a label."""

    text: str
    key: Key | None = None
    fen: int | None = None


@frozen
class Surroundings:
    """What stands around a table. ``gaps``: body rows after which blank lines break the table.

    ``joined_unit``: the unit stands on the entity's line; ``header_unit``: in the header of the amount columns only.
    """

    number: str = ""
    entity: str = ""
    entity_rest: str = ""
    year: str = ""
    before: tuple[str, ...] = ()
    bookmark: str = ""
    joined_unit: bool = False
    header_unit: bool = False
    unit_label: str = "单位："
    gaps: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


@frozen
class Grid:
    """A table ready to be rendered in any dialect."""

    kind: str
    caption: str
    style: FigureStyle
    header: tuple[tuple[Slot, ...], ...]
    numbers: tuple[str, ...]
    body: tuple[tuple[Printed, ...], ...]
    around: Surroundings = field(factory=Surroundings)

    @property
    def unit(self) -> str:
        return self.style.unit

    @property
    def width(self) -> int:
        return sum(slot.span for slot in self.header[0])


def header_of(columns: tuple[Path, ...]) -> tuple[tuple[Slot, ...], ...]:
    """Header rows of column paths: neighbours under one group share its cell, short paths continue downwards, and so does
    the cell above an empty step."""
    depth = max(len(path) for path in columns)
    rows: list[tuple[Slot, ...]] = []
    for level in range(depth):
        row: list[Slot] = []
        above: Path = ()
        for path in columns:
            prefix = path[: level + 1]
            passed = len(path) <= level or not path[level]
            if prefix == above and len(path) > level + 1:
                row[-1] = Slot(row[-1].text, row[-1].span + 1, row[-1].continues)
            else:
                row.append(Slot("" if passed else path[level], continues=passed))
            above = prefix if len(path) > level + 1 else ()
        rows.append(tuple(row))
    return tuple(rows)


def column_numbers(columns: tuple[Path, ...], *, labels: bool = True) -> tuple[str, ...]:
    """The 栏次 row; without ``labels`` the first column has a number, too."""
    if not labels:
        return tuple(str(i) for i in range(1, len(columns) + 1))
    return ("栏次", *(str(i) for i in range(1, len(columns))))


def print_rows(sheet: Sheet, ledger: Amounts, style: FigureStyle) -> tuple[tuple[Printed, ...], ...]:
    """The body with its amounts looked up and printed."""
    return tuple(tuple(_printed(cell, sheet, ledger, style) for cell in row) for row in sheet.rows)


def _printed(cell: Content, sheet: Sheet, ledger: Amounts, style: FigureStyle) -> Printed:
    if isinstance(cell, str):
        return Printed(cell)
    if isinstance(cell, Ratio):
        part, whole = ledger.amount(cell.part), ledger.amount(cell.whole)
        if whole <= 0:
            return Printed("")
        share = Fraction(part - whole if cell.growth else part, whole)
        return Printed(percent(share * 100, sheet.places) + sheet.sign)
    fen = ledger.amount(cell)
    return Printed(style.show(fen), cell, style.printed(fen))


def percent(value: Fraction, places: int) -> str:
    """A percentage in digits, rounded half up."""
    scaled = int((abs(value) * 10**places * 2 + 1) // 2)
    digits = str(scaled).rjust(places + 1, "0")
    shown = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{shown}" if value < 0 and scaled else shown
