"""Who sees which visits, and the parts of one."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, scope_q
from dudao.instruments.definition import Purpose
from dudao.instruments.models import Version
from dudao.instruments.queries import published_for, supplemented
from dudao.instruments.rules import Progress, progress
from dudao.instruments.states import State as VersionState
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment
from dudao.planning.states import VisitKind
from dudao.visits.models import (
    Duty,
    Feedback,
    Record,
    RecordChange,
    Visit,
    VisitFile,
    VisitFinding,
)
from dudao.visits.rules import Proposal, proposals, record_id
from dudao.visits.states import TOLD, About

#: Which forms a kind of visit takes along by itself; the others are added by hand.
PURPOSES = {
    VisitKind.ROUTINE: (Purpose.ROUTINE, Purpose.MONTHLY),
    VisitKind.DROP_IN: (Purpose.ROUTINE, Purpose.MONTHLY),
    VisitKind.RANDOM: (Purpose.ROUTINE,),
    VisitKind.SPECIAL: (Purpose.SPECIAL,),
    VisitKind.COMPREHENSIVE: (Purpose.SPECIAL,),
    VisitKind.FOLLOW_UP: (),
}


def of_person(person: Person) -> Q:
    """Return the filter for the visits that `person` leads or joins."""
    joined = Visit.companions.through.objects.filter(person=person)
    return Q(leader=person) | Q(pk__in=joined.values("visit"))


def visible_to(person: Person) -> QuerySet[Visit]:
    """Return the visits `person` may know of: in scope, one's own; a school's once fed back."""
    told = [state.value for state in TOLD]
    fed_back = scope_q(person, Permission.VISIT_VIEW_FED_BACK) & Q(state__in=told)
    own = of_person(person) if person.is_active else Q(pk__in=[])
    return Visit.objects.filter(scope_q(person, Permission.VISIT_VIEW) | fed_back | own)


def is_member(visit: Visit, person: Person) -> bool:
    """Tell whether `person` leads or joins `visit`."""
    if visit.leader_id == person.pk:
        return True
    return any(companion.pk == person.pk for companion in visit.companions.all())


def members_of(visit: Visit) -> list[Person]:
    """Return who is on `visit`: the leader, then the companions by name."""
    companions = visit.companions.exclude(pk=visit.leader_id).order_by("sort_key", "pk")
    return [visit.leader, *companions]


def keeps(sheet: Record, person: Person) -> bool:
    """Tell whether `person` of the visit writes on `sheet`: his own, nobody's, as leader any."""
    return sheet.keeper_id in (None, person.pk) or sheet.visit.leader_id == person.pk


def duties_of(visit: Visit) -> dict[int, str]:
    """Return person -> what he looks after on `visit`."""
    return dict(Duty.objects.filter(visit=visit).values_list("person", "text"))


def writable_by(visit: Visit, person: Person) -> bool:
    """Tell whether `person` writes on `visit`: leads or joins it and may make visits there."""
    return is_member(visit, person) and may(person, Permission.VISIT_MAKE, visit.unit)


def seen_inside_by(visit: Visit, person: Person) -> bool:
    """Tell whether `person` sees the records too; a school sees only what it was told."""
    return is_member(visit, person) or may(person, Permission.VISIT_VIEW, visit.unit)


def standing_feedback(visit: Visit) -> Feedback | None:
    """Return the feedback list that was not withdrawn."""
    return (
        Feedback.objects.filter(visit=visit, withdrawn_at=None)
        .select_related("composed_by", "signer", "signature")
        .first()
    )


def records_of(visit: Visit) -> QuerySet[Record]:
    """Return the forms of `visit` in a steady order."""
    return (
        Record.objects.filter(visit=visit)
        .select_related("version__instrument", "filled_by", "keeper")
        .order_by("version__instrument__key", "serial", "id")
    )


def title_of(record: Record) -> str:
    """Return the name of a form, with its number or keeper where there are several sheets."""
    title = record.version.form.title
    if record.version.form.repeats:
        return _("%(title)s（第%(n)d份）") % {"title": title, "n": record.serial}
    if record.serial > 1 and record.keeper is not None:
        return _("%(title)s（%(who)s）") % {"title": title, "who": record.keeper}
    return title


def raised_on(visit: Visit) -> QuerySet[VisitFinding]:
    """Return the findings raised on `visit`, in the order they were raised."""
    return (
        VisitFinding.objects.filter(visit=visit)
        .select_related("finding__section", "record__version__instrument")
        .order_by("id")
    )


def forms_for(unit: Unit, kind: str) -> list[Version]:
    """Return the published forms that a visit of `kind` to `unit` takes along by itself."""
    wanted = PURPOSES[VisitKind(kind)]
    found = published_for(unit, clock.today())
    return [version for version in found if version.form.purpose in wanted]


def forms_to_add(visit: Visit) -> list[Version]:
    """Return the published forms that may still be added to `visit`."""
    taken = set(Record.objects.filter(visit=visit).values_list("version", flat=True))
    found = published_for(visit.unit, clock.today())
    return [version for version in found if version.pk not in taken or version.form.repeats]


def usable_versions(visit: Visit) -> QuerySet[Version]:
    """Return the versions a phone may bring to `visit`: published once, retired since or not."""
    of_office = Q(instrument__office=None) | Q(instrument__office=visit.office_id)
    found = Version.objects.filter(of_office).exclude(state=VersionState.DRAFT.value)
    return found.select_related("instrument")


def reserved_for(assignment: Assignment) -> list[Record]:
    """Return the forms that the visit of `assignment` will have, not stored yet."""
    forms = list(assignment.forms.select_related("instrument").order_by("instrument__key", "pk"))
    return [
        Record(pk=record_id(assignment.reserved, version.pk, 1), version=version, serial=1)
        for version in forms or forms_for(assignment.unit, assignment.kind)
    ]


def taken_for(visit: Visit, about: About, target: UUID) -> list[UUID]:
    """Return the photos and recordings of `visit` that belong to a card or a finding."""
    rows = VisitFile.objects.filter(visit=visit, about=about.value, target=target)
    return list(rows.order_by("pk").values_list("file", flat=True))


def changes_after(record: Record, revision: int) -> list[RecordChange]:
    """Return what was changed after `revision`, newest first."""
    return list(
        RecordChange.objects.filter(record=record, revision__gt=revision)
        .select_related("by")
        .order_by("-revision", "-id")
    )


def progress_of(record: Record) -> list[Progress]:
    """Return how far each section of `record` is."""
    return progress(record.version.form, record.answers, record.facts)


def proposals_for(record: Record, key: str) -> list[Proposal]:
    """Return the findings that the wording bank proposes for the item `key` of `record`.

    The form's own come first, then what the office offers beside them.
    """
    item = record.version.form.item(key)
    if item is None:
        return []
    item = supplemented(record.version, item, record.visit.office)
    return proposals(item, record.answers.get(key))


def raised_from(record: Record) -> dict[str, list[UUID]]:
    """Return item -> findings raised from it."""
    raised: dict[str, list[UUID]] = {}
    rows = VisitFinding.objects.filter(record=record).values_list("item", "finding_id")
    for item, finding in rows:
        raised.setdefault(item, []).append(finding)
    return raised
