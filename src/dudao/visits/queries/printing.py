"""The feedback list as it is composed, shown and printed."""

from uuid import UUID

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.documents.docx import write_docx
from dudao.documents.pdf import write_pdf
from dudao.documents.sheet import Sheet
from dudao.files import queries as files
from dudao.findings.states import UNFINISHED
from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.visits.models import Feedback, FeedbackItem, Visit, VisitFinding
from dudao.visits.queries.looking_back import look_backs_of
from dudao.visits.queries.reading import raised_on, standing_feedback
from dudao.visits.rules import FeedbackContent, LookedAt, Problem
from dudao.visits.rules.sheet import Answer, Ending, lay_out


def feedback_content(visit: Visit) -> FeedbackContent:
    """Return what the feedback list of `visit` says as things stand, in Chinese."""
    arrived = visit.checked_in_at or clock.now()
    with translation.override("zh-hans"):
        return FeedbackContent(
            office=visit.office.name,
            school=visit.unit.name,
            kind=str(visit.get_kind_display()),
            purpose=visit.purpose,
            visited_on=arrived.astimezone(clock.CHINA).date(),
            leader=visit.leader.name,
            companions=[person.name for person in visit.companions.order_by("sort_key", "pk")],
            merits=[merit.text for merit in visit.good_practices.order_by("pk")],
            problems=_problems(visit),
            look_backs=_look_backs(visit),
        )


def _problems(visit: Visit) -> list[Problem]:
    return [
        Problem(
            finding=str(finding.pk),
            topic=finding.topic_title,
            severity=str(finding.get_severity_display()),
            route=str(finding.get_route_display()),
            fact=finding.fact,
            basis=finding.basis,
            demand=finding.demand,
            workdays=finding.workdays,
            due_on=finding.due_on,
            life_safety=finding.life_safety,
        )
        for finding in (row.finding for row in raised_on(visit))
    ]


def _look_backs(visit: Visit) -> list[LookedAt]:
    return [
        LookedAt(
            finding=str(looked.finding_id),
            number=looked.finding.number,
            fact=looked.finding.fact,
            verdict=looked.conclusion,
            note=looked.note,
        )
        for looked in look_backs_of(visit)
        if looked.verdict or looked.finding.state in UNFINISHED
    ]


def content_of(feedback: Feedback) -> FeedbackContent:
    """Return the frozen content of `feedback`, typed."""
    return msgspec.convert(feedback.content, FeedbackContent)


def listed_on(feedback: Feedback) -> list[UUID]:
    """Return the findings on the list that are the visit's, in its order.

    A list composed on a phone may name one that never came here.
    """
    wanted = [UUID(problem.finding) for problem in content_of(feedback).problems]
    raised = VisitFinding.objects.filter(visit=feedback.visit_id, finding__in=wanted)
    there = set(raised.values_list("finding", flat=True))
    return [pk for pk in wanted if pk in there]


def answers_of(feedback: Feedback) -> dict[UUID, FeedbackItem]:
    """Return finding -> the principal's position on it."""
    return {item.finding_id: item for item in feedback.items.all()}


def feedback_pdf(visit: Visit) -> bytes:
    """Return the feedback list of `visit` as PDF; raises `NotFound` before it is composed."""
    feedback = _composed(visit)
    return write_pdf(_sheet(feedback), _images(feedback))


def feedback_docx(visit: Visit) -> bytes:
    """Return the feedback list of `visit` for Word; raises `NotFound` before it is composed."""
    feedback = _composed(visit)
    return write_docx(_sheet(feedback), _images(feedback))


def feedback_sheet(visit: Visit) -> Sheet:
    """Return the feedback list of `visit` laid out; raises `NotFound` before it is composed."""
    return _sheet(_composed(visit))


def _composed(visit: Visit) -> Feedback:
    feedback = standing_feedback(visit)
    if feedback is None:
        raise NotFound(_("还没有生成反馈清单。请先在督导页面生成。"))
    return feedback


def _sheet(feedback: Feedback) -> Sheet:
    with translation.override("zh-hans"):
        answers = {
            str(finding): Answer(str(item.get_position_display()), item.remark)
            for finding, item in answers_of(feedback).items()
        }
    return lay_out(content_of(feedback), feedback.text_sha256, answers, _ending(feedback))


def _images(feedback: Feedback) -> dict[str, bytes]:
    if feedback.signature is None:
        return {}
    with files.content(feedback.signature) as drawn:
        return {str(feedback.signature.pk): drawn.read()}


def _ending(feedback: Feedback) -> Ending:
    at = feedback.signed_at or feedback.refused_at
    return Ending(
        at=at.astimezone(clock.CHINA) if at else None,
        signer=" ".join(filter(None, [feedback.signer_title, feedback.signer_name])),
        image=str(feedback.signature.pk) if feedback.signature else "",
        school_view=feedback.school_view,
        refusal=feedback.refusal_reason,
        witness=feedback.witness,
    )
