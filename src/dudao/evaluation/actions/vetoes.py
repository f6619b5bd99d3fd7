"""Vetoes (一票否决): off without a legal basis and an approver; used only after a hearing."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.result_rows import text_given
from dudao.evaluation.actions.year_rows import (
    locked_scheme,
    locked_veto,
    move_veto,
    record_veto,
    record_year,
)
from dudao.evaluation.models import VetoDecision, VetoRule, YearScheme
from dudao.evaluation.queries.years import (
    OPEN_VETOES,
    approvers,
    evaluated_units,
    framework_of_year,
    veto_lines,
)
from dudao.evaluation.rules.vetoes import earliest_hearing
from dudao.evaluation.rules.years import REASON_LIMIT
from dudao.evaluation.states import VetoState, YearState
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries import norm

HEARING_DAYS = "evaluation.veto_hearing_days"


@transaction.atomic
def set_veto_rule(
    scheme_id: UUID, code: str, *, by: Person, basis: str, approver: Person | None
) -> VetoRule:
    """Enter on what law a veto stands and who decides; with either missing it stays off."""
    scheme = locked_scheme(scheme_id)
    require(by, Permission.YEAR_DECIDE, scheme.office)
    _require_not_closed(scheme)
    titles = {key: title for key, title, _rule in veto_lines(scheme)}
    if code not in titles:
        raise Invalid(_("本年度的指标体系里没有这一否决事项。"), fields={"code": _("请重新选择。")})
    law = clean(basis)
    if len(law) > REASON_LIMIT:
        told = _("最多%(limit)d字，请精简。") % {"limit": REASON_LIMIT}
        raise Invalid(_("有内容需要更正。"), fields={"basis": told})
    if approver is not None and not approvers(scheme.office).filter(pk=approver.pk).exists():
        told = _("批准人应是有权决定年度考核的人。")
        raise Invalid(told, fields={"approver": told})
    rule = VetoRule.objects.get_or_create(scheme=scheme, code=code)[0]
    used = rule.decisions.filter(state__in=[*OPEN_VETOES, VetoState.UPHELD.value]).exists()
    if used and (law != rule.basis or approver is None):  # who left is replaced by another
        raise WrongState(_("这一事项正在办理或已作出决定，依据不能再改，批准人只能更换。"))
    rule.title, rule.basis, rule.approver = titles[code], law, approver
    rule.save(update_fields=["title", "basis", "approver"])
    record_year(
        "veto_rule_set", scheme, by, code=code, on=rule.is_on, note=f"{rule.title} {law}".strip()
    )
    return rule


@transaction.atomic
def propose_veto(
    scheme_id: UUID, rule_id: int, unit: Unit, *, by: Person, facts: str, happened_on: date
) -> VetoDecision:
    """Tell a school that a veto is proposed, with the facts; it may state its case."""
    scheme = locked_scheme(scheme_id)
    require(by, Permission.YEAR_RUN, scheme.office)
    if scheme.state != YearState.ADOPTED:
        raise WrongState(_("只有已印发、未公布结果的年度考核才能办理一票否决。"))
    rule = scheme.veto_rules.select_related("approver").filter(pk=rule_id).first()
    if rule is None or not rule.is_on:
        raise WrongState(_("一票否决没有启用：要先由主任填写法律依据和批准人，缺一项都不能办理。"))
    _require_in_year(scheme, unit, happened_on)
    text = text_given(facts, "facts")
    if rule.decisions.filter(unit=unit).exclude(state=VetoState.DISMISSED).exists():
        raise Conflict(_("这所学校的这一事项已经在办理。"))
    veto = VetoDecision.objects.create(
        scheme=scheme,
        rule=rule,
        unit=unit,
        basis=rule.basis,
        facts=text,
        happened_on=happened_on,
        told_on=clock.today(),
        made_by=by,
        made_at=clock.now(),
    )
    record_veto("told", veto, by, basis=veto.basis)
    return veto


@transaction.atomic
def state_case(veto_id: UUID, *, by: Person, statement: str) -> VetoDecision:
    """Let the school say what it has to say (陈述申辩), as long as nothing is decided."""
    veto = locked_veto(veto_id)
    require(by, Permission.EVALUATION_SUBMIT, veto.unit)
    state = veto.state
    move_veto(veto, "state")
    veto.state = state
    veto.statement, veto.stated_at = text_given(statement, "statement"), clock.now()
    veto.save(update_fields=["statement", "stated_at"])
    record_veto("stated", veto, by)
    return veto


@transaction.atomic
def hold_hearing(veto_id: UUID, *, by: Person, hearing_on: date, note: str) -> VetoDecision:
    """Record the hearing (听证): not before the school had the days that the norm gives it."""
    veto = locked_veto(veto_id)
    require(by, Permission.YEAR_RUN, veto.scheme.office)
    move_veto(veto, "hear")
    days = norm(HEARING_DAYS, on=veto.told_on, office=veto.scheme.office)
    first = earliest_hearing(veto.told_on, days)
    if not first <= hearing_on <= clock.today():
        told = _("告知学校满%(days)d天后（%(first)s起）才能听证，也不能填以后的日期。") % {
            "days": days,
            "first": first,
        }
        raise Invalid(told, fields={"hearing_on": told})
    veto.hearing_on, veto.hearing_note = hearing_on, text_given(note, "note")
    veto.save(update_fields=["state", "hearing_on", "hearing_note"])
    record_veto("heard", veto, by, on=hearing_on.isoformat())
    return veto


@transaction.atomic
def decide_veto(veto_id: UUID, *, by: Person, uphold: bool, outcome: str) -> VetoDecision:
    """Decide: by the approver only, and against the school only after a hearing."""
    veto = locked_veto(veto_id)
    require(by, Permission.YEAR_DECIDE, veto.scheme.office)
    if veto.rule.approver_id != by.pk:
        raise NotAllowed(
            _("这一事项由%(who)s决定。") % {"who": veto.rule.approver}, permission="veto"
        )
    if uphold and veto.state == VetoState.TOLD:
        raise WrongState(_("还没有听证，不能决定否决。请先组织听证并填写听证记录。"))
    move_veto(veto, "uphold" if uphold else "dismiss")
    veto.outcome = text_given(outcome, "outcome")
    veto.decided_by, veto.decided_at = by, clock.now()
    veto.save(update_fields=["state", "outcome", "decided_by", "decided_at"])
    record_veto("upheld" if uphold else "dismissed", veto, by, reason=veto.outcome[:REASON_LIMIT])
    return veto


def _require_not_closed(scheme: YearScheme) -> None:
    if scheme.state == YearState.CLOSED:
        raise WrongState(_("本年度结果已经公布，不能再改。"))


def _require_in_year(scheme: YearScheme, unit: Unit, happened_on: date) -> None:
    problems = {}
    units = evaluated_units(scheme, framework_of_year(scheme))
    if unit.pk not in {one.pk for one in units}:
        problems["unit"] = _("这个单位不在本年度考核范围内。")
    if not scheme.first_on <= happened_on <= min(scheme.last_on, clock.today()):
        problems["happened_on"] = _("日期应在本年度考核期内，也不能填以后的日期。")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
