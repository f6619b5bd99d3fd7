"""Keeping what asks for visits up to date: after changes, and every night."""

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dudao.audit.models import Event
from dudao.findings.models import Finding
from dudao.org.models import Unit
from dudao.org.queries import office_of
from dudao.org.states import UnitKind
from dudao.planning import actions
from dudao.planning.queries.following_up import to_follow_up

#: What a school's profile must change in to be asked for something else.
_TELLING = {"kind", "stages", "school_type", "small_rural", "opened_on", "office"}
#: After these the obligations of an office may be others.
CHANGES = (
    "calendar.days_removed",
    "calendar.days_set",
    "calendar.term_removed",
    "calendar.term_set",
    "norm.ended",
    "norm.set",
    "plan.approved",
    "plan.published",
    "plan.withdrawn",
    "roster.imported",
    "rule.ended",
    "rule.set",
    "unit.added",
    "unit.closed",
    "unit.edited",
)
#: After these a finding may need a visit, or none any more.
FINDINGS = (
    "finding.closed",
    "finding.extension_granted",
    "finding.relapsed",
    "finding.returned",
    "finding.submitted",
    "finding.told",
    "finding.withdrawn",
)


def expand_again(event: Event) -> None:
    """Have the obligations of the office brought up to date; many changes at once need it once."""
    changed = set(event.data.get("changed", _TELLING))
    norm = event.name.startswith("norm.") and not event.data["key"].startswith("planning.")
    if event.unit is None or norm or (event.name == "unit.edited" and not changed & _TELLING):
        return
    _soon(office_of(event.unit))


def follow_finding(event: Event) -> None:
    """Ask for the visit that a finding needs now."""
    finding = Finding.objects.select_related("office").get(pk=event.subject_id)
    actions.follow_up(finding.office, [finding.pk])


def _soon(office: Unit) -> None:
    lock = f"keep_up:{office.pk}"
    try:
        with transaction.atomic():
            keep_up_office.configure(queueing_lock=lock, lock=lock).defer(office=office.pk)
    except AlreadyEnqueued:
        return  # it has not begun, and will see this change too


@app.task(name="keep_up_office", retry=RetryStrategy(max_attempts=4, exponential_wait=10))
def keep_up_office(office: int) -> None:
    """Bring the obligations of an office up to date."""
    where = Unit.objects.get(pk=office)
    actions.keep_up(where)
    actions.follow_up(where, to_follow_up(where))


@app.periodic(cron="15 18 * * *")
@app.task(name="keep_up", queueing_lock="keep_up")
def keep_up(timestamp: int) -> None:
    """Bring the obligations of every office up to date: time alone changes them."""
    del timestamp
    for office in Unit.objects.filter(kind=UnitKind.OFFICE.value).order_by("pk"):
        _soon(office)
