"""Classes of records are those of attrs, and say what they hold."""

from __future__ import annotations

from attrs import evolve, field

from budgetlint.records import frozen, mutable


@frozen
class _Plain:
    name: str
    parts: tuple[int, ...] = ()
    hidden: str = field(default="", repr=False)


@frozen(eq=False)
class _Own:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


@mutable
class _Open:
    count: int = 0


def test_one_repr_says_what_each_holds() -> None:
    assert repr(_Plain("甲", (1,), "秘")) == "_Plain(name='甲', parts=(1,))"
    assert repr(_Open(3)) == "_Open(count=3)"


def test_a_repr_of_its_own_stays() -> None:
    assert repr(_Own("甲")) == "<甲>"


def test_they_are_what_attrs_makes() -> None:
    assert evolve(_Plain("甲"), name="乙") == _Plain("乙")
    assert _Own("甲") != _Own("甲")
    assert hasattr(_Plain, "__slots__") and hash(_Plain("甲")) == hash(_Plain("甲"))
