"""The opinion on a school (督导意见书): proposed, agreed to, drafted, issued, closed."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents import actions as documents
from dudao.documents.content import Official
from dudao.documents.models import Document
from dudao.documents.states import Kind
from dudao.documents.states import State as DocumentState
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person
from dudao.planning.actions.programme_rows import (
    locked_part,
    move_part,
    record_part,
    require_member,
    require_running,
    require_seen,
    text_given,
)
from dudao.planning.models import Agreement, Part
from dudao.planning.queries.programmes import in_team, to_rectify, votes_of
from dudao.planning.rules.programmes import lapsed
from dudao.planning.states import PartState, TeamRole
from dudao.planning.states.programmes import CONCLUDING

NOTE_LIMIT = 300


@transaction.atomic
def conclude(
    part_id: UUID, *, by: Person, text: str, rectify_until: date, seen: int | None = None
) -> Part:
    """Propose the opinion: the evaluation and the day of rectification; votes begin anew."""
    part = locked_part(part_id)
    require_running(by, part.programme)
    _require_concluding(part)
    require_unrecused([by], part.unit, clock.today())
    require_seen(seen, part.edition, {"text": part.conclusion, "rectify_until": part.rectify_until})
    if rectify_until <= clock.today():
        told = _("整改期限要晚于今天。")
        raise Invalid(told, fields={"rectify_until": told})
    part.conclusion, part.rectify_until = text_given(text, "text"), rectify_until
    part.edition += 1
    part.save(update_fields=["conclusion", "rectify_until", "edition"])
    part.agreements.all().delete()
    record_part("concluded", part, by)
    return part


@transaction.atomic
def agree(part_id: UUID, *, by: Person, agrees: bool, seen: int, note: str = "") -> Agreement:
    """Say as a member of the team whether one agrees to the opinion in the edition `seen`."""
    part = locked_part(part_id)
    require_member(by, part.programme)
    _require_concluding(part)
    member = in_team(by, part.programme)
    if member is None or member.role == TeamRole.EXPERT:
        raise NotAllowed(_("由督导组组长和组员表态；专家的意见请告知组长。"))
    if not part.conclusion:
        raise WrongState(_("组长还没有写拟定的督导意见。"))
    require_seen(seen, part.edition, {"text": part.conclusion})
    if not agrees and not note.strip():
        raise Invalid(_("请写明不同意的理由。"), fields={"note": _("必填，请填写。")})
    said = {"agrees": agrees, "note": note.strip()[:NOTE_LIMIT], "said_at": clock.now()}
    made, _new = Agreement.objects.update_or_create(part=part, person=by, defaults=said)
    record_part("agreed", part, by, agrees=agrees, note=made.note)
    return made


@transaction.atomic
def draft_opinion(part_id: UUID, content: Official, *, by: Person) -> Document:
    """Draft the opinion that was put together from the record (L1 art 21).

    Not before the defence term is over or the defence answered, and as many of the team agree as
    the province asks for. It goes its way as every document; issued, it reaches the school.
    """
    part = locked_part(part_id)
    require(by, Permission.DOCUMENT_DRAFT, part.unit)
    _require_concluding(part)
    if content.genre != Kind.SUPERVISION_OPINION:
        raise Invalid(_("这里只能起草督导意见书。"))
    _require_heard(part)
    if not part.conclusion:
        raise WrongState(_("请先写拟定的督导意见和整改期限。"))
    votes = votes_of(part)
    if not votes.enough:
        raise WrongState(
            _("按本地规定须有%(needed)d名督导组成员同意，现有%(agreed)d名。请成员在页面上表态。")
            % {"needed": votes.needed, "agreed": votes.agreed}
        )
    document = documents.draft(content, office=part.programme.office, unit=part.unit, by=by)
    part.opinion = document
    part.save(update_fields=["opinion"])
    record_part("opinion_drafted", part, by, document=str(document.pk))
    return document


@transaction.atomic
def close_part(part_id: UUID, *, by: Person) -> Part:
    """Note that the school has put right what the opinion demands: who verifies there says so."""
    part = locked_part(part_id)
    require(by, Permission.FINDING_VERIFY, part.unit)
    move_part(part, "close")
    if unfinished := to_rectify(part):
        raise WrongState(
            _("这次督导发现的问题还有%(count)d个没有销号，全部销号后自动登记整改完成。")
            % {"count": unfinished}
        )
    part.save(update_fields=["state"])
    record_part("rectified", part, by)
    return part


def opine(part: Part, opinion: Document, by: Person) -> None:
    """Note that the opinion was issued, and bring it to the school; part of an action."""
    move_part(part, "opine")
    part.save(update_fields=["state"])
    documents.deliver(opinion.pk, by=by)
    until = part.rectify_until.isoformat() if part.rectify_until else ""
    record_part("opinion_issued", part, by, number=opinion.number, until=until)


def _require_concluding(part: Part) -> None:
    """Raise `WrongState` unless the opinion is to be written, and no document of it stands."""
    if PartState(part.state) not in CONCLUDING:
        raise WrongState(
            _("这所学校现在是“%(state)s”，不能办理督导意见书。")
            % {"state": part.get_state_display()}
        )
    if part.opinion is not None and part.opinion.state != DocumentState.VOID:
        raise WrongState(_("督导意见书已经起草，请在公文页面继续办理；要重写的请先作废。"))


def _require_heard(part: Part) -> None:
    if part.state == PartState.INITIAL and not lapsed(part.defence_until, clock.today()):
        until = part.defence_until
        raise WrongState(
            _("学校的申辩期到%(until)s，还没有结束。期满没有申辩，或者答复申辩后，才能起草。")
            % {"until": until.isoformat() if until else "—"}
        )
    if part.state == PartState.DEFENDED and not part.defence_answer:
        raise WrongState(_("学校已经申辩，请先答复申辩，再起草督导意见书。"))
