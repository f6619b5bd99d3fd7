"""Problems met at a school: raised, changed, taken back, looked back at."""

from typing import Any

import msgspec
from django.utils.translation import gettext as _
from msgspec import UNSET, structs

from dudao.findings import actions as findings
from dudao.findings.models import Category, Finding, UrgentReport
from dudao.inbox.messages import bodies
from dudao.inbox.states import State
from dudao.jobs.applying.visits import is_out, visit_of
from dudao.jobs.applying.work import Work
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Unit
from dudao.visits import actions
from dudao.visits.models import LookBack, VisitFinding

_SAID = (
    "topic", "topic_title", "severity", "route", "fact", "basis", "demand", "life_safety",
    "violation", "category", "section", "workdays", "evidence",
)  # fmt: skip
#: Said only where there is something to say: an item says them by itself.
_OF_ITEM = ("topic", "topic_title", "evidence")


def raise_(work: Work, body: bodies.Raise) -> State:
    """Raise a finding; apart from the list once that is out."""
    visit = visit_of(work, body.visit)
    if Finding.objects.filter(pk=body.finding).exists():
        return State.STALE
    given = _given(body)
    for name in _OF_ITEM:
        if not given[name]:
            del given[name]
    urgent = structs.asdict(body.urgent) if body.urgent else None
    if is_out(visit):
        actions.raise_late(
            visit.pk,
            by=work.by,
            arrived_at=work.arrived_at,
            id=body.finding,
            urgent=urgent,
            **given,
        )
    else:
        actions.raise_from_item(
            visit.pk,
            by=work.by,
            id=body.finding,
            record_id=body.record,
            item=body.item,
            urgent=urgent,
            **given,
        )
    return State.APPLIED


def edit(work: Work, body: bodies.EditFinding) -> State:
    """Change a finding that is not told yet; on a list that is out, note what was meant."""
    visit = visit_of(work, body.visit)
    given = _given(body)
    if is_out(visit):
        text = _("问题“%(fact)s”要求修改：%(changes)s") % {
            "fact": _fact(body.finding),
            "changes": _changes(body),
        }
        actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at)
        return State.APPLIED
    if given:
        actions.edit_raised(visit.pk, body.finding, by=work.by, **given)
    reported = UrgentReport.objects.filter(finding=body.finding).exists()
    if isinstance(body.urgent, bodies.Urgent) and not reported:
        _raised(visit.pk, body.finding)
        findings.report_urgent(body.finding, by=work.by, **structs.asdict(body.urgent))
    return State.APPLIED


def drop(work: Work, body: bodies.DropFinding) -> State:
    """Take a finding back that is not told yet."""
    visit = visit_of(work, body.visit)
    if not Finding.objects.filter(pk=body.finding).exists():
        return State.STALE
    if is_out(visit):
        text = _("要求撤销问题：%(fact)s") % {"fact": _fact(body.finding)}
        actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at)
    else:
        actions.drop_raised(visit.pk, body.finding, by=work.by)
    return State.APPLIED


def look_back(work: Work, body: bodies.LookBack) -> State:
    """Judge an earlier finding."""
    visit = visit_of(work, body.visit)
    said: dict[str, Any] = {
        "verdict": body.verdict,
        "note": body.note,
        "workdays": body.workdays,
    }
    known = LookBack.objects.filter(visit=visit, finding=body.finding, verdict=body.verdict)
    if known.filter(note=body.note.strip()).exists():
        return State.STALE
    if is_out(visit):
        arrived_at = work.arrived_at
        actions.look_back_late(visit.pk, body.finding, by=work.by, arrived_at=arrived_at, **said)
    else:
        actions.look_back(visit.pk, body.finding, by=work.by, **said)
    return State.APPLIED


def _given(body: bodies.Raise | bodies.EditFinding) -> dict[str, Any]:
    """Return what is said of a finding as the actions take it."""
    said = {name: getattr(body, name) for name in _SAID}
    given = {name: value for name, value in said.items() if value is not UNSET}
    if given.get("section") is not None:
        given["section"] = _found(Unit, given["section"], "section")
    if given.get("category") is not None:
        given["category"] = _found(Category, given["category"], "category")
    return given


def _found(model: Any, pk: int, field: str) -> Any:
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise Invalid(_("有内容需要更正。"), fields={field: _("选择的内容已经不存在。")})
    return row


def _raised(visit: Any, finding: Any) -> None:
    if not VisitFinding.objects.filter(visit=visit, finding=finding).exists():
        raise NotFound(_("这个问题不是本次督导发现的。"))


def _fact(finding: Any) -> str:
    return Finding.objects.filter(pk=finding).values_list("fact", flat=True).first() or "—"


def _changes(body: bodies.EditFinding) -> str:
    """Return what would be changed: the texts in full, of the rest what was sent."""
    said = {name: getattr(body, name) for name in _SAID}
    changed = {name: value for name, value in said.items() if value is not UNSET}
    texts = [changed.pop(name) for name in ("fact", "demand", "basis") if name in changed]
    rest = msgspec.json.encode(changed).decode() if changed else ""
    return _("；").join([text for text in [*texts, rest] if text])
