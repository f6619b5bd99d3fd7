"""More time for the school: asked with a reason, decided by the office, counted."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.findings.actions.rectifying import refuse_untold
from dudao.findings.actions.rows import locked, require_rectifier, save
from dudao.findings.models import Extension, Finding
from dudao.findings.queries import is_late
from dudao.findings.queries.extensions import allowed_for
from dudao.findings.rules import clean
from dudao.findings.rules.extensions import NOTE_LIMIT, REASON_LIMIT, ask_problem, until_problem
from dudao.findings.states import EXTENSION_MOVES, WITH_SCHOOL, ExtensionState
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.org.queries.calendar import calendar_of


@transaction.atomic
def ask_extension(
    finding_id: UUID, *, by: Person, until: date, reason: str, seen: int | None = None
) -> Extension:
    """Ask for a later deadline, before the present one has passed; one request at a time."""
    finding = locked(finding_id, seen=seen)
    require_rectifier(by, finding)
    refuse_untold(finding)
    _refuse_unasked(finding)
    text = clean(reason)
    problems = {}
    if not text:
        problems["reason"] = _("请写明为什么不能按期完成。")
    elif len(text) > REASON_LIMIT:
        problems["reason"] = _("最多%(limit)d字，请精简。") % {"limit": REASON_LIMIT}
    if problem := _until_problem(finding, until):
        problems["until"] = problem
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    made = Extension.objects.create(
        finding=finding, asked_until=until, reason=text, asked_by=by, asked_at=clock.now()
    )
    record(
        "finding.extension_asked",
        finding,
        by=by,
        unit=finding.unit,
        extension=str(made.pk),
        until=until.isoformat(),
        reason=text,
    )
    return made


@transaction.atomic
def grant_extension(
    extension_id: UUID, *, by: Person, until: date | None = None, note: str = ""
) -> Extension:
    """Agree to more time: until the day asked for, or an earlier one. Moves both deadlines."""
    finding, extension = _locked(extension_id, by)
    if finding.state not in WITH_SCHOOL:
        raise WrongState(_("学校已提交整改结果，不需要再延期。"))
    until = until or extension.asked_until
    problem = _until_problem(finding, until)
    if problem is None and until > extension.asked_until:
        problem = _("不能晚于学校申请的日期（%(day)s）。") % {"day": extension.asked_until}
    if problem:
        raise Invalid(_("有内容需要更正。"), fields={"until": problem})
    extension.granted_until = until
    _decide(extension, "grant", by, note)
    finding.due_on = finding.first_due_on = until
    finding.extended_times += 1
    save(finding, "due_on", "first_due_on", "extended_times")
    record(
        "finding.extension_granted",
        finding,
        by=by,
        unit=finding.unit,
        extension=str(extension.pk),
        until=until.isoformat(),
        note=extension.decision_note,
    )
    return extension


@transaction.atomic
def refuse_extension(extension_id: UUID, *, by: Person, note: str) -> Extension:
    """Leave the deadline as it is, and say why."""
    finding, extension = _locked(extension_id, by)
    if not clean(note):
        raise Invalid(
            _("有内容需要更正。"), fields={"note": _("请写明不同意的理由，学校才知道怎么办。")}
        )
    _decide(extension, "refuse", by, note)
    record(
        "finding.extension_refused",
        finding,
        by=by,
        unit=finding.unit,
        extension=str(extension.pk),
        note=extension.decision_note,
    )
    return extension


def _until_problem(finding: Finding, until: date) -> str | None:
    return until_problem(
        until,
        due_on=finding.due_on,
        today=clock.today(),
        allowed=allowed_for(finding),
        calendar=calendar_of(finding.office_id),
    )


def _refuse_unasked(finding: Finding) -> None:
    """Raise `WrongState` when nobody may ask for more time as things are."""
    if finding.state not in WITH_SCHOOL:
        raise WrongState(
            _("这个问题%(state)s，不需要申请延期。") % {"state": finding.get_state_display()}
        )
    if finding.extensions.filter(state=ExtensionState.ASKED.value).exists():
        raise WrongState(_("已有一份延期申请在等批复，不用重复申请。"))
    if problem := ask_problem(
        life_safety=finding.life_safety,
        overdue=is_late(finding, clock.today()),
        extended=finding.extended_times,
        allowed=allowed_for(finding),
    ):
        raise WrongState(problem)


def _locked(extension_id: UUID, by: Person) -> tuple[Finding, Extension]:
    """Return finding and request, locked, for somebody who may decide on it."""
    found = Extension.objects.filter(pk=extension_id).values_list("finding_id", flat=True).first()
    if found is None:
        raise NotFound(_("找不到这份延期申请。请刷新页面。"))
    finding = locked(found)
    require(by, Permission.EXTENSION_DECIDE, finding.unit)
    if may(by, Permission.FINDING_RECTIFY, finding.unit):
        raise NotAllowed(_("学校人员不能批复本校的延期申请，请由督导室批复。"))
    require_unrecused([by], finding.unit, clock.today())
    return finding, Extension.objects.get(pk=extension_id)


def _decide(extension: Extension, move: str, by: Person, note: str) -> None:
    extension.state = advance(EXTENSION_MOVES, ExtensionState(extension.state), move)
    extension.decided_by, extension.decided_at = by, clock.now()
    extension.decision_note = clean(note)[:NOTE_LIMIT]
    extension.save(
        update_fields=["state", "granted_until", "decided_by", "decided_at", "decision_note"]
    )
