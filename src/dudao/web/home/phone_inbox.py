"""What phones brought and somebody has to decide about, on his first page."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.inbox.models import Operation
from dudao.inbox.queries import decided_by, heads, undecided
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link


def phone_inbox_home(person: Person, today: date) -> Home:
    """Return the card of what waits, oldest first; none when nothing does."""
    if not may_anywhere(person, Permission.FIELD_RELEASE):
        return Home([], [])
    waiting = heads(Operation.objects.filter(decided_by(person), undecided()))
    found = list(waiting.select_related("person", "outcome__unit").order_by("received_at"))
    if not found:
        return Home([], [])
    heading = _("手机来件待处理（%(n)d）") % {"n": len(found)}
    rows = [_row(operation, today) for operation in found[:SHOWN]]
    return Home([], [Card(heading, "import", rows, link("phone-inbox"), "", aside=True)])


def _row(operation: Operation, today: date) -> Row:
    outcome = operation.outcome
    key = operation.key  # type: ignore[attr-defined]
    return Row(
        str(outcome.unit or operation.person.name),
        _("%(who)s · %(when)s收到 · %(why)s")
        % {
            "who": operation.person.name,
            "when": day_words(operation.received_at.date(), today),
            "why": outcome.words,
        },
        reverse("phone-inbox-group", args=[key, operation.person_id]),
        [("amber", outcome.get_state_display())],
    )
