"""The archive of the demo: last year's volumes closed and handed over, this year's open."""

from datetime import date

from dudao.analytics.queries.matters import (
    about_visit,
    belongings_of,
    composed,
    schools_of_year,
)
from dudao.cli.demo.cast import Cast
from dudao.documents import actions
from dudao.documents.matters import About
from dudao.documents.models import Volume
from dudao.visits.models import Visit
from dudao.visits.states import ANSWERED

#: So many schools, so that filling the demo stays quick.
SCHOOLS = 4
RECEIVER = "新晃县档案馆（演示）"


def fill_archive(cast: Cast, today: date) -> None:
    """Close and hand over some schools' last year; leave this year's open, one closed."""
    last = _schools(cast, today.year - 1)
    for about in last:
        _close(_open(about, cast), cast)
    if last:
        actions.hand_over_year(cast.office, today.year - 1, receiver=RECEIVER, by=cast.director)
    for about in _schools(cast, today.year):
        _open(about, cast)
    visit = Visit.objects.filter(office=cast.office, state__in=sorted(ANSWERED))
    newest = visit.select_related("unit").order_by("-planned_on", "-id").first()
    if newest is not None:
        _close(_open(about_visit(newest), cast), cast)


def _schools(cast: Cast, year: int) -> list[About]:
    return schools_of_year(cast.office, year)[:SCHOOLS]


def _open(about: About, cast: Cast) -> Volume:
    found = belongings_of(about, cast.office)
    return actions.open_volume(cast.office, about, by=cast.director, belongings=found)


def _close(volume: Volume, cast: Cast) -> None:
    actions.close_volume(volume.pk, composed(volume), by=cast.director)
