"""A visit as plain data and in words."""

from collections.abc import Iterator
from typing import Any

from dudao.analytics.queries.matters.telling import files_told, told
from dudao.documents.bundle.parts import Line
from dudao.files.rules import DOCX, PDF
from dudao.instruments.rules import NOTE
from dudao.visits import queries as visits
from dudao.visits.models import Feedback, Presence, Record, Visit
from dudao.visits.rules import answer_in_words

_VISIT = (
    "id", "kind", "purpose", "focus", "planned_on", "slot", "unit", "office", "leader", "state",
    "checked_in_at", "checked_out_at", "distance_metres", "in_range", "reason",
)  # fmt: skip
_FEEDBACK = (
    "id", "text", "text_sha256", "differences", "composed_by", "composed_at", "withdrawn_at",
    "withdrawn_reason", "signed_at", "signer_name", "signer_title", "signer", "school_view",
    "refused_at", "refusal_reason", "witness", "content",
)  # fmt: skip
_NOTE = ("activity", "role", "text", "at", "by")
_LOOK_BACK = ("verdict", "note", "was_closed", "by", "at")
_PRESENCE = (
    "person", "arrived_at", "left_at", "distance_metres", "in_range", "plaque", "plaque_fits",
)  # fmt: skip


def visit_told(visit: Visit) -> dict[str, Any]:
    """Return `visit` with everything recorded on it: answers, verdicts, what was signed."""
    feedbacks = Feedback.objects.filter(visit=visit).order_by("composed_at")
    return {
        **told(visit, *_VISIT),
        "companions": [person.name for person in visit.companions.order_by("sort_key", "pk")],
        "duties": [told(one, "person", "text") for one in visit.duties.select_related("person")],
        "presences": [
            told(one, *_PRESENCE)
            for one in Presence.objects.filter(visit=visit).select_related("person").order_by("pk")
        ],
        "records": [_record(record) for record in visits.records_of(visit)],
        "notes": [
            {
                **told(card.note, *_NOTE),
                "files": files_told(card.files),
            }
            for card in visits.cards_of(visit)
        ],
        "look_backs": [
            {
                **told(one, *_LOOK_BACK),
                "finding": one.finding.number,
            }
            for one in visit.look_backs.select_related("finding", "by").order_by("pk")
        ],
        "findings": [str(row.finding_id) for row in visits.raised_on(visit)],
        "good_practices": [one.text for one in visit.good_practices.order_by("pk")],
        "feedbacks": [_feedback(feedback) for feedback in feedbacks],
        "corrections": [
            {
                **told(one, "text", "by", "at", "late"),
                "lines": [line.text for line in one.lines.order_by("pk")],
            }
            for one in visit.corrections.select_related("by").order_by("at")
        ],
    }


def feedback_files(visit: Visit) -> Iterator[tuple[str, str, bytes]]:
    """Yield the feedback list as it was printed: suffix, media type, content."""
    if visits.standing_feedback(visit) is not None:
        yield ".docx", DOCX.media_type, visits.feedback_docx(visit)
        yield ".pdf", PDF.media_type, visits.feedback_pdf(visit)


def lines_of_visit(visit: Visit) -> Iterator[Line]:
    """Yield what happened on `visit`, in words."""
    if visit.checked_in_at:
        text = f"{visit.leader.name}入校开展{visit.get_kind_display()}：{visit.purpose}"
        yield Line(visit.checked_in_at, text)
    feedback = visits.standing_feedback(visit)
    if feedback is None:
        return
    yield Line(feedback.composed_at, "向学校反馈督导清单")
    if feedback.signed_at:
        who = f"{feedback.signer_title}{feedback.signer_name}"
        yield Line(feedback.signed_at, f"学校签收反馈清单（{who}）")
    if feedback.refused_at:
        yield Line(feedback.refused_at, f"学校拒签反馈清单：{feedback.refusal_reason}")


def _record(record: Record) -> dict[str, Any]:
    form = record.version.form
    return {
        **told(record, "id", "serial", "keeper", "revision", "filled_by", "saved_at", "late"),
        "form": {
            "title": form.title,
            "version": record.version.number,
            "hash": record.version.hash,
        },
        "facts": record.facts,
        "answers": [
            {
                "key": item.key,
                "label": item.label,
                "answer": record.answers.get(item.key),
                "words": answer_in_words(form, item.key, record.answers.get(item.key)),
                "note": record.answers.get(f"{item.key}{NOTE}", ""),
            }
            for item in form.items()
            if item.key in record.answers
        ],
        "changes": [
            told(one, "revision", "item", "before", "after", "by", "at")
            for one in record.changes.select_related("by").order_by("revision", "pk")
        ],
        "files": files_told(row.file for row in record.files.select_related("file").order_by("pk")),
    }


def _feedback(feedback: Feedback) -> dict[str, Any]:
    items = feedback.items.select_related("finding").order_by("pk")
    return {
        **told(feedback, *_FEEDBACK),
        "positions": [
            {**told(one, "position", "remark"), "finding": str(one.finding_id)} for one in items
        ],
    }
