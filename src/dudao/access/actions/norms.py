"""Numbers that an office sets for itself, instead of the national default."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.norm_packs import differences, pack_called
from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Norm, Person, Unit

LARGEST = 100_000
LONGEST_BASIS = 300


@transaction.atomic
def set_norm(
    key: str, value: int, *, by: Person, office: Unit, valid_from: date, basis: str
) -> Norm:
    """Set an office's own value of the norm `key` from a day on; what was decided before stays.

    Raises `Invalid` with a message per field.
    """
    require(by, Permission.NORM_EDIT, office)
    basis = basis.strip()
    problems = {}
    if not Norm.objects.filter(key=key, office=None).exists():
        problems["key"] = _("没有这项数值")
    if not 0 <= value <= LARGEST:
        problems["value"] = _("应在0到%d之间") % LARGEST
    if valid_from < clock.today():
        problems["valid_from"] = _("不早于今天：过去的期限已按原数值确定")
    if not 0 < len(basis) <= LONGEST_BASIS:
        problems["basis"] = _("请写明依据，不超过%d个字") % LONGEST_BASIS
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    _own(key, office).filter(valid_from__lt=valid_from).update(valid_to=valid_from)
    made, _is_new = Norm.objects.update_or_create(
        key=key,
        office=office,
        valid_from=valid_from,
        defaults={"value": value, "basis": basis, "valid_to": None},
    )
    day = valid_from.isoformat()
    record("norm.set", made, by=by, unit=office, key=key, value=value, valid_from=day)
    return made


@transaction.atomic
def end_norm(key: str, *, by: Person, office: Unit) -> None:
    """Return to the national default from today on."""
    require(by, Permission.NORM_EDIT, office)
    today = clock.today()
    own = list(_own(key, office).select_for_update(no_key=True))
    if not own:
        raise WrongState(_("现在用的就是国家默认值。"))
    for norm in own:
        record("norm.ended", norm, by=by, unit=office, key=key, value=norm.value)
        if norm.valid_from >= today:
            norm.delete()
        else:
            norm.valid_to = today
            norm.save(update_fields=["valid_to"])


@transaction.atomic
def adopt_norms(
    pack: str, *, by: Person, office: Unit, valid_from: date, keys: Collection[str] | None = None
) -> list[Norm]:
    """Set what a province's pack lays down as the office's own from a day on.

    Without `keys` everything that differs from what holds on that day; with them, those of it.
    Raises `NotFound` for a pack that is none, `WrongState` when nothing would change.
    """
    require(by, Permission.NORM_EDIT, office)
    found = pack_called(pack)
    wanted = [
        row
        for row in differences(found, office, valid_from)
        if not row.same and (keys is None or row.key in keys)
    ]
    if not wanted:
        raise WrongState(_("所选数值与现行数值相同，不用再采用。"))
    made = [
        set_norm(
            row.key, row.proposed, by=by, office=office, valid_from=valid_from, basis=row.basis
        )
        for row in wanted
    ]
    adopted = [row.key for row in wanted]
    record("norm.pack_adopted", office, by=by, unit=office, pack=pack, keys=adopted)
    return made


def _own(key: str, office: Unit) -> QuerySet[Norm]:
    open_ended = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    return Norm.objects.filter(open_ended, key=key, office=office)
