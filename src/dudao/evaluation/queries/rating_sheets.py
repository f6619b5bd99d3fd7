"""What somebody of a team rates on his phone: every school he is at, line by line."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.evaluation.framework import Framework, Indicator, Points, plain
from dudao.evaluation.framework.telling import rule_words
from dudao.evaluation.models import Rating, TeamMember
from dudao.evaluation.queries.dossiers import value_text
from dudao.evaluation.queries.ratings import board, given_of, value_words
from dudao.evaluation.queries.self_evaluation import Item, picture
from dudao.evaluation.rules.ratings import NOT_APPLICABLE
from dudao.evaluation.scoring import Plan
from dudao.evaluation.scoring.scale import decimal_of_cents
from dudao.evaluation.states import Asked, RoundState, Stage
from dudao.org.models import Person


class Option(NamedTuple):
    """What may be chosen."""

    value: str
    label: str


class Line(NamedTuple):
    """One indicator, what the school says of itself, and what this rater gave, as a field takes it.

    `most` is the most that may be given, None where there is no such limit.
    """

    code: str
    title: str
    above: str
    rule: str
    asks: str
    options: list[Option]
    most: str | None
    own: str
    value: str
    said: str
    note: str


class RatingSheet(NamedTuple):
    """The sheet of one rater for one school; nothing of the other raters stands on it."""

    candidate: UUID
    unit: str
    title: str
    on: date | None
    finished_at: datetime | None
    lines: list[Line]


def sheets_to_rate(person: Person) -> list[RatingSheet]:
    """Return the sheets of `person` for the schools whose teams are on site."""
    places = (
        TeamMember.objects.filter(
            person=person,
            recused=False,
            review__candidate__stage=Stage.ON_SITE.value,
            review__candidate__round__state=RoundState.OPEN.value,
        )
        .select_related(
            "review__candidate__round__version",
            "review__candidate__round__office",
            "review__candidate__unit",
            "review__candidate__self_evaluation",
        )
        .order_by("review__on_site_on", "review__candidate__unit__sort_key", "pk")
    )
    return [_sheet(place) for place in places]


def _sheet(place: TeamMember) -> RatingSheet:
    candidate = place.review.candidate
    now = board(candidate)
    candidate.self_evaluation.candidate = candidate
    own = picture(candidate.self_evaluation)
    given = {row.code: row for row in now.ratings if row.rater_id == place.person_id}
    above = dict(_above(now.plan.framework))
    lines = []
    for leaf in now.leaves:
        item = own.item(Asked.INDICATOR, leaf.code)
        if item is not None:
            rule = rule_words(leaf.rule, now.plan.framework) if leaf.rule else ""
            said = _given(leaf, item, given.get(leaf.code))
            shown = (leaf.code, leaf.title, above.get(leaf.code, ""), rule)
            lines.append(Line(*shown, *_asked(item), _most(leaf, now.plan), *said))
    return RatingSheet(
        candidate.pk,
        str(candidate.unit),
        str(candidate.round),
        place.review.on_site_on,
        place.finished_at,
        lines,
    )


def _asked(item: Item) -> tuple[str, list[Option]]:
    options = [Option(*choice) for choice in item.choices]
    no = Option(NOT_APPLICABLE, _("不适用"))
    return ("choice", [*options, no]) if options else ("number", [Option("", _("适用")), no])


def _most(leaf: Indicator, plan: Plan) -> str | None:
    if not isinstance(leaf.rule, Points):
        return None
    return plain(decimal_of_cents(plan.nodes[plan.place(leaf.code)].full))


def _given(leaf: Indicator, item: Item, row: Rating | None) -> tuple[str, str, str, str]:
    """Return what the school says, and what was given: as it stands in a field, in words, why."""
    if row is None:
        return item.words, "", "", ""
    given = given_of(row)
    return (
        item.words,
        value_text(given),
        value_words(leaf, given) if given.is_given else "",
        row.note,
    )


def _above(framework: Framework) -> Iterator[tuple[str, str]]:
    """Yield by indicator the titles of those above it, the highest first."""
    todo: list[tuple[Indicator, tuple[str, ...]]] = [(top, ()) for top in framework.indicators]
    while todo:
        node, titles = todo.pop()
        yield node.code, " / ".join(titles)
        todo += [(child, (*titles, node.title)) for child in node.children]
