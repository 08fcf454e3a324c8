"""What the user says of the files to be read, beside their paths. Plain data: nothing here touches the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import field

from budgetlint.records import frozen

if TYPE_CHECKING:
    from budgetlint.ignores import Ignores

#: What stands for standard input among paths.
STDIN: Final = "-"


@frozen
class Inputs:
    """What is left out of folders and patterns, and what standard input holds."""

    #: Each list under a name of its own. A file that is named is read all the same,
    exclude: tuple[Ignores, ...] = ()
    #: unless this is said.
    force_exclude: bool = False
    #: Whether what git ignores is left out, within a git repository.
    gitignore: bool = True
    #: What this run writes, as real paths: no documents of it.
    written: frozenset[str] = frozenset()
    #: The name that standard input goes by, and its bytes.
    piped: tuple[str, bytes] | None = field(default=None, repr=False)
