"""Settling by hand how an indicator of one version compares to one of another."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.rows import locked_version, own_office, record_version
from dudao.evaluation.models import Crossing, SystemVersion
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person


@transaction.atomic
def settle_crossing(
    before: SystemVersion,
    after_id: UUID,
    code_before: str,
    *,
    by: Person,
    code_after: str = "",
    comparable: bool,
    note: str = "",
) -> Crossing:
    """Say what became of an indicator, and whether results may be compared; the last word stands.

    Without `code_after` it was given up, and cannot be compared.
    """
    after = locked_version(after_id)
    require(by, Permission.SYSTEM_EDIT, own_office(after))
    faults = {}
    if before.framework.indicator(code_before) is None:
        faults["code_before"] = _("原版没有指标“%(code)s”。") % {"code": code_before}
    if code_after and after.framework.indicator(code_after) is None:
        faults["code_after"] = _("新版没有指标“%(code)s”。") % {"code": code_after}
    if comparable and not code_after:
        faults["code_after"] = _("认定可比，请写明对应新版的哪一项。")
    taken = Crossing.objects.filter(before=before, after=after, code_after=code_after)
    if code_after and taken.exclude(code_before=code_before).exists():
        faults["code_after"] = _("新版这一项已经认定对应另一项。")
    if faults:
        raise Invalid(_("有内容需要更正。"), fields=faults)
    crossing, _made = Crossing.objects.update_or_create(
        before=before,
        after=after,
        code_before=code_before,
        defaults={
            "code_after": code_after,
            "comparable": comparable,
            "note": note.strip()[:200],
            "settled_by": by,
            "settled_at": clock.now(),
        },
    )
    told = {"code": code_before, "became": code_after, "comparable": comparable}
    record_version("crossing_settled", after, by, before=str(before.pk), **told)
    return crossing
