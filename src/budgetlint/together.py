"""What a document tells of itself before it joins others, and whether those that joined contradict each other."""

from __future__ import annotations

from hashlib import blake2b

from budgetlint.binding import Catalogue
from budgetlint.binding.names import short_party
from budgetlint.model.facts import Disclosure
from budgetlint.model.nodes import Note, Paragraph, walk
from budgetlint.model.source import Source, Span
from budgetlint.profiles import DIGEST, Profile
from budgetlint.reconcile import Evaluation, reconcile

#: Fewer failures may be mistakes in one document.
_MANY = 3
#: A paragraph as long as this that two files share shows that one was made from the other.
_LONG = 40


def profile_of(disclosure: Disclosure) -> Profile:
    """What tells whether a document belongs with others."""
    entity, kind = disclosure.entity.value, disclosure.kind.value
    claims = (repr(c.key) for c in disclosure.claims if c.is_bound and not c.denies)
    texts = ("".join(n.text.text.split()) for n in walk(disclosure.tree) if isinstance(n, Paragraph | Note))
    return Profile(
        disclosure.source.path,
        None if entity is None else short_party(entity),
        None if kind is None else str(kind),
        disclosure.year.value,
        frozenset(t.kind for t in disclosure.tables if t.kind is not None and not t.is_empty),
        b"".join(sorted(set(map(_digest, (*claims, *(t for t in texts if len(t) >= _LONG)))))),
        disclosure.source.place(Span(0, 0)),
    )


def _digest(text: str) -> bytes:
    """The same in every process."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


def contradict(disclosure: Disclosure, catalogue: Catalogue) -> bool:
    """Whether most of what can be compared between the files of a disclosure differs: then they are of different things."""
    across = [e for e in reconcile(disclosure, catalogue).evaluations if _is_across(e, disclosure.source)]
    failing = sum(e.result.is_violation for e in across)
    return failing >= _MANY and 2 * failing > len(across)


def _is_across(evaluation: Evaluation, source: Source) -> bool:
    constraint = evaluation.constraint
    return constraint.is_stated and len({source.member(f.span.start) for f in constraint.facts}) > 1
