"""Whether a file that nobody named is a document: by its name, and by how it begins where the name leaves it open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from budgetlint import left_out
from budgetlint.model.phrases import Phrase

#: How documents, and archives of them, are named; whether one can be read is its reader's to say.
_DOCUMENTS: Final = frozenset((
    "txt", "text", "md", "markdown", "csv", "tsv",
    "pdf", "ofd",
    "doc", "docx", "docm", "dot", "dotx", "wps", "wpt", "rtf", "odt", "fodt",
    "xls", "xlsx", "xlsm", "xlsb", "xlt", "xltx", "et", "ett", "ods", "fods",
    "html", "htm", "shtml", "shtm", "xhtml", "mht", "mhtml", "jsp", "jspx", "asp", "aspx",
    "zip", "rar", "7z",
))  # fmt: skip
_IMAGES: Final = frozenset(("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic"))
#: What the scripts for offices write beside the documents.
_REPORTS: Final = ("检查报告.html", "整改清单.xlsx")
_DRAFTS: Final = ("tmp", "bak", "crdownload", "part", "partial", "swp")
#: What tells nothing by its content alone, and what is no document.
_OTHER: Final = ("txt", "image", "rar", "zip", "pptx", "ole")
_SYSTEM_FILES: Final = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"))
_SYSTEM_FOLDERS: Final = frozenset(
    ("__macosx", "__pycache__", "node_modules", "$recycle.bin", "system volume information")
)
_SETTINGS: Final = (".yaml", ".yml", ".json")
_LISTS: Final = (".budgetlintignore", ".gitignore")
#: Enough to tell most formats by.
HEAD: Final = 65_536
#: What can only be told as a whole.
CONTAINERS: Final = (b"PK", b"\xd0\xcf\x11\xe0")


def never(name: str) -> Phrase | None:
    """Why a file of this name is no document even where it is named."""
    lower = name.lower()
    if name.startswith(("~$", ".~")):
        return left_out.LOCK
    if lower in _SYSTEM_FILES:
        return left_out.SYSTEM_FILE
    return left_out.SETTING if is_setting(name) else None


def is_setting(name: str) -> bool:
    """Whether a file of this name tells what to check: it is read for that, and no input that is left out."""
    return (name.lower().startswith("budgetlint.") and name.lower().endswith(_SETTINGS)) or name in _LISTS


def system(name: str) -> Phrase | None:
    """Why a folder of this name holds no documents."""
    return left_out.SYSTEM_FOLDER if name.lower() in _SYSTEM_FOLDERS else None


def unlikely(name: str, look: Callable[[], bytes]) -> Phrase | None:
    """Why a file is not taken for a document; ``look`` gives its beginning, or all of it if that is a container."""
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    if name.endswith(_REPORTS):
        return left_out.REPORT
    if suffix in _DOCUMENTS:
        return None
    if suffix in _DRAFTS or name.endswith("~"):
        return left_out.DRAFT
    if suffix in _IMAGES:
        return Phrase(*left_out.IMAGE, suffix=suffix)
    from budgetlint.readers.formats import format_of

    if format_of(look(), name) not in _OTHER:
        return None
    if suffix.isascii() and suffix.isalnum():
        return Phrase(*left_out.OTHER, suffix=suffix)
    return left_out.NAMELESS
