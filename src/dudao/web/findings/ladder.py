"""The ladder of reminders on a finding's page."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.findings.models import Finding, Reminder
from dudao.findings.queries.clocks import (
    Norms,
    Running,
    days_of,
    reminders_of,
)
from dudao.findings.states import WITH_SCHOOL, About
from dudao.lib import clock
from dudao.org.models import Person


class Step(NamedTuple):
    """A rung as it is shown: climbed with whom, or from when on it is due."""

    word: str | Promise
    due_on: date
    done: Reminder | None


def panel(finding: Finding, reader: Person, _attempt: forms.Form | None) -> dict[str, Any] | None:
    """Show which rungs were climbed and which come next; whom they name is the office's affair."""
    if finding.told_at is None:
        return None
    reminders = list(reminders_of(finding))
    running = finding.state in WITH_SCHOOL
    if not reminders and not running:
        return None
    if may(reader, Permission.FINDING_VIEW, finding.unit):
        name_people(reminders)
    steps = _steps(finding, reminders) if running else []
    shown = {step.done.pk for step in steps if step.done}
    before = [row for row in reminders if row.pk not in shown]
    return {"template": "findings/panels/ladder.html", "steps": steps, "before": before}


def _steps(finding: Finding, reminders: list[Reminder]) -> list[Step]:
    today = clock.today()
    running = Running(finding, About.RECTIFICATION, today, finding.due_on)
    climbed = {
        row.rung: row
        for row in reminders
        if (row.about, row.due_on) == (About.RECTIFICATION, finding.due_on)
    }
    days = days_of(running, Norms(today))
    return [Step(rung.label, day, climbed.get(rung.value)) for rung, day in days.items()]


def name_people(reminders: list[Reminder]) -> None:
    """Give every reminder the names of whom it told: one statement."""
    told = {pk for row in reminders for pk in row.people}
    names = dict(Person.objects.filter(pk__in=told).values_list("pk", "name"))
    for row in reminders:
        found = [names[pk] for pk in row.people if pk in names]
        row.names = _("、").join(found)  # type: ignore[attr-defined]
