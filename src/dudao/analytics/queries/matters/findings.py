"""A finding with its whole history as plain data and in words."""

from collections.abc import Iterator
from typing import Any

from dudao.analytics.queries.matters.telling import files_told, told
from dudao.audit.queries import history_of
from dudao.documents.bundle.parts import Line
from dudao.findings.models import Finding
from dudao.findings.queries import rounds
from dudao.findings.states import EVENTS

_FINDING = (
    "id", "number", "unit", "office", "topic", "topic_title", "category", "severity",
    "life_safety", "violation", "route", "section", "responsible_unit", "cause", "fact", "basis",
    "demand", "found_on", "workdays", "due_on", "first_due_on", "state", "raised_by", "raised_at",
    "told_at", "responsible_person", "measures", "promised_at", "first_submitted_at",
    "submitted_at", "closed_at", "returned_times", "extended_times", "relapsed", "legacy_number",
)  # fmt: skip
_OBJECTION = (
    "state", "statement", "on_the_spot", "filed_by", "filed_at", "answer_due_on", "reader",
    "outcome", "reasons", "correction", "answered_at", "review_statement", "review_asked_at",
    "review_outcome", "review_reasons", "reviewed_by", "reviewed_at",
)  # fmt: skip
_CONSULTATION = (
    "section", "question", "state", "due_on", "sent_at", "accepted_at", "return_reason", "answer",
    "answered_at", "answered_by", "conclusion", "concluded_at", "concluded_by",
)  # fmt: skip
_EXTENSION = (
    "asked_until", "reason", "asked_by", "asked_at", "state", "granted_until", "decided_by",
    "decided_at", "decision_note",
)  # fmt: skip
_URGENT = (
    "situation", "measures_taken", "danger_removed", "advice", "reported_by", "reported_at",
    "received_by", "received_at", "decision",
)  # fmt: skip
_VERDICT = ("verdict", "note", "on_site", "by", "at", "new_due_on")


def finding_told(finding: Finding) -> dict[str, Any]:
    """Return `finding` with its rounds, verdicts, extensions, objections and letters."""
    urgent = getattr(finding, "urgent_report", None)
    return {
        **told(finding, *_FINDING),
        "ancestor": finding.ancestor.number if finding.ancestor else "",
        "notice": finding.notice.document.number if finding.notice else "",
        "evidence": files_told(finding.evidence.order_by("pk")),
        "steps": [
            told(one, "position", "text", "due_on", "done_on", "done_by")
            for one in finding.steps.select_related("done_by").order_by("position")
        ],
        "rectifications": [
            {
                **told(one, "round", "result", "submitted_by", "submitted_at", "late"),
                "evidence": files_told(one.evidence.all()),
            }
            for one in rounds(finding).order_by("round")
        ],
        "verifications": [
            {**told(one, *_VERDICT), "evidence": files_told(one.evidence.order_by("pk"))}
            for one in finding.verifications.select_related("by").order_by("at")
        ],
        "extensions": [
            told(one, *_EXTENSION)
            for one in finding.extensions.select_related("asked_by", "decided_by").order_by("pk")
        ],
        "objections": [
            {**told(one, *_OBJECTION), "evidence": files_told(one.evidence.order_by("pk"))}
            for one in finding.objections.order_by("pk")
        ],
        "consultations": [
            {**told(one, *_CONSULTATION), "number": one.document.number}
            for one in finding.consultations.select_related("document", "section").order_by("pk")
        ],
        "reminders": [
            told(one, "about", "rung", "due_on", "at") for one in finding.reminders.order_by("pk")
        ],
        "urgent_report": told(urgent, *_URGENT) if urgent else None,
    }


def lines_of_finding(finding: Finding) -> Iterator[Line]:
    """Yield what happened to `finding`, in words."""
    name = finding.number or finding.topic_title
    for event in history_of(finding).filter(name__in=EVENTS):
        who = f"（{event.by.name}）" if event.by else ""
        yield Line(event.at, f"{name} {EVENTS[event.name]}{who}")
