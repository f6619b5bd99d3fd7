"""What a team gave a unit, how far apart it lies, what is settled, what keeps a grade back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.framework import Indicator, Level, YesNo, plain
from dudao.evaluation.models import Candidate, Moderation, Rating, Review, TeamMember
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.queries.rounds import unit_tags
from dudao.evaluation.rules.answers import own_answer, typed
from dudao.evaluation.rules.ratings import (
    NOT_APPLICABLE,
    WHOLE,
    Given,
    agreed,
    half_up,
    spread_of,
)
from dudao.evaluation.scoring import NA, Answer, Plan, State, score, sheet_of
from dudao.evaluation.scoring import Unit as Scored
from dudao.evaluation.states import MemberRole, Stage
from dudao.lib import clock
from dudao.org.queries import norm


class Settled(NamedTuple):
    """The one value a leaf has from outside. `source` says for people where it comes from.

    As a `SelfAnswer` it is either a number or a choice; neither where it does not apply.
    """

    code: str
    number: Decimal | None
    choice: str
    applies: bool
    source: str
    note: str
    settled_on: date


class Divergence(NamedTuple):
    """An indicator whose ratings lie apart, by how much (percent of its points), and what stands.

    `open` until a moderation settled it.
    """

    leaf: Indicator
    spread: Decimal
    ratings: list[Rating]
    moderation: Moderation | None

    @property
    def open(self) -> bool:
        """Tell whether the team still has to settle it."""
        return self.moderation is None


@dataclass
class Board:
    """The ratings of a unit by those whose ratings count."""

    candidate: Candidate
    plan: Plan
    review: Review | None
    members: list[TeamMember]
    ratings: list[Rating]
    moderations: dict[str, Moderation]
    threshold: int

    @property
    def raters(self) -> list[TeamMember]:
        """Return who is in the team and not recused, the lead first."""
        return [one for one in self.members if not one.recused]

    @property
    def lead(self) -> TeamMember | None:
        """Return the lead of the team."""
        return next((one for one in self.raters if one.role == MemberRole.LEAD), None)

    def member(self, person_id: int | None) -> TeamMember | None:
        """Return the membership of a person, a recused one too."""
        return next((one for one in self.members if one.person_id == person_id), None)

    @cached_property
    def leaves(self) -> list[Indicator]:
        """Return the indicators that are rated, not those worked out from figures."""
        scores = score(self.plan, sheet_of(self.plan, [self._scored({})]))
        return [
            leaf
            for leaf in self.plan.framework.leaves()
            if own_answer(leaf)
            and scores.states[self.plan.place(leaf.code), 0] != State.NOT_APPLICABLE
        ]

    @cached_property
    def given(self) -> dict[str, list[Rating]]:
        """Return by indicator the ratings handed in by those who count, in the team's order."""
        order = {one.person_id: n for n, one in enumerate(self.raters) if one.finished_at}
        found: dict[str, list[Rating]] = defaultdict(list)
        for row in sorted(self.ratings, key=lambda one: order.get(one.rater_id, -1)):
            if row.rater_id in order and given_of(row).is_given:
                found[row.code].append(row)
        return found

    @cached_property
    def shares(self) -> dict[tuple[str, int], Decimal | None]:
        """Return by indicator and rater what the rating pays, in percent of the full points."""
        raters = sorted({row.rater_id for rows in self.given.values() for row in rows})
        leaves = {leaf.code: leaf for leaf in self.leaves}
        units = [
            self._scored(
                {
                    code: answer_of(leaves[code], given_of(row))
                    for code, rows in self.given.items()
                    for row in rows
                    if row.rater_id == who and code in leaves
                }
            )
            for who in raters
        ]
        scores = score(self.plan, sheet_of(self.plan, units))
        found: dict[tuple[str, int], Decimal | None] = {}
        for code in leaves:
            place = self.plan.place(code)
            full = self.plan.nodes[place].full
            for at, who in enumerate(raters):
                gone = scores.states[place, at] == State.NOT_APPLICABLE
                paid = WHOLE * int(scores.cents[place, at]) / full if full else Decimal(0)
                found[code, who] = None if gone else paid
        return found

    def _scored(self, answers: dict[str, Answer]) -> Scored:
        unit = self.candidate.unit
        return Scored(1, unit.kind, unit.stages, unit_tags(unit), {}, answers)

    @cached_property
    def diverging(self) -> list[Divergence]:
        """Return the indicators whose ratings lie further apart than the threshold, or are as
        many for one level as for another.
        """
        found = []
        for leaf in self.leaves:
            rows = self.given.get(leaf.code, [])
            if len(rows) > 1 and (
                self.spread(leaf.code) > self.threshold or agreed(_all(rows)) is None
            ):
                moderation = self.moderations.get(leaf.code)
                found.append(Divergence(leaf, self.spread(leaf.code), rows, moderation))
        return found

    def spread(self, code: str) -> Decimal:
        """Return how far apart the ratings of an indicator lie."""
        rows = self.given.get(code, [])
        return half_up(spread_of([self.shares[code, row.rater_id] for row in rows]))

    @cached_property
    def settled(self) -> dict[str, Settled]:
        """Return by code the one value of every leaf that has one."""
        apart = {one.leaf.code for one in self.diverging}
        found = {}
        for leaf in self.leaves:
            moderation = self.moderations.get(leaf.code)
            rows = self.given.get(leaf.code, [])
            if moderation is not None:
                found[leaf.code] = _moderated(leaf, moderation)
            elif rows and leaf.code not in apart:
                found[leaf.code] = _together(leaf, rows)
        return found

    @property
    def unrated(self) -> list[Indicator]:
        """Return the indicators that nobody rated and that nobody settled."""
        return [
            leaf
            for leaf in self.leaves
            if leaf.code not in self.settled and leaf.code not in self.given
        ]

    @cached_property
    def hindrances(self) -> list[str]:
        """Return in sentences what keeps a grade back; nothing where it may be given."""
        if self.candidate.stage == Stage.REVIEWED:
            return []
        if self.candidate.stage != Stage.ON_SITE:
            stage = self.candidate.get_stage_display()
            return [_("现在是“%(stage)s”，不能评定等级。") % {"stage": stage}]
        waiting = [str(one.person) for one in self.raters if one.finished_at is None]
        told = []
        if not self.raters:
            told.append(_("还没有评估组。"))
        if waiting:
            told.append(_("还没有交评分表：%(names)s。") % {"names": _("、").join(waiting)})
        elif self.unrated:
            titles = [leaf.title for leaf in self.unrated]
            told.append(_("还没有评分：%(titles)s。") % {"titles": _("、").join(titles)})
        # Before all have handed in nobody hears where the others lie apart.
        still = [one.leaf.title for one in self.diverging if one.open and not waiting]
        if still:
            told.append(_("评分分歧较大，待会商：%(titles)s。") % {"titles": _("、").join(still)})
        return told


