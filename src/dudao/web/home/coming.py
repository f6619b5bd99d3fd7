"""What a school was told of: who comes when, so that the head is there."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.org.models import Person
from dudao.planning.states import State
from dudao.visits.queries.schedule import Asked, assignments
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words

AHEAD = timedelta(days=30)


def coming_home(person: Person, today: date) -> Home:
    """Return the visits a school was told of and that lie ahead; no card without one."""
    if not may_anywhere(person, Permission.SCHEDULE_VIEW_ANNOUNCED):
        return Home([], [])
    ahead = assignments(person, Asked(today, today + AHEAD)).filter(state=State.ASSIGNED)
    rows = [
        Row(
            row.purpose,
            f"{day_words(row.planned_on, today)} {row.get_slot_display()} · {row.leader}",
            f"{reverse('schedule')}?view=week&day={row.planned_on.isoformat()}",
            [("blue", row.get_kind_display())],
        )
        for row in ahead[:SHOWN]
    ]
    cards = [Card(_("即将来校的督导"), "calendar", rows, reverse("schedule"), "")] if rows else []
    return Home([], cards)
