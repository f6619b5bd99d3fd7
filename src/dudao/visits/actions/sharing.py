"""Several inspectors on one visit: who looks after what, and whose sheet is whose."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person
from dudao.visits.actions.guarding import (
    locked,
    locked_record,
    require_keeper,
    require_member,
    text_or_invalid,
)
from dudao.visits.actions.journey import lay
from dudao.visits.models import Duty, Record, Visit
from dudao.visits.queries import members_of
from dudao.visits.states import State

DUTY_LIMIT = 200


@transaction.atomic
def share_out(
    visit_id: UUID,
    *,
    by: Person,
    keepers: Mapping[UUID, int | None] | None = None,
    duties: Mapping[int, str] | None = None,
) -> Visit:
    """Say who keeps which sheet and who looks after what; what is not named stays.

    `keepers` is record -> person of the visit or None (anybody's), `duties` person -> text, empty
    for none. The leader does it, or whoever makes assignments for the school; while written on.
    """
    visit = locked(visit_id)
    leads = visit.leader_id == by.pk
    require(by, Permission.VISIT_MAKE if leads else Permission.ASSIGNMENT_MAKE, visit.unit)
    _require_open(visit)
    people = {person.pk: person for person in members_of(visit)}
    _set_keepers(visit, keepers or {}, people)
    _set_duties(visit, duties or {}, people)
    record(
        "visit.shared_out",
        visit,
        by=by,
        unit=visit.unit,
        keepers={str(pk): person for pk, person in (keepers or {}).items()},
        duties={str(pk): text for pk, text in (duties or {}).items()},
    )
    return visit


@transaction.atomic
def keep(record_id: UUID, *, by: Person) -> Record:
    """Take a sheet that is nobody's yet as one's own."""
    sheet = locked_record(record_id)
    visit = sheet.visit
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    _require_open(visit)
    if sheet.keeper_id not in (None, by.pk):
        raise WrongState(
            _("这份表单已由%(who)s负责。需要换人的，请带队督学重新分工。") % {"who": sheet.keeper}
        )
    if sheet.keeper_id is None:
        sheet.keeper = by
        sheet.save(update_fields=["keeper"])
        record("visit.sheet_kept", sheet, by=by, unit=visit.unit, keeper=by.pk)
    return sheet


@transaction.atomic
def take_own_sheet(
    visit_id: UUID,
    version_id: int,
    *,
    by: Person,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
) -> Record:
    """Take a sheet of one's own of a form that is on the visit, beside those of the others.

    Who has one keeps it; with an `id` it was taken without network and is there besides.
    """
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    _require_open(visit)
    sheets = visit.records.filter(version=version_id).select_related("version__instrument")
    model = sheets.order_by("serial").first()
    if model is None:
        raise NotFound(_("这次督导没有带这份表单。请刷新页面。"))
    mine = sheets.filter(keeper=by).first()
    if mine is not None and id is None:
        return mine
    made = lay(visit, model.version, id=id, keeper=by)
    record("visit.sheet_taken", made, by=by, unit=visit.unit, version=version_id, keeper=by.pk)
    return made


@transaction.atomic
def drop_sheet(record_id: UUID, *, by: Person) -> None:
    """Give an empty sheet of one's own back, while others of the same form are on the visit."""
    sheet = locked_record(record_id)
    visit = sheet.visit
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_keeper(sheet, by)
    _require_open(visit)
    others = visit.records.filter(version=sheet.version_id).exclude(pk=sheet.pk)
    used = sheet.answers or sheet.files.exists() or visit.raised.filter(record=sheet).exists()
    if used or not others.exists():
        raise WrongState(_("只能退掉没有填写过、同一表单还有别人在填的表单。"))
    record("visit.sheet_dropped", sheet, by=by, unit=visit.unit, version=sheet.version_id)
    sheet.delete()


def _require_open(visit: Visit) -> None:
    if visit.state not in (State.PLANNED, State.CHECKED_IN):
        raise WrongState(
            _("反馈清单已生成，分工和表单不能再改。签收前可由督学撤回反馈清单后修改。"),
            state=visit.state,
        )


def _set_keepers(
    visit: Visit, keepers: Mapping[UUID, int | None], people: Mapping[int, Person]
) -> None:
    sheets = {sheet.pk: sheet for sheet in visit.records.all()}
    for pk, keeper in keepers.items():
        if pk not in sheets:
            raise NotFound(_("没有这份表单。请刷新页面。"))
        if keeper is not None and keeper not in people:
            raise Invalid(
                _("只能分给本次督导的督学。"), fields={f"keeper-{pk}": _("请从列表中选择。")}
            )
        sheet = sheets[pk]
        if sheet.keeper_id != keeper:
            sheet.keeper_id = keeper
            sheet.save(update_fields=["keeper"])


def _set_duties(visit: Visit, duties: Mapping[int, str], people: Mapping[int, Person]) -> None:
    for pk, given in duties.items():
        if pk not in people:
            raise Invalid(
                _("只能分给本次督导的督学。"), fields={f"duty-{pk}": _("请从列表中选择。")}
            )
        text = text_or_invalid(given, f"duty-{pk}", DUTY_LIMIT, required=False)
        if text:
            Duty.objects.update_or_create(visit=visit, person=people[pk], defaults={"text": text})
        else:
            Duty.objects.filter(visit=visit, person=people[pk]).delete()
