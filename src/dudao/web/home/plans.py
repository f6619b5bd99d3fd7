"""Plans on the first page: what waits to be approved or filed, what was given back."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.org.models import Person
from dudao.planning.models import Plan
from dudao.planning.queries.plans import plans_at_hand
from dudao.planning.states import PlanState
from dudao.web.home.parts import SHOWN, Card, Home, Row, link

#: More than anybody has waiting.
COUNTED = 99


def plans_home(person: Person, _today: date) -> Home:
    """Return the cards of plans; none where nothing waits."""
    if not may_anywhere(person, Permission.PLAN_DRAFT):
        return Home([], [])
    found = list(plans_at_hand(person)[:COUNTED])
    waiting = [_row(plan) for plan in found if plan.state == PlanState.SUBMITTED][:SHOWN]
    returned = [_row(plan) for plan in found if plan.state == PlanState.DRAFT][:SHOWN]
    url = link("plans", state=PlanState.SUBMITTED)
    cards = [
        Card(_("等您批准或备案的计划"), "calendar", waiting, url, "", aside=True),
        Card(
            _("退回给您修改的计划"),
            "return",
            returned,
            link("plans", state=PlanState.DRAFT),
            "",
            aside=True,
        ),
    ]
    return Home([], [card for card in cards if card.rows])


def _row(plan: Plan) -> Row:
    note = plan.reason or f"{plan.made_by} · {plan.first_on:%Y-%m-%d}"
    return Row(plan.title, note, reverse("plan", args=[plan.pk]))
