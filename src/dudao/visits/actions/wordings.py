"""What was said on a visit, on its way back to the wording bank."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.findings.models import Finding
from dudao.instruments import actions as instruments
from dudao.instruments.actions import Spoken
from dudao.instruments.definition import Route, Severity, Wording
from dudao.instruments.models import WordingProposal
from dudao.lib.errors import NotFound
from dudao.org.models import Person
from dudao.visits.queries import Source, names_around, source_of


@transaction.atomic
def gather_wording(finding_id: UUID) -> WordingProposal | None:
    """Bring what a finding said of its item to the bank; None where there is nothing new in it."""
    source = source_of(finding_id)
    if source is None:
        return None
    finding = source.finding
    spoken = _spoken(source, _as_said(finding))
    return instruments.gather_wording(spoken, office=finding.office)


@transaction.atomic
def propose_wording(
    finding_id: UUID, *, by: Person, fact: str, demand: str, basis: str = ""
) -> WordingProposal:
    """Propose a wording for the item a finding was raised from; raises `NotFound` for a free one.

    Names and figures are taken out of what is given.
    """
    source = source_of(finding_id)
    if source is None:
        raise NotFound(_("这个问题不是从表单项目生成的，没有可以补充的用语。"))
    unit = source.finding.unit
    require(by, Permission.WORDING_PROPOSE, unit)
    said = _as_said(source.finding, fact=fact, basis=basis, demand=demand)
    spoken = _spoken(source, said)
    return instruments.propose_wording(spoken, by=by, unit=unit, office=source.finding.office)


def _as_said(finding: Finding, **instead: str) -> Wording:
    texts = {"fact": finding.fact, "basis": finding.basis, "demand": finding.demand, **instead}
    return Wording(severity=Severity(finding.severity), route=Route(finding.route), **texts)


def _spoken(source: Source, wording: Wording) -> Spoken:
    return Spoken(
        version=source.version,
        item=source.item,
        answer=source.record.answers.get(source.item),
        wording=wording,
        names=names_around(source),
        finding=source.finding.pk,
    )
