"""What is asked of pdfium for every glyph and shape of a page, as quick as ctypes can ask it.

pypdfium2 declares each handle as a pointer to a type of its own, and every call makes and checks such an object. Here a
handle is its address: a third of the time of reading a page was spent on those objects.
"""

from __future__ import annotations

from ctypes import c_int, c_uint, c_ulong, c_void_p, cast
from functools import lru_cache
from types import ModuleType, SimpleNamespace
from typing import Any, Final

#: Result and arguments (fpdfview.h, fpdf_edit.h, fpdf_text.h); whatever a pointer leads to is an address.
_DECLARED: Final[dict[str, tuple[type, ...]]] = {
    "FPDFPage_CountObjects": (c_int, c_void_p),
    "FPDFPage_GetObject": (c_void_p, c_void_p, c_int),
    "FPDFFormObj_CountObjects": (c_int, c_void_p),
    "FPDFFormObj_GetObject": (c_void_p, c_void_p, c_ulong),
    "FPDFPageObj_GetType": (c_int, c_void_p),
    "FPDFPageObj_GetMatrix": (c_int, c_void_p, c_void_p),
    "FPDFPageObj_GetStrokeWidth": (c_int, c_void_p, c_void_p),
    "FPDFTextObj_GetTextRenderMode": (c_int, c_void_p),
    "FPDFPath_CountSegments": (c_int, c_void_p),
    "FPDFPath_GetDrawMode": (c_int, c_void_p, c_void_p, c_void_p),
    "FPDFPath_GetPathSegment": (c_void_p, c_void_p, c_int),
    "FPDFPathSegment_GetType": (c_int, c_void_p),
    "FPDFPathSegment_GetPoint": (c_int, c_void_p, c_void_p, c_void_p),
    "FPDFPathSegment_GetClose": (c_int, c_void_p),
    "FPDFText_CountChars": (c_int, c_void_p),
    "FPDFText_GetUnicode": (c_uint, c_void_p, c_int),
    "FPDFText_IsGenerated": (c_int, c_void_p, c_int),
    "FPDFText_HasUnicodeMapError": (c_int, c_void_p, c_int),
    "FPDFText_GetLooseCharBox": (c_int, c_void_p, c_int, c_void_p),
    "FPDFText_GetCharOrigin": (c_int, c_void_p, c_int, c_void_p, c_void_p),
    "FPDFText_GetMatrix": (c_int, c_void_p, c_int, c_void_p),
    "FPDFText_GetTextObject": (c_void_p, c_void_p, c_int),
}
_STRUCTURES: Final = ("FS_MATRIX", "FS_RECTF")


@lru_cache(maxsize=1)
def calls_of(raw: ModuleType) -> SimpleNamespace:
    """The functions by their names in pdfium, and the structures that they fill."""
    functions = {name: _declared(getattr(raw, name), *types) for name, types in _DECLARED.items()}
    return SimpleNamespace(**functions, **{name: getattr(raw, name) for name in _STRUCTURES})


def address_of(handle: Any) -> int | None:
    """The address that a handle of pypdfium2 is; None for none."""
    return cast(handle, c_void_p).value


def _declared(function: Any, result: type, *arguments: type) -> Any:
    """The same function, with the calling convention of its library."""
    made = type(function)(cast(function, c_void_p).value)
    made.restype, made.argtypes = result, arguments
    return made
