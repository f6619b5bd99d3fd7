"""Next month not yet arranged, or arranged and not yet sent out, for whoever arranges it."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.inspectorate.models import Area
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.planning.models import Proposal
from dudao.planning.queries.obligations import open_in
from dudao.planning.queries.places import schools_at
from dudao.planning.queries.proposals import covering
from dudao.planning.rules.months import span_of
from dudao.planning.states import ProposalState
from dudao.web.home.parts import Card, Home, Row, link


def proposals_home(person: Person, today: date) -> Home:
    """Return the card of next month's arrangement; none when nothing is to do."""
    if person.unit is None or not may_anywhere(person, Permission.PROPOSAL_MAKE):
        return Home([], [])
    office = office_of(person.unit)
    month = (today.replace(day=1) + timedelta(31)).replace(day=1)
    whole = may(person, Permission.PROPOSAL_MAKE, office)
    areas: list[Area | None] = [None] if whole else list(person.led_areas.order_by("id"))
    rows = [row for area in areas if (row := _row(office, area, month, today))]
    card = Card(_("下月排期"), "calendar", rows, link("proposals"), "", aside=True)
    return Home([], [card] if rows else [])


def _row(office: Unit, area: Area | None, month: date, today: date) -> Row | None:
    what = f"{month:%Y-%m} {area or ''}".strip()
    there = covering(office, area, month)
    draft = there.filter(state=ProposalState.DRAFT).first()
    if draft is not None:
        return Row(what, _waiting(draft), reverse("proposal", args=[draft.pk]))
    if there.exists():
        return None
    first, last = span_of(month)
    owed = open_in(office, first, last)
    if area is not None:
        owed = owed.filter(unit__in=schools_at(office, area, max(first, today)))
    count = owed.order_by().count()
    url = link("proposal-new", month=month.isoformat())
    note = _("有%(count)d项任务要入校，还没有编排") % {"count": count}
    return Row(what, note, url, [("amber", _("待编排"))]) if count else None


def _waiting(draft: Proposal) -> str:
    if draft.solved_at is None:
        return _("正在编排")
    return _("%(visits)d次入校，等您核对后下达") % {"visits": draft.figures.get("visits", 0)}
