"""The office corrects a figure: a new row takes the old one's place, with a reason."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.metrics.actions.rows import locked_units, put
from dudao.metrics.models import Value
from dudao.metrics.queries.asking import kept_by
from dudao.metrics.rules.asking import name_of
from dudao.metrics.rules.numbers import Wrong, read, shown
from dudao.metrics.states import Source
from dudao.org.models import Person

LONGEST_NOTE = 300


@transaction.atomic
def correct_value(
    value_id: UUID, *, by: Person, text: str = "", none: bool = False, note: str
) -> Value:
    """Put another number, or not applicable (`none`), in the place of a value that stands.

    The old one is kept, with who and when; the reason is asked for. What its own people said of
    the old one does not hold for the new one: they are asked again whether it is right.
    """
    unit_id = Value.objects.filter(pk=value_id).values_list("unit_id", flat=True).first()
    if unit_id is None:
        raise NotFound(_("找不到这个数据。请刷新页面。"))
    unit = locked_units([unit_id])[unit_id]
    require(by, Permission.METRIC_IMPORT, unit)
    old = Value.objects.select_related("metric").get(pk=value_id)
    if old.replaced_by_id is not None:
        raise WrongState(_("这个数据已被更正过，请刷新后在最新的一条上改。"))
    reason = " ".join(note.split())
    problems = {}
    if not reason:
        problems["note"] = _("请写明更正的原因，学校看得到。")
    elif len(reason) > LONGEST_NOTE:
        problems["note"] = _("最多%(limit)d字，请精简。") % {"limit": LONGEST_NOTE}
    number = None
    try:
        number = None if none else read(text, kept_by(old.metric)).number
    except Wrong as error:
        problems["text"] = _("%(wrong)s。%(right)s。") % vars(error)
    if not problems and number == old.number:
        problems["text"] = _("与现在的数据相同，没有需要更正的。")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    new = Value(
        unit=unit,
        metric=old.metric,
        level=old.level,
        year=old.year,
        on=old.on,
        number=number,
        source=Source.IMPORTED.value,
        note=reason,
        recorded_at=clock.now(),
        recorded_by=by,
    )
    put([new])
    record(
        "metric.corrected", new, by=by, unit=unit, figure=name_of(old.metric.key, old.level),
        year=old.year, before=shown(old.number), now=shown(number), note=reason,
    )  # fmt: skip
    return new
