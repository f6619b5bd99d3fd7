"""The clocks that run about findings, and what they have struck so far."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Greatest

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.models import Delivery
from dudao.documents.states import State as DocumentState
from dudao.findings.models import Consultation, Extension, Finding, Notice, Objection, Reminder
from dudao.findings.queries.notices import unfiled
from dudao.findings.queries.waiting import objected, pending
from dudao.findings.rules.ladder import next_rung, schedule, terms_of
from dudao.findings.states import (
    WITH_SCHOOL,
    About,
    ConsultationState,
    ExtensionState,
    ObjectionState,
    Pending,
    Rung,
    State,
)
from dudao.lib import clock
from dudao.lib.workdays import NATIONAL, Hours
from dudao.notifications.queries.messages import hours_of
from dudao.org.models import Person, Unit
from dudao.org.queries import norms_on
from dudao.org.queries.calendar import calendar_of, own_calendars

_JOINED = ("unit__office", "office", "raised_by", "responsible_unit")


class Running(NamedTuple):
    """A clock: about which finding and matter it runs, since when, until when.

    `matter` is the letter, objection, request or notice, where it is not the finding itself;
    `pending` what the school asked of us, `held_until` the day until which nobody urges it.
    """

    finding: Finding
    about: About
    since: date
    due_on: date
    matter: Any = None
    pending: tuple[Pending, ...] = ()
    held_until: date | None = None

    @property
    def urgent(self) -> bool:
        """Tell whether this clock runs at night and on holidays too: life is in danger."""
        return self.finding.life_safety and self.about == About.RECTIFICATION


class Norms:
    """The terms of every office on a day, read at once."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._of: dict[int | None, dict[str, int]] = defaultdict(dict)
        self._hours: dict[int, Hours] = {}
        rows = norms_on(day).filter(
            Q(key__startswith="findings.ladder.") | Q(key="findings.due_soon_workdays")
        )
        for row in rows:
            self._of[row.office_id].setdefault(row.key, row.value)

    def of(self, office: Unit) -> dict[str, int]:
        """Return the terms of `office`: its own before the national ones."""
        return {**self._of[None], **self._of.get(office.pk, {})}

    def after(self, start: date, key: str, office: Unit) -> date:
        """Return the day that lies a term after `start`."""
        return calendar_of(office).add(start, self.of(office)[f"findings.ladder.{key}"])

    def at_work(self, office: Unit) -> bool:
        """Tell whether `office` works now."""
        if office.pk not in self._hours:
            self._hours[office.pk] = hours_of(office)
        return calendar_of(office).is_working(clock.now(), self._hours[office.pk])

    def horizon(self) -> date:
        """Return the last deadline of which anybody has to be reminded already."""
        soon = [terms.get("findings.due_soon_workdays", 0) for terms in self._of.values()]
        calendars = [NATIONAL, *own_calendars().values()]
        return max(calendar.add(self.day, max(soon)) for calendar in calendars)


def running(about: About, norms: Norms, *, finding_id: UUID | None = None) -> list[Running]:
    """Return the clocks about a kind of matter that are near their end or past it."""
    only = Q() if finding_id is None else Q(pk=finding_id)
    return _SOURCES[about](norms, only)


def due(norms: Norms) -> list[Running]:
    """Return the clocks that have a rung to climb now: in working hours, or life is in danger."""
    clocks = [item for about in About for item in running(about, norms)]
    struck = struck_so_far(clocks)
    return [item for item in clocks if rung_of(item, norms, struck[key_of(item)]) is not None]


def rung_of(item: Running, norms: Norms, struck: dict[Rung, date]) -> Rung | None:
    """Return the rung that a clock climbs now, or None.

    Who asked for more time is not urged while the office still has time to decide.
    """
    if item.held_until is not None and norms.day <= item.held_until:
        return None
    if not item.urgent and not norms.at_work(item.finding.office):
        return None
    return next_rung(
        days_of(item, norms), struck, norms.day, since=item.since, life_safety=item.urgent
    )


def days_of(item: Running, norms: Norms) -> dict[Rung, date]:
    """Return from which day on each rung of a clock is due."""
    office = item.finding.office
    terms = terms_of(norms.of(office), life_safety=item.urgent)
    return schedule(
        item.about, item.due_on, terms, life_safety=item.urgent, calendar=calendar_of(office)
    )


Key = tuple[UUID, About, date]


def key_of(item: Running) -> Key:
    """Return what tells one clock from another."""
    return item.finding.pk, item.about, item.due_on


def struck_so_far(clocks: Iterable[Running]) -> dict[Key, dict[Rung, date]]:
    """Return by clock the rungs climbed, with the days on which they were."""
    found: dict[Key, dict[Rung, date]] = defaultdict(dict)
    ids = {item.finding.pk for item in clocks}
    for row in Reminder.objects.filter(finding__in=ids).order_by("at"):
        key = (row.finding_id, About(row.about), row.due_on)
        found[key][Rung(row.rung)] = row.at.astimezone(clock.CHINA).date()
    return found


def reminders_of(finding: Finding) -> QuerySet[Reminder]:
    """Return every rung climbed about `finding`, newest first."""
    return finding.reminders.order_by("-at", "-id")


def reminders_visible_to(person: Person) -> QuerySet[Reminder]:
    """Return the rungs climbed about the findings of `person`'s reach, with what a row shows."""
    rows = Reminder.objects.filter(scope_q(person, Permission.FINDING_VIEW, "finding__unit"))
    return rows.select_related("finding__unit").order_by("-at", "-id")


