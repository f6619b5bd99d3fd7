"""Findings as they stood at an earlier moment, worked out from the record."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from dudao.audit.models import Event
from dudao.findings.models import Finding, Verification
from dudao.findings.queries.ledger import visible_to
from dudao.findings.rules import is_overdue
from dudao.findings.states import UNFINISHED, State
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import calendar_of

#: What an event makes of a finding. Others leave its state as it is.
STATE_AFTER = {
    "finding.told": State.OPEN,
    "finding.promised": State.RECTIFYING,
    "finding.submitted": State.SUBMITTED,
    "finding.closed": State.CLOSED,
    "finding.returned": State.RETURNED,
    "finding.relapsed": State.RETURNED,
    "finding.withdrawn": State.WITHDRAWN,
}
#: Where an event that moves the deadline says to which day.
#: Somebody else answers for it from then on: what was promised before is void.
_ANEW = ("finding.assigned", "finding.given_back")
_DUE_IN = {"finding.noticed": "due_on", "finding.extension_granted": "until"}


class Standing(NamedTuple):
    """A finding and how it stood; the row itself stands as it is today."""

    finding: Finding
    state: State
    due_on: date
    responsible_person: str
    measures: str
    on: date

    @property
    def is_open(self) -> bool:
        """Tell whether it was not closed."""
        return self.state in UNFINISHED

    @property
    def is_overdue(self) -> bool:
        """Tell whether the school was late."""
        return is_overdue(
            self.state,
            self.due_on,
            self.on,
            life_safety=self.finding.life_safety,
            calendar=calendar_of(self.finding.office_id),
        )


def standing_of(unit: Unit, viewer: Person, until: datetime | None = None) -> list[Standing]:
    """Return the told findings of `unit` that `viewer` sees, by deadline, as they stood.

    Without `until` as they stand now; the record is then not asked.
    """
    rows = visible_to(viewer).filter(unit=unit, told_at__isnull=False)
    if until is None:
        found = [_now(row) for row in rows]
    else:
        told = list(rows.filter(told_at__lt=until))
        found = list(_then(told, unit, until))
    return sorted(found, key=lambda standing: (standing.due_on, standing.finding.pk))


def _now(row: Finding) -> Standing:
    state = State(row.state)
    return Standing(row, state, row.due_on, row.responsible_person, row.measures, clock.today())


def _then(rows: list[Finding], unit: Unit, until: datetime) -> Iterable[Standing]:
    happened = _happened(unit, until)
    on = (until - timedelta(microseconds=1)).astimezone(clock.CHINA).date()
    for row in rows:
        yield _folded(row, happened[row.pk], on, until)


def _happened(unit: Unit, until: datetime) -> dict[UUID, list[tuple[datetime, dict[str, Any]]]]:
    """Return by finding what the record tells of it before `until`, oldest first."""
    found: dict[UUID, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
    events = Event.objects.filter(
        Q(name__in=[*STATE_AFTER, *_DUE_IN, *_ANEW]),
        unit=unit,
        subject_type="findings.finding",
        at__lt=until,
    )
    for event in events.order_by("id"):
        found[UUID(event.subject_id)].append((event.at, _said(event)))
    verdicts = Verification.objects.filter(
        finding__unit=unit, at__lt=until, new_due_on__isnull=False
    )
    for pk, at, due_on in verdicts.values_list("finding", "at", "new_due_on"):
        found[pk].append((at, {"due_on": due_on}))
    for happened in found.values():
        happened.sort(key=lambda one: one[0])
    return found


def _said(event: Event) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if event.name in STATE_AFTER:
        said["state"] = STATE_AFTER[event.name]
    if event.name in _DUE_IN:
        said["due_on"] = date.fromisoformat(event.data[_DUE_IN[event.name]])
    if event.name in _ANEW:
        said["responsible_person"] = said["measures"] = ""
    if event.name == "finding.promised":
        said["responsible_person"] = event.data["responsible_person"]
        said["measures"] = event.data["measures"]
    return said


def _folded(
    row: Finding, happened: list[tuple[datetime, dict[str, Any]]], on: date, until: datetime
) -> Standing:
    """Return how `row` stood after what `happened`.

    What came with an old ledger has no record here: it was open until it was closed.
    """
    closed = row.closed_at is not None and row.closed_at < until
    stood: dict[str, Any] = {
        "state": State.CLOSED if closed else State.OPEN,
        "due_on": _first_due_on(row),
        "responsible_person": "",
        "measures": "",
    }
    for _at, said in happened:
        stood |= said
    return Standing(row, on=on, **stood)


def _first_due_on(row: Finding) -> date:
    """Return the deadline the finding began with: a notice or an extension may have moved it."""
    if not row.notice_id and not row.extended_times:
        return row.first_due_on
    return calendar_of(row.office_id).add(row.found_on, row.workdays)
