"""What a person decides about an operation that could not be applied."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import led_by, require
from dudao.audit.actions import record
from dudao.inbox.models import Operation, OtherArrival, Outcome
from dudao.inbox.states import State
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person

REASON_LIMIT = 300


@transaction.atomic
def release(operation_ids: Iterable[UUID], *, by: Person) -> list[Operation]:
    """Let operations take effect all the same: whoever releases them answers for them.

    They are applied again in their order, as done by the phone's person when it was done. Raises
    `WrongState` for one that is not waiting.
    """
    operations = _waiting(operation_ids, by=by)
    for operation in operations:
        outcome = operation.outcome
        outcome.state, outcome.tries, outcome.decided_by = State.ACCEPTED, 0, by
        outcome.at = clock.now()
        outcome.save(update_fields=["state", "tries", "decided_by", "at"])
        record("inbox.released", operation, by=by, unit=outcome.unit, code=outcome.code)
    return operations


@transaction.atomic
def dismiss(operation_ids: Iterable[UUID], *, by: Person, reason: str) -> list[Operation]:
    """Decide that operations take no effect, and why; they are kept and never deleted."""
    operations = _waiting(operation_ids, by=by)
    why = _reason(reason)
    for operation in operations:
        outcome = operation.outcome
        outcome.words = _("%(who)s决定不予生效：%(why)s") % {"who": by.name, "why": why}
        outcome.state, outcome.decided_by, outcome.at = State.DISMISSED, by, clock.now()
        outcome.save(update_fields=["state", "words", "decided_by", "at"])
        record("inbox.dismissed", operation, by=by, unit=outcome.unit, reason=why)
    return operations


@transaction.atomic
def dismiss_other(arrival_id: int, *, by: Person, reason: str) -> OtherArrival:
    """Decide about an id that came twice with different contents: the first one counts."""
    rows = OtherArrival.objects.select_for_update(no_key=True, of=("self",))
    arrival = rows.select_related("person__unit").filter(pk=arrival_id).first()
    if arrival is None:
        raise NotFound(_("没有这条手机来件。请刷新页面。"))
    require_release(arrival.person, by)
    if arrival.state != State.QUARANTINED:
        raise WrongState(_("这条手机来件已经处理过。请刷新页面。"))
    arrival.state, arrival.decided_by, arrival.decided_at = State.DISMISSED, by, clock.now()
    arrival.words = _("%(who)s决定不予生效：%(why)s") % {"who": by.name, "why": _reason(reason)}
    arrival.save(update_fields=["state", "words", "decided_by", "decided_at"])
    record("inbox.dismissed", arrival.operation, by=by, unit=arrival.person.unit)
    return arrival


def _waiting(operation_ids: Iterable[UUID], *, by: Person) -> list[Operation]:
    """Return the operations, their outcomes locked; raises unless `by` decides about each."""
    wanted = set(operation_ids)
    rows = (
        Outcome.objects.select_for_update(no_key=True, of=("self",))
        .select_related("operation__person__unit", "unit")
        .filter(pk__in=wanted)
        .order_by("operation__received_at", "operation__seq", "pk")
    )
    operations = [outcome.operation for outcome in rows]
    if not operations or len(operations) != len(wanted):
        raise NotFound(_("没有这条手机来件。请刷新页面。"))
    for operation in operations:
        if (unit := operation.outcome.unit) is None:
            require_release(operation.person, by)
        else:
            require(by, Permission.FIELD_RELEASE, unit)
        if operation.outcome.state != State.QUARANTINED:
            raise WrongState(_("这条手机来件已经处理过。请刷新页面。"))
    return operations


def require_release(person: Person, by: Person) -> None:
    """Raise `NotAllowed` unless `by` decides about what phones of `person` bring."""
    if Person.objects.filter(led_by(by), pk=person.pk).exists():
        return
    if person.unit is None:
        raise NotAllowed(_("这个账号不属于任何单位，请联系系统管理员。"))
    require(by, Permission.FIELD_RELEASE, person.unit)


def _reason(reason: str) -> str:
    why = reason.strip()
    if not why or len(why) > REASON_LIMIT:
        raise Invalid(
            _("请写明不予生效的原因。"),
            fields={"reason": _("必填，最多%(limit)d字。") % {"limit": REASON_LIMIT}},
        )
    return why
