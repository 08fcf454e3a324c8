"""What is remembered from paragraph to paragraph: open lists, the topic of an item, headings, other bodies."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, field

from budgetlint.binding.accounts import Accounts
from budgetlint.binding.bodies import OFFICE_ITSELF, Bodies
from budgetlint.binding.discourse import Passage, condensed
from budgetlint.binding.drafts import Draft
from budgetlint.binding.lists import Lists
from budgetlint.binding.parts import Parts
from budgetlint.binding.terms import Meaning, Terms
from budgetlint.model.keys import Fund, Key
from budgetlint.model.nodes import NormalText
from budgetlint.model.source import Source
from budgetlint.records import frozen, mutable
from budgetlint.syntax.words import words


@frozen(eq=False)
class Shared:
    """What a share was a share of: where it stands, what is stated of its part, and of the whole."""

    path: tuple[str, ...]
    dimensions: frozenset[str]
    whole: Draft | None
    share_of: Key | None
    #: Whether its words say so.
    named: bool


@mutable(eq=False)
class Reading:
    """What goes on over the sentences of a document, and what its headings say."""

    source: Source
    terms: Terms | Accounts
    context: Key
    lists: Lists[Draft] = field(factory=Lists)
    bodies: Bodies = field(factory=Bodies)
    parts: Parts = field(factory=Parts)
    #: The other body whose part is being read.
    of: str | None = None
    count: int = 0
    #: What the paragraph or list item is about: its first full subject.
    topic: Meaning | None = None
    about: str = ""
    #: Another body that the paragraph speaks of.
    body: str = ""
    #: The sentence before was giving reasons one by one (一是…。二是…).
    gives_reasons: bool = False
    #: The paragraph speaks of another body, whose name stands before its colon.
    other_body: bool = False
    path: tuple[str, ...] = ()
    #: The amount stated last in this section, behind the others of its sentence.
    lately: Sequence[Draft] = ()
    #: What the paragraph above states, in this section.
    above: Sequence[Draft] = ()
    #: The project that the paragraphs below its name speak of.
    project: str = ""
    project_path: tuple[str, ...] = ()
    #: What the share before was a share of.
    shared: Shared | None = None
    _home: tuple[Key, Bodies] | None = None
    _funds: dict[tuple[str, ...], Fund | None] = field(factory=dict)
    _titles: dict[str, Meaning] = field(factory=dict)

    def enter(self, passage: Passage) -> None:
        """Begin the next paragraph: what it does not go on with is forgotten."""
        self._turn_to(self.parts.body_at(passage.start))
        self.topic, self.about = None, ""
        self.other_body, self.body = False, ""
        self.gives_reasons = False
        if passage.path != self.path:
            self.lists.close(passage.path[: len(self.path)] != self.path)
            self.path, self.lately, self.above = passage.path, (), ()
            if passage.path[: len(self.project_path)] != self.project_path:
                self.project = ""
        if passage.project:
            self.project, self.project_path = passage.project, passage.path
        if passage.starts_anew:
            self.lists.close(True)

    def _turn_to(self, body: str | None) -> None:
        """Go on in a part of another body, or back in the document's own: nothing said before is of it."""
        if body == self.of:
            return
        self._home = self._home or (self.context, self.bodies)
        (self.context, self.bodies), self.of = self._home, body
        if body is not None:
            self.context = evolve(self.context, entity=body)
            self.bodies = Bodies(frozenset((body,)) | self.bodies.names & {OFFICE_ITSELF})
        self.lists.close(True)
        self.lately, self.above, self.project, self.shared = (), (), "", None

    def section_fund(self) -> Fund | None:
        """The fund that the innermost heading that names one speaks of."""
        if self.path not in self._funds:
            found = (self._meaning_of(title).key.get("fund") for title in reversed(self.path))
            name = next((f for f in found if f), None)
            self._funds[self.path] = Fund(name) if name else None
        return self._funds[self.path]

    def heading(self) -> Meaning | None:
        """What the innermost heading that names anything is about."""
        for title in reversed(self.path):
            meaning = self._meaning_of(title)
            if meaning.key and meaning.fits:
                return meaning._replace(rest="")
        return None

    def _meaning_of(self, title: str) -> Meaning:
        if title not in self._titles:
            text = condensed(NormalText(title, range(len(title)))).text
            subject = [w for w in words(text, self.terms.lexicon) if w.kind in ("TERM", "SUBJECT", "NAME")]
            self._titles[title] = self.terms.meaning(text, subject)
        return self._titles[title]