def board(candidate: Candidate) -> Board:
    """Return the ratings of a unit; five statements."""
    review = Review.objects.filter(candidate=candidate).first()
    plan = plan_of(candidate.round.version)
    threshold = norm("evaluation.divergence_percent", office=candidate.round.office)
    if review is None:
        return Board(candidate, plan, None, [], [], {}, threshold)
    members = sorted(
        review.members.select_related("person"), key=lambda one: (one.role != "lead", one.pk)
    )
    ratings = list(review.ratings.select_related("rater").prefetch_related("evidence__file"))
    moderations = {row.code: row for row in review.moderations.select_related("by")}
    return Board(candidate, plan, review, members, ratings, moderations, threshold)


def settled(candidate: Candidate) -> dict[str, Settled]:
    """Return the external value of every rated leaf that has one, by code.

    Only ratings handed in by those who are not recused count. One rater: his value. Several within
    the threshold (`evaluation.divergence_percent` of the points): of numbers the mean, rounded half
    up to two decimals; of choices the most frequent. What lies further apart, and levels as many
    for one as for another, have a value once a moderation gave it; a moderation goes before all.
    """
    return board(candidate).settled


def open_moderations(candidate: Candidate) -> list[Divergence]:
    """Return the indicators whose ratings lie apart and that the team has not settled."""
    return [one for one in board(candidate).diverging if one.open]


def ready_to_grade(candidate: Candidate) -> bool:
    """Tell whether nothing keeps a grade back; `board(candidate).hindrances` says what does.

    After the papers were looked through a unit may be graded without a visit; once the team is on
    site, all of it must have handed in and every indicator be settled.
    """
    return not board(candidate).hindrances


def given_of(row: Rating | Moderation) -> Given:
    """Return what a row holds as a rating."""
    return Given(row.number, row.choice)


def answer_of(leaf: Indicator, given: Given) -> Answer:
    """Return a rating as the kernel takes it."""
    return typed(leaf, given.number, given.choice) if given.applies else NA


def value_words(leaf: Indicator, given: Given) -> str:
    """Return a rating for people: B, 是, 8.5, 不适用."""
    if not given.applies:
        return _("不适用")
    if isinstance(leaf.rule, YesNo):
        return {"yes": _("是"), "no": _("否")}.get(given.choice, "")
    if isinstance(leaf.rule, Level):
        return given.choice
    return "" if given.number is None else plain(given.number)


def _all(rows: Sequence[Rating]) -> list[Given]:
    return [given_of(row) for row in rows]


def _together(leaf: Indicator, rows: list[Rating]) -> Settled:
    """Return what ratings that are not far apart come to."""
    value = agreed(_all(rows)) or given_of(rows[0])
    words = {
        "count": len(rows),
        "values": _("、").join(value_words(leaf, given_of(row)) for row in rows),
        "who": rows[0].rater,
    }
    if len(rows) == 1:
        source = _("%(who)s评分") % words
    elif value.choice:
        source = _("%(count)d人评分取多数：%(values)s") % words
    else:
        source = _("%(count)d人评分取平均：%(values)s") % words
    note = "\n".join(row.note for row in rows if row.note)
    last = max(row.at for row in rows)
    return _settled(leaf, value, source, note, _day(last))


def _moderated(leaf: Indicator, row: Moderation) -> Settled:
    source = _("评估组会商确定（%(who)s）") % {"who": row.by}
    return _settled(leaf, given_of(row), source, row.reason, _day(row.at))


def _settled(leaf: Indicator, value: Given, source: str, note: str, on: date) -> Settled:
    choice = value.choice if value.choice != NOT_APPLICABLE else ""
    return Settled(leaf.code, value.number, choice, value.applies, source, note, on)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.CHINA).date()
