"""Metrics that an office asks for besides the shipped ones."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.metrics.models import Metric
from dudao.metrics.rules.own import Wanted, problems
from dudao.org.models import Person, Unit
from dudao.org.states import INSPECTED, Stage

#: Own metrics stand after the shipped ones, in the order in which they were added.
AFTER = 1000


@transaction.atomic
def add_metric(office: Unit, wanted: Wanted, *, by: Person) -> Metric:
    """Ask for a figure of the office's own; it says on what basis, and who has it already."""
    require(by, Permission.METRIC_IMPORT, office)
    Unit.objects.select_for_update(no_key=True).get(pk=office.pk)
    wrong = problems(wanted, [kind.value for kind in INSPECTED], [one.value for one in Stage])
    label = wanted.label.strip()
    alike = Metric.objects.filter(office__in=[office.pk], retired_on=None) | Metric.objects.filter(
        office=None, retired_on=None
    )
    if alike.filter(label=label).exists():
        wrong["label"] = _("已经在收集“%(label)s”，不重复向学校要。") % {"label": label}
    if wrong:
        raise Invalid(_("有内容需要更正。"), fields=wrong)
    last = Metric.objects.filter(office=office).aggregate(last=Max("position"))["last"] or AFTER
    made = Metric.objects.create(
        key=f"own_{last + 1 - AFTER}",
        office=office,
        label=label,
        unit_word=wanted.unit_word.strip(),
        kinds=list(wanted.kinds),
        levels=list(wanted.levels),
        period=wanted.period,
        theme=wanted.theme,
        decimals=wanted.decimals,
        at_least=wanted.at_least,
        at_most=wanted.at_most,
        help=wanted.help.strip(),
        basis=wanted.basis.strip(),
        optional=wanted.optional,
        position=last + 1,
    )
    record("metric.added", made, by=by, unit=office, label=label, basis=made.basis)
    return made


@transaction.atomic
def retire_metric(metric_id: int, *, by: Person) -> Metric:
    """Ask for an own metric no more; its values stay."""
    metric = (
        Metric.objects.select_for_update(of=("self",))
        .select_related("office")
        .filter(pk=metric_id)
        .exclude(office=None)
        .first()
    )
    if metric is None or metric.office is None:
        raise NotFound(_("找不到这项自定数据。通用的数据不能停用。"))
    require(by, Permission.METRIC_IMPORT, metric.office)
    if metric.retired_on is not None:
        raise WrongState(_("这项数据已经停用。"))
    metric.retired_on = clock.today()
    metric.save(update_fields=["retired_on"])
    record("metric.retired", metric, by=by, unit=metric.office, label=metric.label)
    return metric
