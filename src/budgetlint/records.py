"""attrs' classes, with one ``repr`` for all of them: one compiled for each is a third of what making a class takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from attrs import define, frozen, mutable
else:

    def _representation(self):
        told = (f"{a.name}={getattr(self, a.name)!r}" for a in attrs.fields(type(self)) if a.repr)
        return f"{type(self).__qualname__}({', '.join(told)})"

    def _with_it(make):
        def made(cls=None, **how):
            if cls is None:
                return lambda cls: made(cls, **how)
            if "__repr__" not in vars(cls):
                cls.__repr__ = _representation
            return make(cls, repr=False, **how)

        return made

    define, frozen, mutable = map(_with_it, (attrs.define, attrs.frozen, attrs.mutable))

__all__ = ["define", "frozen", "mutable"]
