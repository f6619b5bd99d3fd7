"""The wording bank: texts that went out and differ come back as proposals and are decided."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.instruments import rules
from dudao.instruments.definition import Item, Route, Severity, Wording
from dudao.instruments.models import (
    Instrument,
    OfficeWording,
    Version,
    WordingProposal,
    WordingUse,
)
from dudao.instruments.queries import item_of, standing, supplemented
from dudao.instruments.states import WORDING_MOVES, WordingState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

REASON_LIMIT = 300


class Spoken(NamedTuple):
    """What a finding said of an item, and whose names it must not carry any further."""

    version: Version
    item: str
    answer: Any
    wording: Wording
    names: rules.Names
    finding: UUID


@transaction.atomic
def gather_wording(spoken: Spoken, *, office: Unit) -> WordingProposal | None:
    """Keep what went out and the bank does not have, as a proposal of `office`; None where it has.

    What is like an earlier proposal counts for that one. Running it again changes nothing.
    """
    found = rules.proposed(spoken.wording, _item(spoken, office), spoken.answer, spoken.names)
    if found is None or rules.too_long(found.wording):
        return None
    return _keep(spoken, found, office)


@transaction.atomic
def propose_wording(spoken: Spoken, *, by: Person, unit: Unit, office: Unit) -> WordingProposal:
    """Propose a wording by hand, out of a finding at `unit`; names and figures are taken out.

    Raises `Conflict` where the bank or an earlier proposal has it already, `Invalid` for empty
    or too long parts.
    """
    require(by, Permission.WORDING_PROPOSE, unit)
    _refuse_unfit(spoken.wording)
    found = rules.proposed(spoken.wording, _item(spoken, office), spoken.answer, spoken.names)
    if found is None:
        raise Conflict(_("用语库里已经有这条表述，不用再建议。请改动后再提交。"))
    proposal = _keep(spoken, found, office, by=by)
    if proposal.state == WordingState.REJECTED:
        raise Conflict(
            _("相近的表述已经研究过，没有收入：%(reason)s。") % {"reason": proposal.reason}
        )
    return proposal


@transaction.atomic
def take_wording(proposal_id: int, *, by: Person, **said: str) -> OfficeWording:
    """Take a proposal into the bank of its office from today on, as `said` (fact, basis, demand,
    severity, route) or as proposed.

    The form itself is not touched: its version stays what records refer to. Raises `Invalid` for
    a text without basis, with a school's name or with a telephone number.
    """
    proposal = _locked(proposal_id)
    require(by, Permission.WORDING_DECIDE, proposal.office)
    proposal.state = advance(WORDING_MOVES, WordingState(proposal.state), "take")
    wording = _given(proposal.wording, said)
    _refuse_unfit(wording, office=proposal.office)
    made = OfficeWording.objects.create(
        office=proposal.office,
        form=proposal.form,
        item=proposal.item,
        severity=wording.severity,
        route=wording.route,
        fact=wording.fact,
        basis=wording.basis,
        demand=wording.demand,
        proposal=proposal,
        valid_from=clock.today(),
        made_by=by,
    )
    _decided(proposal, by=by)
    about = {"form": proposal.form, "item": proposal.item}
    record("wording.taken", proposal, by=by, unit=proposal.office, wording=made.pk, **about)
    return made


@transaction.atomic
def merge_wording(proposal_id: int, into_id: int, *, by: Person) -> WordingProposal:
    """Count a proposal for another of the same item that says the same; return that one."""
    # Both are locked in the order of their ids, so that two who merge crosswise wait in turn.
    both = WordingProposal.objects.filter(pk__in=[proposal_id, into_id]).order_by("pk")
    list(both.select_for_update(no_key=True))
    proposal = _locked(proposal_id)
    require(by, Permission.WORDING_DECIDE, proposal.office)
    proposal.state = advance(WORDING_MOVES, WordingState(proposal.state), "merge")
    into = standing(proposal).filter(pk=into_id).first()
    if into is None:
        raise Invalid(
            _("请选择要并入的表述。"), fields={"into": _("只能并入同一检查项目的另一条建议。")}
        )
    proposal.uses.update(proposal=into)
    proposal.merged_into = into
    _decided(proposal, by=by)
    record("wording.merged", proposal, by=by, unit=proposal.office, into=into.pk)
    return into


@transaction.atomic
def reject_wording(proposal_id: int, *, by: Person, reason: str) -> WordingProposal:
    """Leave a proposal out of the bank; what is like it does not come back. Needs a reason."""
    proposal = _locked(proposal_id)
    require(by, Permission.WORDING_DECIDE, proposal.office)
    proposal.state = advance(WORDING_MOVES, WordingState(proposal.state), "reject")
    proposal.reason = reason.strip()[:REASON_LIMIT]
    if not proposal.reason:
        raise Invalid(_("请写明不收入的理由。"), fields={"reason": _("必填，请填写。")})
    _decided(proposal, by=by)
    record("wording.rejected", proposal, by=by, unit=proposal.office, reason=proposal.reason)
    return proposal


@transaction.atomic
def end_wording(wording_id: int, *, by: Person) -> OfficeWording:
    """Offer a ready text of the office no longer from today on; what was said with it stays."""
    rows = OfficeWording.objects.select_for_update(no_key=True, of=("self",))
    wording = rows.select_related("office").filter(pk=wording_id).first()
    if wording is None:
        raise NotFound(_("没有这条表述。请刷新页面。"))
    require(by, Permission.WORDING_DECIDE, wording.office)
    if wording.valid_to is not None:
        raise WrongState(_("这条表述已经停用，不用重复办理。"))
    wording.valid_to = clock.today()
    wording.save(update_fields=["valid_to"])
    record("wording.ended", wording, by=by, unit=wording.office)
    return wording


def _item(spoken: Spoken, office: Unit) -> Item:
    return supplemented(spoken.version, item_of(spoken.version, spoken.item), office)


def _keep(
    spoken: Spoken, found: rules.Proposed, office: Unit, by: Person | None = None
) -> WordingProposal:
    """Count the finding for the proposal that is like it, or make one."""
    # The lock keeps two findings that say the same from making two proposals.
    Instrument.objects.select_for_update(no_key=True).get(pk=spoken.version.instrument_id)
    used = WordingUse.objects.filter(finding=spoken.finding).select_related("proposal__office")
    if (known := used.first()) is not None and by is None:
        return known.proposal
    proposal = _like(spoken, found, office) or _make(spoken, found, office, by)
    use = {"proposal": proposal, "at": clock.now()}
    WordingUse.objects.update_or_create(finding=spoken.finding, defaults=use)
    return proposal


def _like(spoken: Spoken, found: rules.Proposed, office: Unit) -> WordingProposal | None:
    rows = WordingProposal.objects.filter(
        office=office, form=spoken.version.form.key, item=spoken.item
    ).select_related("merged_into")
    like = next((row for row in rows if rules.alike(row.wording, found.wording)), None)
    while like is not None and like.merged_into is not None:
        like = like.merged_into
    return like


def _make(
    spoken: Spoken, found: rules.Proposed, office: Unit, by: Person | None
) -> WordingProposal:
    wording = found.wording
    proposal = WordingProposal.objects.create(
        office=office,
        form=spoken.version.form.key,
        item=spoken.item,
        version=spoken.version,
        severity=wording.severity,
        route=wording.route,
        fact=wording.fact,
        basis=wording.basis,
        demand=wording.demand,
        changed=list(found.changed),
        proposed_by=by,
        made_at=clock.now(),
    )
    about = {"form": proposal.form, "item": proposal.item, "changed": proposal.changed}
    record("wording.proposed", proposal, by=by, unit=office, **about)
    return proposal


def _locked(proposal_id: int) -> WordingProposal:
    rows = WordingProposal.objects.select_for_update(no_key=True, of=("self",))
    proposal = rows.select_related("office", "version__instrument").filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound(_("没有这条建议。请刷新页面。"))
    return proposal


def _decided(proposal: WordingProposal, *, by: Person) -> None:
    proposal.decided_by, proposal.decided_at = by, clock.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason", "merged_into"])


def _given(wording: Wording, said: dict[str, str]) -> Wording:
    """Return `wording` with what was said instead; raises `Invalid` for an unknown choice."""
    texts = {part: said.get(part, getattr(wording, part)).strip() for part in rules.PARTS}
    severity, route = said.get("severity", wording.severity), said.get("route", wording.route)
    problems = {}
    if severity not in list(Severity):
        problems["severity"] = _("请从给出的程度中选择。")
    if route not in list(Route):
        problems["route"] = _("请从给出的处理方式中选择。")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    return Wording(severity=Severity(severity), route=Route(route), **texts)


def _refuse_unfit(wording: Wording, office: Unit | None = None) -> None:
    """Raise `Invalid` with what keeps `wording` out of a bank; names only where it is taken in."""
    problems = {part: _("太长了，请精简。") for part in rules.too_long(wording)}
    for part in ("fact", "demand", *(("basis",) if office else ())):
        if not getattr(wording, part).strip():
            problems[part] = _("必填，请填写。")
    names = _school_names(office) if office else []
    for part in rules.PARTS if office else ():
        text = getattr(wording, part)
        if found := rules.named_in(text, names) or rules.phone_in(text):
            problems[part] = _("不能写具体学校或电话：“%(found)s”。") % {"found": found}
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)


def _school_names(office: Unit) -> list[str]:
    return list(Unit.objects.filter(office=office).values_list("name", flat=True))
