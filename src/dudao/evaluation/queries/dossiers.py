"""Everything about a unit under review, line by line: self and external side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.framework import plain
from dudao.evaluation.models import Candidate, DocumentCheck, Moderation, Rating
from dudao.evaluation.queries.ratings import Board, Settled, board, given_of, value_words
from dudao.evaluation.queries.reviews import sees_ratings
from dudao.evaluation.queries.self_evaluation import Item, Picture, picture
from dudao.evaluation.rules.ratings import NOT_APPLICABLE, Given
from dudao.evaluation.states import Asked, Verdict
from dudao.org.models import Person


class Line(NamedTuple):
    """An indicator: what the school said, what its papers are worth, what the team gave."""

    item: Item
    figures: tuple[Item, ...]
    check: DocumentCheck | None
    stale: bool  # the school has changed it since
    own: Rating | None
    given: list[Rating]  # of all who handed in; nothing for who may not see it
    spread: Decimal
    apart: bool
    moderation: Moderation | None
    settled: Settled | None

    @property
    def left(self) -> bool:
        """Tell whether its papers are still to be looked through."""
        return self.check is None or self.stale

    @property
    def wants_more(self) -> bool:
        """Tell whether the school is to add something."""
        return not self.left and self.check is not None and self.check.verdict == Verdict.MORE

    @property
    def rated(self) -> bool:
        """Tell whether the team rates it; the rest is worked out from figures."""
        return self.item.asked

    @property
    def unrated(self) -> bool:
        """Tell whether the viewer has not rated it."""
        return self.rated and (self.own is None or not given_of(self.own).is_given)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return what may be chosen; none where a number is asked for."""
        return [*self.item.choices, (NOT_APPLICABLE, _("不适用"))] if self.item.choices else []

    @property
    def own_value(self) -> str:
        """Return one's own rating as it stands in a field."""
        return value_text(given_of(self.own)) if self.own is not None else ""

    @property
    def own_words(self) -> str:
        """Return one's own rating for people."""
        own, leaf = self.own, self.item.leaf
        return value_words(leaf, given_of(own)) if own is not None and leaf is not None else ""

    @property
    def moderated_value(self) -> str:
        """Return what the team settled as it stands in a field."""
        return value_text(given_of(self.moderation)) if self.moderation is not None else ""

    @property
    def full(self) -> Decimal | None:
        """Return the points it carries."""
        return self.item.reason.carries if self.item.reason else None

    @property
    def given_words(self) -> list[tuple[Rating, str]]:
        """Return the ratings of the team with their words."""
        leaf = self.item.leaf
        return [(row, value_words(leaf, given_of(row))) for row in self.given] if leaf else []

    @property
    def settled_words(self) -> str:
        """Return the settled value for people."""
        one, leaf = self.settled, self.item.leaf
        if one is None or leaf is None:
            return ""
        given = Given(one.number, one.choice if one.applies else NOT_APPLICABLE)
        return value_words(leaf, given)


class Part(NamedTuple):
    """An indicator of the first level with the lines below it."""

    code: str
    title: str
    lines: list[Line]

    @property
    def left(self) -> int:
        """Return how many papers are still to be looked through."""
        return sum(line.left for line in self.lines)

    @property
    def unrated(self) -> int:
        """Return how many indicators the viewer has not rated."""
        return sum(line.unrated for line in self.lines)


@dataclass
class Dossier:
    """A unit under review as one person may see it."""

    candidate: Candidate
    now: Picture
    board: Board
    checks: dict[str, DocumentCheck]
    person: Person

    @cached_property
    def sees(self) -> bool:
        """Tell whether the ratings of all are shown."""
        return sees_ratings(self.board, self.person)

    @cached_property
    def parts(self) -> list[Part]:
        """Return the lines, part by part."""
        own = {row.code: row for row in self.board.ratings if row.rater_id == self.person.pk}
        apart = {one.leaf.code for one in self.board.diverging}
        return [
            Part(one.code, one.title, [self._line(item, own, apart, rest) for item, rest in lines])
            for one in self.now.sections
            if (lines := list(_grouped(one.items)))
        ]

    @property
    def lines(self) -> list[Line]:
        """Return every line."""
        return [line for part in self.parts for line in part.lines]

    def line(self, code: str) -> Line | None:
        """Return the line of an indicator."""
        return next((line for line in self.lines if line.item.code == code), None)

    def part_of(self, code: str) -> Part | None:
        """Return the part with a code, or in which an indicator is."""
        return next(
            (
                part
                for part in self.parts
                if part.code == code or any(line.item.code == code for line in part.lines)
            ),
            None,
        )

    @property
    def left(self) -> int:
        """Return how many papers are still to be looked through."""
        return sum(part.left for part in self.parts)

    @property
    def unrated(self) -> int:
        """Return how many indicators the viewer has not rated."""
        return sum(part.unrated for part in self.parts)

    @property
    def rated_lines(self) -> list[Line]:
        """Return what the team rates."""
        return [line for line in self.lines if line.rated]

    @property
    def returning(self) -> str:
        """Return a reason to give back, from what was asked for and what is doubtful."""
        told = [
            _("%(what)s：%(more)s") % {"what": line.item.title, "more": line.check.note}
            for line in self.lines
            if line.wants_more and line.check is not None
        ]
        return _("；").join(told)

    def _line(
        self, item: Item, own: dict[str, Rating], apart: set[str], figures: list[Item]
    ) -> Line:
        code, check = item.code, self.checks.get(item.code)
        seen, now = self.sees, self.board
        submitted = self.now.evaluation.submitted_at
        return Line(
            item,
            tuple(figures),
            check,
            check is not None and _changed(item, check, submitted),
            own.get(code),
            now.given.get(code, []) if seen else [],
            now.spread(code) if seen else Decimal(0),
            code in apart and seen,
            now.moderations.get(code) if seen else None,
            now.settled.get(code) if seen else None,
        )


def dossier(candidate: Candidate, person: Person) -> Dossier:
    """Return a unit under review as `person` may see it; nine statements."""
    evaluation = candidate.self_evaluation
    evaluation.candidate = candidate
    now = board(candidate)
    checks = now.review.checks.select_related("by") if now.review else []
    by_code = {check.code: check for check in checks}
    return Dossier(candidate, picture(evaluation), now, by_code, person)


def asked_back(candidate: Candidate) -> dict[str, DocumentCheck]:
    """Return by indicator what the school is to add or explain."""
    rows = DocumentCheck.objects.filter(review__candidate=candidate)
    return {row.code: row for row in rows.exclude(verdict=Verdict.SUFFICIENT)}


def value_text(given: Given) -> str:
    """Return a rating as it stands in a field."""
    return given.choice if given.number is None else plain(given.number)


def _changed(item: Item, check: DocumentCheck, submitted: datetime | None) -> bool:
    """Tell whether the school has sent, answered or attached something since it was checked."""
    if check.verdict != Verdict.SUFFICIENT and submitted is not None and submitted > check.at:
        return True
    answered = item.answer.answered_at if item.answer else None
    moments = [answered, *(one.attached_at for one in item.evidence)]
    return any(moment is not None and moment > check.at for moment in moments)


def _grouped(items: tuple[Item, ...]) -> Iterator[tuple[Item, list[Item]]]:
    """Yield each indicator with the figures that stand under it."""
    group: list[Item] = []
    for item in items:
        if item.of == Asked.INDICATOR:
            group = []
            yield item, group
        else:
            group.append(item)
