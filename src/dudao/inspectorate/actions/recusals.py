"""Recusals: declared by the inspector or the office, lifted by the director."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.inspectorate.models import Inspector, Recusal
from dudao.inspectorate.states import RecusalGround
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit


@transaction.atomic
def declare_recusal(
    inspector_id: int,
    unit: Unit,
    *,
    by: Person,
    ground: str,
    detail: str = "",
    start_on: date | None = None,
    end_on: date | None = None,
) -> Recusal:
    """Declare that an inspector must keep away from a school.

    Everybody may declare his own, for any school of his office; the office for all.
    """
    inspector = Inspector.objects.select_related("person", "office").get(pk=inspector_id)
    if inspector.person_id != by.pk:
        require(by, Permission.INSPECTOR_EDIT, unit)
    begins = start_on or clock.today()
    _require_whole(inspector, unit, ground, detail, begins, end_on)
    made = Recusal.objects.create(
        inspector=inspector,
        unit=unit,
        ground=RecusalGround(ground),
        detail=detail.strip(),
        start_on=begins,
        end_on=end_on,
        declared_by=by,
    )
    # Why somebody keeps away may be a family matter: the ground's kind is recorded, not its text.
    record("recusal.declared", made, by=by, unit=unit, inspector=inspector.pk, ground=made.ground)
    return made


@transaction.atomic
def lift_recusal(recusal_id: int, *, by: Person, reason: str) -> Recusal:
    """Decide that a declared recusal no longer holds from today on."""
    recusal = (
        Recusal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "inspector__person")
        .get(pk=recusal_id)
    )
    require(by, Permission.RECUSAL_DECIDE, recusal.unit)
    if not reason.strip():
        raise Invalid(_("请写明解除回避的理由。"), fields={"reason": _("必填")})
    yesterday = clock.today() - timedelta(days=1)
    if recusal.end_on is None or recusal.end_on > yesterday:
        recusal.end_on = yesterday
        recusal.save(update_fields=["end_on"])
    record("recusal.lifted", recusal, by=by, unit=recusal.unit, reason=reason.strip())
    return recusal


def _require_whole(
    inspector: Inspector, unit: Unit, ground: str, detail: str, begins: date, end_on: date | None
) -> None:
    problems: dict[str, str] = {}
    if unit.office_id != inspector.office_id:
        problems["unit"] = _("不是本督导室的督导对象")
    if ground == RecusalGround.OTHER and not detail.strip():
        problems["detail"] = _("请说明具体情形")
    if end_on is not None and end_on < begins:
        problems["end_on"] = _("应不早于开始日期")
    if problems:
        raise Invalid(
            _("回避申报还不完整：%(why)s。") % {"why": _("；").join(problems.values())},
            fields=problems,
        )
