"""What a finding's page shows to this reader, and whose turn it is."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.findings import queries
from dudao.findings.models import Finding
from dudao.findings.queries.school import may_rectify
from dudao.findings.queries.waiting import waiting_for_us
from dudao.findings.rules import Clock, clock
from dudao.findings.states import UNFINISHED, WITH_SCHOOL, Route, State
from dudao.inspectorate.queries import recusal_of, responsible_for
from dudao.lib.clock import today
from dudao.org.models import Person
from dudao.org.queries.calendar import calendar_of
from dudao.visits import queries as visits
from dudao.web.findings import panels
from dudao.web.findings.forms import RelapseForm, VerdictForm, VerifyForm
from dudao.web.findings.known import known_of
from dudao.web.findings.school_forms import PromiseForm, SubmitForm
from dudao.web.findings.shown import show_evidence
from dudao.web.timeline import Entry

#: How the clock stands -> colour of its chip.
TONES = {
    "overdue": "red",
    "today": "red",
    "soon": "amber",
    "running": "blue",
    "waiting": "violet",
    "closed": "green",
    "withdrawn": "grey",
}
#: What an event looks like that has no look of its own: a missing colour is no reason to fail.
_PLAIN = ("grey", "history")
_LOOKS = {
    "finding.raised": ("amber", "flag"),
    "finding.imported": ("grey", "import"),
    "finding.edited": ("grey", "edit"),
    "finding.told": ("blue", "share"),
    "finding.noticed": ("violet", "notice"),
    "finding.promised": ("blue", "user"),
    "finding.step_done": ("blue", "check"),
    "finding.extension_asked": ("amber", "clock"),
    "finding.extension_granted": ("blue", "calendar"),
    "finding.extension_refused": ("red", "calendar"),
    "finding.submitted": ("violet", "upload"),
    "finding.closed": ("green", "check"),
    "finding.reminded": ("amber", "clock"),
    "finding.returned": ("red", "return"),
    "finding.relapsed": ("red", "return"),
    "finding.rechecked": ("green", "check"),
    "finding.kin_confirmed": ("amber", "history"),
    "finding.kin_rejected": ("grey", "history"),
    "finding.objected": ("amber", "flag"),
    "finding.objection_assigned": ("grey", "user"),
    "finding.objection_answered": ("violet", "check"),
    "finding.objection_review_asked": ("amber", "share"),
    "finding.objection_reviewed": ("violet", "check"),
    "finding.objection_withdrawn": ("grey", "return"),
    "finding.withdrawn": ("grey", "x"),
}
FORMS: dict[str, type[forms.Form]] = {
    "promise": PromiseForm,
    "submit": SubmitForm,
    "verify": VerifyForm,
    "relapse": RelapseForm,
}


class Turn(NamedTuple):
    """Whose turn it is, in words, and which forms this reader is offered."""

    words: str
    offered: tuple[str, ...] = ()


def clocked(findings: list[Finding]) -> None:
    """Give every finding its clock and the colour of it."""
    for finding in findings:
        finding.clock = clock_of(finding)  # type: ignore[attr-defined]
        finding.tone = TONES[finding.clock.tone]  # type: ignore[attr-defined]


def for_ledger(findings: list[Finding]) -> None:
    """Give every finding of a list its clock and what its school waits for."""
    clocked(findings)
    with_waiting(findings)


def with_waiting(findings: Sequence[Finding]) -> None:
    """Give every finding the words for what its school waits for from us."""
    waiting = waiting_for_us(finding.pk for finding in findings)
    for finding in findings:
        finding.waiting = waiting.get(finding.pk, [])  # type: ignore[attr-defined]


def clock_of(finding: Finding) -> Clock:
    """Return how the finding stands today."""
    return clock(
        finding.state,
        finding.due_on,
        today(),
        life_safety=finding.life_safety,
        calendar=calendar_of(finding.office_id),
    )


def turn_of(finding: Finding, reader: Person) -> Turn:
    """Return the one next step: a form for whose turn it is, words for everybody else."""
    if finding.told_at is None:
        return Turn(_untold(finding))
    if may_rectify(reader, finding):
        return _for_school(finding)
    if may(reader, Permission.FINDING_VERIFY, finding.unit):
        return _for_inspector(finding, reader)
    if finding.responsible_unit is not None and finding.state in UNFINISHED:
        told = {"unit": finding.responsible_unit.name}
        return Turn(
            _("原因不在学校，由%(unit)s负责整改，学校不用提交整改情况。") % told + _waiting(finding)
        )
    return Turn(_waiting(finding))


def _untold(finding: Finding) -> str:
    if finding.route in {Route.NOTICE, Route.REPORT}:
        return _("学校还没有看到这个问题。学校签收反馈清单，或整改通知书印发后，才会告知学校。")
    return _("学校还没有看到这个问题。学校签收反馈清单后，整改期限和办理情况会显示在这里。")


def _for_school(finding: Finding) -> Turn:
    match State(finding.state):
        case State.OPEN:
            return Turn(_("请先落实整改责任人和措施。"), ("promise",))
        case State.RETURNED if not finding.responsible_person:
            return Turn(_("核查未通过。请先落实整改责任人和措施。"), ("promise",))
        case State.RETURNED:
            return Turn(_("核查未通过。请按核查说明继续整改，再提交结果。"), ("submit", "promise"))
        case State.RECTIFYING:
            return Turn(_("整改完成后，请提交整改情况和照片。"), ("submit", "promise"))
        case _:
            return Turn(_waiting(finding))


def _for_inspector(finding: Finding, reader: Person) -> Turn:
    recusal = recusal_of(reader, finding.unit, today())
    if recusal is not None:
        return Turn(_("按回避规定，您不能核查这所学校的问题。") + _waiting(finding))
    if finding.state == State.SUBMITTED:
        return Turn(_("学校已提交整改情况，请核查并给出结论。"), ("verify",))
    if finding.state == State.CLOSED:
        return Turn(_waiting(finding), ("relapse",))
    if finding.state == State.WITHDRAWN:
        return Turn(_waiting(finding))
    return Turn(_waiting(finding), ("verify",))


def _waiting(finding: Finding) -> str:
    if finding.state == State.CLOSED:
        return _("已核查销号，无需再办理。")
    if finding.state == State.WITHDRAWN:
        return _("异议成立，这个问题已撤销，无需再办理。")
    if finding.state not in WITH_SCHOOL:
        inspectors = responsible_for(finding.unit, today())
        names = _("、").join(str(inspector) for inspector in inspectors) or _("督导室")
        return _("等待%(names)s核查。") % {"names": names}
    if finding.responsible_person:
        told = {"unit": _rectifier(finding), "person": finding.responsible_person}
        return _("等待%(unit)s整改，责任人：%(person)s。") % told
    return _("等待%(unit)s落实责任人和措施。") % {"unit": _rectifier(finding)}


def _rectifier(finding: Finding) -> str:
    """Return who must put it right, in words."""
    return finding.responsible_unit.name if finding.responsible_unit else _("学校")


def forms_for(finding: Finding, turn: Turn, attempt: forms.Form | None) -> dict[str, forms.Form]:
    """Return the offered forms; the one just refused keeps what was typed."""
    initial = known_of(finding) if {"promise", "submit"} & set(turn.offered) else {}
    return {
        name: attempt if type(attempt) is FORMS[name] else FORMS[name](initial=initial)
        for name in turn.offered
    }


def lost(turn: Turn, attempt: forms.Form | None) -> list[tuple[str, str]]:
    """Return what was typed into a form that is no longer offered, so that it can be copied."""
    gone = {FORMS[name] for name in FORMS if name not in turn.offered}
    if attempt is None or type(attempt) not in gone:
        return []
    values = ((str(field.label), field.value()) for field in attempt.visible_fields())
    return [(label, value) for label, value in values if value and isinstance(value, str)]


def timeline(finding: Finding, reader: Person) -> list[Entry]:
    """Return the history for `components/timeline.html`, newest first."""
    return [
        Entry(e.at, e.what, e.text, str(e.by or ""), "", *_LOOKS.get(e.name, _PLAIN))
        for e in reversed(queries.history(finding, reader))
    ]


def page_context(
    finding: Finding, reader: Person, attempt: forms.Form | None = None
) -> dict[str, Any]:
    """Return everything the finding's page shows."""
    turn = turn_of(finding, reader)
    clocked([finding])
    with_waiting([finding])
    kept = attempt.kept_files(reader) if isinstance(attempt, SubmitForm | VerdictForm) else []
    rounds = list(queries.rounds(finding))
    evidence = [link.file for link in finding.files.select_related("file")]
    show_evidence(rounds, finding, reader, evidence)
    found = visits.visible_to(reader).filter(raised__finding=finding)
    visit = found.annotate(from_item=F("raised__item")).first()
    proposes = may(reader, Permission.WORDING_PROPOSE, finding.unit)
    return {
        "finding": finding,
        "may_propose_wording": bool(visit and visit.from_item) and proposes,
        "turn": turn,
        "forms": forms_for(finding, turn, attempt),
        "attempt": attempt,
        "lost": lost(turn, attempt),
        "kept_files": kept,
        "rounds": rounds,
        "compared": rounds[0] if finding.state == State.SUBMITTED and turn.offered else None,
        "judged": finding.verifications.select_related("by").order_by("-at").first(),
        "evidence": evidence,
        "timeline": timeline(finding, reader),
        "visit": visit,
        "sees_notice": _sees_notice(finding, reader),
        "main_panels": panels.shown(panels.MAIN, finding, reader, attempt),
        "side_panels": panels.shown(panels.SIDE, finding, reader, attempt),
    }


def _sees_notice(finding: Finding, reader: Person) -> bool:
    return (
        finding.notice_id is not None
        and queries.notices_visible_to(reader).filter(pk=finding.notice_id).exists()
    )
