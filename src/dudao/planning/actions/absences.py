"""Noting when an inspector is away: he himself, or the office."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.inspectorate.models import Inspector
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Person
from dudao.planning.models import Absence

#: Whoever is away longer hands his schools over.
LONGEST_DAYS = 366


@transaction.atomic
def note_absence(
    person: Person, *, by: Person, first_on: date, last_on: date, reason: str = ""
) -> Absence:
    """Note that an inspector is away on these days; proposals then leave them free."""
    inspector = _inspector(person)
    if person != by:
        require(by, Permission.INSPECTOR_EDIT, inspector.office)
    if last_on < first_on or (last_on - first_on).days > LONGEST_DAYS:
        raise Invalid(
            _("这样的日期不能登记。"),
            fields={"last_on": _("应不早于开始日期，最长一年；更久的请办理工作交接")},
        )
    made = Absence.objects.create(
        person=person, first_on=first_on, last_on=last_on, reason=reason.strip(), noted_by=by
    )
    # Why somebody is away is his own affair: the record keeps the days only.
    record(
        "absence.noted",
        made,
        by=by,
        unit=inspector.office,
        person=person.pk,
        first_on=first_on.isoformat(),
        last_on=last_on.isoformat(),
    )
    return made


@transaction.atomic
def remove_absence(absence_id: int, *, by: Person) -> None:
    """Take back that somebody is away."""
    absence = (
        Absence.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person")
        .get(pk=absence_id)
    )
    inspector = _inspector(absence.person)
    if absence.person != by:
        require(by, Permission.INSPECTOR_EDIT, inspector.office)
    record(
        "absence.removed",
        absence,
        by=by,
        unit=inspector.office,
        person=absence.person_id,
        first_on=absence.first_on.isoformat(),
        last_on=absence.last_on.isoformat(),
    )
    absence.delete()


def _inspector(person: Person) -> Inspector:
    found = Inspector.objects.select_related("office").filter(person=person).first()
    if found is None:
        raise NotFound(_("%(who)s还没有登记为督学。请先在“督学”中登记。") % {"who": person})
    return found
