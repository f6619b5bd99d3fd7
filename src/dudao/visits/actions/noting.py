"""Cards about what was done on a visit, and photos and recordings that belong to no form."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit import actions as audit
from dudao.files.queries import visible_to as files_visible_to
from dudao.findings import actions as findings
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound
from dudao.lib.ids import uuid7
from dudao.org.models import Person
from dudao.visits.actions.guarding import locked, require_member, require_on_site, text_or_invalid
from dudao.visits.models import LookBack, Visit, VisitFile, VisitFinding, VisitNote
from dudao.visits.states import About, Activity

ROLE_LIMIT, NOTE_LIMIT = 60, 4000


@transaction.atomic
def note(
    visit_id: UUID,
    *,
    by: Person,
    activity: str,
    text: str,
    role: str = "",
    at: datetime | None = None,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
) -> VisitNote:
    """Note one thing done on the visit; the same `id` again replaces what it said."""
    visit = _on_site(visit_id, by=by)
    card = VisitNote.objects.filter(visit=visit, pk=id).first() if id else None
    card = card or VisitNote(pk=id or uuid7(), visit=visit, by=by)
    _require_own(card, by)
    if activity not in list(Activity):
        raise Invalid(_("请选择活动。"), fields={"activity": _("请从列表中选择。")})
    card.activity = activity
    card.role = text_or_invalid(role, "role", ROLE_LIMIT, required=False)
    card.text = text_or_invalid(text, "text", NOTE_LIMIT)
    card.at = at or clock.now()
    card.save()
    about = {"note": str(card.pk), "activity": activity}
    audit.record("visit.noted", visit, by=by, unit=visit.unit, **about)
    return card


@transaction.atomic
def drop_note(visit_id: UUID, note_id: UUID, *, by: Person) -> None:
    """Take back a card written by mistake; its photos stay with the visit."""
    visit = _on_site(visit_id, by=by)
    card = VisitNote.objects.filter(visit=visit, pk=note_id).first()
    if card is None:
        raise NotFound(_("这张记录卡片已经删除。请刷新页面。"))
    _require_own(card, by)
    card.delete()
    about = {"note": str(note_id), "text": card.text}
    audit.record("visit.note_dropped", visit, by=by, unit=visit.unit, **about)


@transaction.atomic
def take(visit_id: UUID, file_id: UUID, *, by: Person, about: About, target: UUID) -> VisitFile:
    """Put a photo or recording to a card, a finding or a look-back of the visit.

    It may come before what it belongs to; then that takes it along when it is written down.
    """
    visit = _on_site(visit_id, by=by)
    if not files_visible_to(by).filter(pk=file_id, unit=visit.unit).exists():
        raise NotFound(_("没有找到这个文件。请重新拍照或上传。"))
    taken, _made = VisitFile.objects.get_or_create(
        visit=visit, file_id=file_id, about=about, target=target
    )
    if about == About.FINDING and VisitFinding.objects.filter(visit=visit, finding=target).exists():
        findings.add_evidence(target, file_id, by=by)
    if about == About.LOOK_BACK:
        looked = LookBack.objects.filter(visit=visit, finding=target).first()
        if looked is not None and looked.verification_id is not None:
            findings.add_seen(looked.verification_id, file_id, by=by)
    what = {"file": str(file_id), "about": about.value, "target": str(target)}
    audit.record("visit.file_taken", visit, by=by, unit=visit.unit, **what)
    return taken


@transaction.atomic
def leave_out(visit_id: UUID, file_id: UUID, *, by: Person, about: About, target: UUID) -> None:
    """Take a photo or recording off what it belonged to; the file itself stays stored."""
    visit = _on_site(visit_id, by=by)
    rows = VisitFile.objects.filter(visit=visit, file=file_id, about=about, target=target)
    removed, _rows = rows.delete()
    if not removed:
        raise NotFound(_("这个文件已经不在这里。请刷新页面。"))
    raised = VisitFinding.objects.filter(visit=visit, finding=target).select_related("finding")
    for row in raised if about == About.FINDING else ():
        others = row.finding.files.exclude(file=file_id).values_list("file", flat=True)
        findings.edit_finding(target, by=by, evidence=list(others))
    what = {"file": str(file_id), "about": about.value, "target": str(target)}
    audit.record("visit.file_left_out", visit, by=by, unit=visit.unit, **what)


def _on_site(visit_id: UUID, *, by: Person) -> Visit:
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    require_on_site(visit)
    return visit


def _require_own(card: VisitNote, by: Person) -> None:
    """Raise `NotAllowed` for somebody else's card; the leader may change any."""
    if by.pk not in (card.by_id, card.visit.leader_id):
        raise NotAllowed(_("这张卡片由%(who)s记录，只有本人和带队督学能改。") % {"who": card.by})
