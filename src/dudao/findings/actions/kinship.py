"""Which earlier problem a finding is again: the queue suggests, a person decides."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.actions.rows import locked, save
from dudao.findings.models import Finding, Kinship
from dudao.findings.queries.lineage import earlier_than, like
from dudao.findings.rules.likeness import likeness
from dudao.findings.states import KINSHIP_MOVES, KinshipState
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person


@transaction.atomic
def suggest_ancestors(finding_id: UUID) -> list[Kinship]:
    """Suggest which earlier findings of the school this one may be again; return the new ones.

    Suggestions that the text no longer bears out go; what a person decided stays.
    """
    finding = (
        Finding.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "office")
        .filter(pk=finding_id)
        .first()
    )
    if finding is None or finding.ancestor_id is not None:
        return []
    near = {row.pk: score for score, row in like(finding)}
    stale = finding.kin.filter(state=KinshipState.SUGGESTED).exclude(ancestor__in=near)
    stale.delete()
    known = set(finding.kin.values_list("ancestor", flat=True))
    made = Kinship.objects.bulk_create(
        Kinship(finding=finding, ancestor_id=pk, score=score, suggested_at=clock.now())
        for pk, score in near.items()
        if pk not in known
    )
    if made:
        record(
            "finding.kin_suggested",
            finding,
            by=None,
            unit=finding.unit,
            ancestors=[str(kin.ancestor_id) for kin in made],
        )
    return made


@transaction.atomic
def confirm_ancestor(
    finding_id: UUID, ancestor_id: UUID, *, by: Person, seen: int | None = None
) -> Kinship:
    """Say that a finding is an earlier one of the school again, suggested or not."""
    finding = locked(finding_id, seen=seen)
    _require(by, finding)
    ancestor = earlier_than(finding).filter(pk=ancestor_id).first()
    if ancestor is None:
        raise Invalid(
            _("请选择同一所学校在此之前告知过的问题。"),
            fields={"ancestor": _("请从列表中选择。")},
        )
    kin = finding.kin.filter(ancestor=ancestor).first() or Kinship(
        finding=finding,
        ancestor=ancestor,
        score=likeness(finding.fact, ancestor.fact),
        suggested_at=clock.now(),
    )
    if finding.ancestor_id not in (None, ancestor.pk):
        raise WrongState(
            _("已认定这个问题是“%(number)s”再次出现。认定有误时，请先撤销，再重新认定。")
            % {"number": finding.ancestor}
        )
    _decide(kin, "confirm", by)
    finding.ancestor = ancestor
    save(finding, "ancestor")
    _tell("finding.kin_confirmed", finding, ancestor, by)
    return kin


@transaction.atomic
def reject_ancestor(
    finding_id: UUID, ancestor_id: UUID, *, by: Person, seen: int | None = None
) -> Kinship:
    """Say that a finding is not that earlier one, or take back that it was said to be."""
    finding = locked(finding_id, seen=seen)
    _require(by, finding)
    kin = finding.kin.select_related("ancestor").filter(ancestor=ancestor_id).first()
    if kin is None:
        raise NotFound(_("没有这条提示。请刷新页面。"))
    _decide(kin, "reject", by)
    if finding.ancestor_id == kin.ancestor_id:
        finding.ancestor = None
        save(finding, "ancestor")
    _tell("finding.kin_rejected", finding, kin.ancestor, by)
    return kin


def _require(by: Person, finding: Finding) -> None:
    require(by, Permission.LINEAGE_CONFIRM, finding.unit)
    require_unrecused([by], finding.unit, clock.today())


def _decide(kin: Kinship, move: str, by: Person) -> None:
    kin.state = advance(KINSHIP_MOVES, KinshipState(kin.state), move)
    kin.decided_by, kin.decided_at = by, clock.now()
    kin.save()


def _tell(event: str, finding: Finding, ancestor: Finding, by: Person) -> None:
    record(
        event,
        finding,
        by=by,
        unit=finding.unit,
        ancestor=str(ancestor.pk),
        number=ancestor.number,
    )
