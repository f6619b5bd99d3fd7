"""The signed feedback list as a document of the office: numbered, kept in both forms."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents import actions as documents
from dudao.documents.content import (
    FeedbackList,
    LookBack,
    Problem,
    Refusal,
    Signature,
    Stance,
)
from dudao.documents.models import Document
from dudao.documents.queries import with_text
from dudao.documents.states import Kind
from dudao.lib.errors import WrongState
from dudao.org.models import Person
from dudao.visits.actions.guarding import locked
from dudao.visits.models import Feedback
from dudao.visits.queries import content_of, standing_feedback
from dudao.visits.queries.printing import answers_of
from dudao.visits.states import Position

_STANCES = {Position.AGREE: Stance.AGREES, Position.OBJECT: Stance.DISPUTES}


@transaction.atomic
def number_feedback(visit_id: UUID, *, by: Person) -> Document:
    """Give the list that the school signed, or refused to sign, its number; once for all.

    What people signed is the text they saw; the document keeps that text's hash. Raises
    `WrongState` before somebody signed or refused.
    """
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    feedback = standing_feedback(visit)
    if feedback is None or not (feedback.signed_at or feedback.refused_at):
        raise WrongState(_("反馈清单还没有签收，签收后再编号。"))
    kept = with_text(visit.unit, Kind.FEEDBACK_LIST, feedback.text_sha256)
    if kept is not None:
        return kept
    with translation.override("zh-hans"):
        content = _content(feedback)
    made = documents.draft(content, office=visit.office, unit=visit.unit, by=by)
    return documents.issue(made.pk, by=by)


def _content(feedback: Feedback) -> FeedbackList:
    said, answers = content_of(feedback), answers_of(feedback)
    positions = {str(finding): item for finding, item in answers.items()}
    refusal = None
    if feedback.refused_at:
        refusal = Refusal(reason=feedback.refusal_reason, witness=feedback.witness)
    return FeedbackList(
        office=said.office,
        school=said.school,
        subject=f"{said.kind}：{said.purpose}",
        visited_on=said.visited_on,
        inspectors=[said.leader],
        companions=said.companions,
        merits=said.merits,
        problems=[
            Problem(
                fact=one.fact,
                basis=one.basis,
                demand=one.demand,
                workdays=one.workdays,
                due_on=one.due_on,
                reference=one.finding,
                stance=_STANCES[Position(positions[one.finding].position)]
                if one.finding in positions
                else Stance.NONE,
                words=positions[one.finding].remark if one.finding in positions else "",
            )
            for one in said.problems
        ],
        look_backs=[
            LookBack(fact=one.fact, verdict=one.verdict or "本次未核查", note=one.note)
            for one in said.look_backs
        ],
        signed_sha256=feedback.text_sha256,
        school_view=feedback.school_view,
        signatures=_signatures(feedback),
        refusal=refusal,
    )


def _signatures(feedback: Feedback) -> list[Signature]:
    if feedback.signed_at is None:
        return []
    return [
        Signature(
            role=feedback.signer_title or "学校负责人",
            name=feedback.signer_name,
            signed_at=feedback.signed_at,
            image=str(feedback.signature_id or ""),
        )
    ]
