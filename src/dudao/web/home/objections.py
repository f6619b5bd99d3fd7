"""What objections wait for somebody, on the first page of whoever has to act."""

from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.findings.models import Objection
from dudao.findings.queries import objections as queries
from dudao.findings.states import ObjectionState
from dudao.org.models import Person
from dudao.web.home.parts import FACT_WORDS, SHOWN, Card, Home, Row, day_words, link
from dudao.web.templatetags.tones import tone_of

COUNTED = 99

#: The state in which it waits -> what it waits for.
_CARDS: dict[str, str | Promise] = {
    ObjectionState.FILED.value: gettext_lazy("等您指定复核人的异议"),
    ObjectionState.READING.value: gettext_lazy("请您复核的异议"),
    ObjectionState.REVIEWING.value: gettext_lazy("等您复查的异议"),
}


def objections_home(person: Person, today: date) -> Home:
    """Return a card for every kind of step that waits for `person`; none where nothing does."""
    waiting = list(queries.waiting_for(person)[:COUNTED])
    cards = []
    for state, heading in _CARDS.items():
        rows = [_row(objection, today) for objection in waiting if objection.state == state]
        if rows:
            url = link("objections", mine="on", state=state)
            cards.append(Card(heading, "flag", rows[:SHOWN], url, "", aside=True))
    return Home([], cards)


def _row(objection: Objection, today: date) -> Row:
    finding = objection.finding
    reviewing = objection.state == ObjectionState.REVIEWING
    due = objection.review_due_on if reviewing else objection.answer_due_on
    until = _("期限%(on)s") % {"on": day_words(due or today, today)}
    return Row(
        _("%(what)s：%(more)s")
        % {"what": finding.topic_title, "more": Truncator(objection.statement).chars(FACT_WORDS)},
        f"{finding.unit} · {until}",
        f"{reverse('finding', args=[finding.pk])}#objection",
        [(tone_of(objection, "state", objection.state), objection.get_state_display())],
        due is not None and due < today,
    )
