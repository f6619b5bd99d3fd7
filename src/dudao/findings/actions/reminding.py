"""Climbing the ladder of reminders (催办): every step is kept and nobody is reminded twice."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.findings.actions.circulars import propose_circular
from dudao.findings.actions.rows import locked
from dudao.findings.models import Finding, Reminder
from dudao.findings.queries.clocks import (
    Norms,
    Running,
    key_of,
    rung_of,
    running,
    struck_so_far,
)
from dudao.findings.queries.watchers import told_on
from dudao.findings.states import About, CircularGround, CircularState, Rung
from dudao.lib import clock


@transaction.atomic
def climb(finding_id: UUID, *, about: About) -> Reminder | None:
    """Climb the rung that is due now for a clock of the finding; None when none is (any more).

    What was due a moment ago may be done by now: everything is looked at again under the lock.
    The last rung proposes the finding for a circular.
    """
    locked(finding_id)
    norms = Norms(clock.today())
    found = running(about, norms, finding_id=finding_id)
    if not found:
        return None
    item = found[0]
    rung = rung_of(item, norms, struck_so_far([item])[key_of(item)])
    return _climb(item, rung) if rung is not None else None


def _climb(item: Running, rung: Rung) -> Reminder:
    finding = item.finding
    made = Reminder.objects.create(
        finding=finding,
        about=item.about,
        rung=rung,
        due_on=item.due_on,
        at=clock.now(),
        people=[person.pk for person in told_on(item, rung)],
    )
    record(
        "finding.reminded",
        finding,
        by=None,
        unit=finding.unit,
        reminder=made.pk,
        about=item.about.value,
        rung=rung.value,
        due_on=item.due_on.isoformat(),
        urgent=item.urgent,
        pending=[what.value for what in item.pending],
    )
    if rung == Rung.CIRCULAR:
        _propose(finding)
    return made


def _propose(finding: Finding) -> None:
    ground = CircularGround.OVERDUE
    proposed = finding.circular_proposals.filter(ground=ground, state=CircularState.PROPOSED)
    if not proposed.exists():  # somebody was quicker
        reason = _("整改期限为%(due_on)s，逐级催办后仍未整改。") % {
            "due_on": finding.due_on.isoformat()
        }
        propose_circular(finding.pk, by=None, ground=ground, reason=reason)
