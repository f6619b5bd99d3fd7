"""What the school plans and asks for, on the page of a finding."""

from datetime import date
from typing import Any, NamedTuple

from django import forms

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.findings.models import Finding
from dudao.findings.queries import is_late
from dudao.findings.queries.extensions import allowed_for
from dudao.findings.queries.school import may_rectify
from dudao.findings.rules.extensions import ask_problem, latest
from dudao.findings.states import WITH_SCHOOL, ExtensionState
from dudao.inspectorate.queries import recusal_of
from dudao.lib.clock import today
from dudao.org.models import Person
from dudao.org.queries.calendar import calendar_of
from dudao.web.findings.school_forms import ExtendForm, GrantForm, RefuseForm


class Asking(NamedTuple):
    """The form to ask for more time with, why there is none, and the last day to ask for."""

    form: forms.Form | None
    why_not: str | None
    latest: date | None


_NOT_ASKED = Asking(None, None, None)


def steps_panel(
    finding: Finding, reader: Person, _attempt: forms.Form | None
) -> dict[str, Any] | None:
    """Show the steps and how far they are; the school ticks them off."""
    steps = list(finding.steps.select_related("done_by").order_by("position"))
    if not steps:
        return None
    return {
        "template": "findings/panels/steps.html",
        "steps": steps,
        "done": sum(step.done_on is not None for step in steps),
        "ticks": finding.state in WITH_SCHOOL and may_rectify(reader, finding),
    }


def extension_panel(
    finding: Finding, reader: Person, attempt: forms.Form | None
) -> dict[str, Any] | None:
    """Show what was asked and decided; let the school ask, and the office decide."""
    if finding.told_at is None:
        return None
    extensions = list(finding.extensions.select_related("asked_by", "decided_by").order_by("-id"))
    asked = next((e for e in extensions if e.state == ExtensionState.ASKED), None)
    decides = asked is not None and _may_decide(finding, reader)
    ask, why_not, last = _NOT_ASKED if asked else _asking(finding, reader, attempt)
    if not (extensions or ask or why_not):
        return None
    return {
        "template": "findings/panels/extension.html",
        "extensions": extensions,
        "asked": asked if decides else None,
        "grant": _given(attempt, GrantForm, until=asked and asked.asked_until),
        "refuse": _given(attempt, RefuseForm),
        "ask": ask,
        "why_not": why_not,
        "latest": last,
    }


def _asking(finding: Finding, reader: Person, attempt: forms.Form | None) -> Asking:
    """Return the form to ask with, or why more time cannot be asked for."""
    if finding.state not in WITH_SCHOOL or not may_rectify(reader, finding):
        return _NOT_ASKED
    allowed = allowed_for(finding)
    why_not = ask_problem(
        life_safety=finding.life_safety,
        overdue=is_late(finding, today()),
        extended=finding.extended_times,
        allowed=allowed,
    )
    if why_not:
        return Asking(None, why_not, None)
    return Asking(
        _given(attempt, ExtendForm),
        None,
        latest(finding.due_on, allowed, calendar_of(finding.office_id)),
    )


def _may_decide(finding: Finding, reader: Person) -> bool:
    return (
        may(reader, Permission.EXTENSION_DECIDE, finding.unit)
        and not may(reader, Permission.FINDING_RECTIFY, finding.unit)
        and recusal_of(reader, finding.unit, today()) is None
    )


def _given(attempt: forms.Form | None, kind: type[forms.Form], **initial: Any) -> forms.Form:
    """Return the form that was just refused, or a fresh one."""
    return attempt if type(attempt) is kind else kind(initial=initial)