def _day(moment: Any) -> date:
    day: date = moment.astimezone(clock.CHINA).date()
    return day


def _rectification(norms: Norms, only: Q) -> list[Running]:
    rows = (
        Finding.objects.filter(
            only,
            state__in=sorted(WITH_SCHOOL),
            told_at__isnull=False,
            due_on__lte=norms.horizon(),
        )
        .select_related(*_JOINED)
        .annotate(
            began_at=Greatest("told_at", Max("verifications__at"), Max("extensions__decided_at")),
            asked_at=Max("extensions__asked_at", filter=Q(extensions__decided_at=None)),
            was_objected=objected(),
        )
    )
    return [_of_school(norms, row) for row in rows.order_by("pk")]


def _of_school(norms: Norms, row: Any) -> Running:
    """Return the clock of a school, with what it waits for: an extension within its term."""
    asked_on = row.asked_at and _day(row.asked_at)
    return Running(
        row,
        About.RECTIFICATION,
        _day(row.began_at),
        row.due_on,
        pending=tuple(pending(asked=asked_on is not None, objected=row.was_objected)),
        held_until=asked_on and norms.after(asked_on, About.EXTENSION.value, row.office),
    )


def _verification(norms: Norms, only: Q) -> list[Running]:
    rows = Finding.objects.filter(only, state=State.SUBMITTED.value).select_related(*_JOINED)
    return [
        _with_term(norms, row, About.VERIFICATION, _day(row.submitted_at))
        for row in rows.order_by("pk")
    ]


def _with_term(
    norms: Norms, finding: Finding, about: About, since: date, matter: Any = None
) -> Running:
    due_on = norms.after(since, about.value, finding.office)
    return Running(finding, about, since, due_on, matter)


def _matters(model: type[Any], only: Q, *states: str, **narrow: Any) -> QuerySet[Any]:
    """Return the matters of a kind in `states`, their findings and what is shown of them joined."""
    findings = Finding.objects.filter(only)
    joined = [f"finding__{path}" for path in _JOINED]
    rows = model.objects.filter(state__in=states, **narrow).select_related("finding", *joined)
    if only:
        rows = rows.filter(finding__in=findings.values("pk"))
    return cast("QuerySet[Any]", rows)


def _consultation(norms: Norms, only: Q) -> list[Running]:
    with_section = (ConsultationState.SENT.value, ConsultationState.ACCEPTED.value)
    rows = _matters(Consultation, only, *with_section, due_on__lte=norms.horizon())
    return [
        Running(row.finding, About.CONSULTATION, _day(row.sent_at), row.due_on, row)
        for row in rows.select_related("section__office", "opened_by")
    ]


def _objection(norms: Norms, only: Q) -> list[Running]:
    unanswered = (ObjectionState.FILED.value, ObjectionState.READING.value)
    rows = _matters(Objection, only, *unanswered, answer_due_on__lte=norms.horizon())
    return [
        Running(row.finding, About.OBJECTION, _day(row.filed_at), row.answer_due_on, row)
        for row in rows.select_related("reader")
    ]


def _review(norms: Norms, only: Q) -> list[Running]:
    rows = _matters(
        Objection, only, ObjectionState.REVIEWING.value, review_due_on__lte=norms.horizon()
    )
    return [
        Running(row.finding, About.REVIEW, _day(row.review_asked_at), row.review_due_on, row)
        for row in rows
    ]


def _extension(norms: Norms, only: Q) -> list[Running]:
    rows = _matters(
        Extension, only, ExtensionState.ASKED.value, finding__state__in=sorted(WITH_SCHOOL)
    )
    return [
        _with_term(norms, row.finding, About.EXTENSION, _day(row.asked_at), row) for row in rows
    ]


def _carriers(notices: Iterable[Notice], only: Q) -> dict[UUID, Finding]:
    """Return by notice the finding that carries its reminders: the first one."""
    first = Finding.objects.filter(notice__in=list(notices)).order_by("notice", "pk")
    carriers = first.distinct("notice").values("pk")
    rows = Finding.objects.filter(only, pk__in=carriers).select_related(*_JOINED)
    return {row.notice_id: row for row in rows.order_by("pk") if row.notice_id}


def _filing(norms: Norms, only: Q) -> list[Running]:
    rows = unfiled(Notice.objects.filter(filed_at=None), late_on=norms.day)
    rows = rows.select_related("drafted_by")
    notices = {row.pk: row for row in rows}
    return [
        Running(finding, About.FILING, day, day, notices[pk])
        for pk, finding in _carriers(notices.values(), only).items()
        if (day := notices[pk].filing_due_on) is not None
    ]


def _receipt(norms: Norms, only: Q) -> list[Running]:
    rows = Delivery.objects.filter(acknowledged_at=None, document__notice__isnull=False)
    rows = rows.filter(document__state=DocumentState.ISSUED.value)
    held = {row.document.notice: row for row in rows.select_related("document__notice")}
    delivered = {notice.pk: _day(row.delivered_at) for notice, row in held.items()}
    return [
        _with_term(norms, finding, About.RECEIPT, delivered[pk])
        for pk, finding in _carriers(held, only).items()
    ]


_SOURCES: dict[About, Callable[[Norms, Q], list[Running]]] = {
    About.RECTIFICATION: _rectification,
    About.CONSULTATION: _consultation,
    About.OBJECTION: _objection,
    About.REVIEW: _review,
    About.EXTENSION: _extension,
    About.VERIFICATION: _verification,
    About.FILING: _filing,
    About.RECEIPT: _receipt,
}
