"""The colour of a state. Red: late or sent back; amber: somebody must act; blue: under way;
green: done well; violet: official; grey: not yet or no longer."""

from django.db.models import Model

TONES: dict[str, dict[str, str]] = {
    "findings.finding.state": {
        "open": "amber",
        "rectifying": "blue",
        "submitted": "violet",
        "returned": "red",
        "verified_closed": "green",
    },
    "documents.package.state": {
        "made": "blue",
        "receipted": "green",
        "received": "amber",
        "accepted": "green",
        "refused": "red",
    },
    "findings.finding.severity": {"minor": "grey", "general": "amber", "serious": "red"},
    "findings.finding.route": {},
    "findings.reminder.rung": {
        "due_soon": "blue",
        "overdue": "amber",
        "zone_lead": "amber",
        "director": "red",
        "circular": "red",
    },
    "findings.extension.state": {"asked": "amber", "granted": "green", "refused": "red"},
    "findings.consultation.state": {
        "sent": "amber",
        "accepted": "blue",
        "returned": "red",
        "answered": "violet",
        "concluded": "green",
    },
    "findings.circularproposal.state": {"proposed": "amber", "accepted": "red"},
    "findings.verification.verdict": {
        "rectified": "green",
        "partly": "amber",
        "not_rectified": "red",
        "relapsed": "red",
    },
    "findings.objection.state": {
        "filed": "amber",
        "reading": "blue",
        "answered": "green",
        "reviewing": "amber",
        "reviewed": "green",
    },
    "findings.objection.outcome": {"upheld": "green", "partly": "amber", "rejected": "grey"},
    "findings.objection.review_outcome": {"upheld": "green", "partly": "amber", "rejected": "grey"},
    "planning.proposal.state": {"draft": "amber", "confirmed": "green", "discarded": "grey"},
    "notifications.dispatch.state": {"waiting": "blue", "sent": "green", "dead": "red"},
    "visits.lookback.verdict": {
        "rectified": "green",
        "partly": "amber",
        "not_rectified": "red",
        "relapsed": "red",
    },
    "visits.feedbackitem.position": {"agree": "green", "object": "amber"},
    "visits.visit.state": {
        "planned": "grey",
        "checked_in": "blue",
        "fed_back": "amber",
        "signed": "green",
        "refused": "red",
    },
    "planning.meeting.state": {
        "open": "amber",
        "held": "violet",
        "dispatched": "blue",
        "closed": "green",
    },
    "planning.sectiontask.state": {
        "submitted": "amber",
        "accepted": "blue",
        "merged": "violet",
        "returned": "red",
        "dispatched": "blue",
        "answered": "green",
    },
    "planning.assignment.state": {
        "assigned": "amber",
        "taken_up": "blue",
        "done": "green",
    },
    "planning.plan.state": {
        "submitted": "amber",
        "approved": "green",
        "published": "violet",
    },
    "planning.draw.state": {
        "draft": "amber",
        "frozen": "amber",
        "committed": "amber",
        "seeded": "amber",
        "drawn": "violet",
        "published": "green",
        "void": "red",
    },
    "planning.entry.state": {
        "submitted": "amber",
        "approved": "violet",
        "published": "green",
        "withdrawn": "red",
    },
    "planning.programme.state": {
        "teamed": "violet",
        "notified": "blue",
        "on_site": "blue",
        "reported": "violet",
        "filed": "violet",
        "published": "green",
        "cancelled": "red",
    },
    "planning.part.state": {
        "asked": "amber",
        "self_evaluated": "blue",
        "visited": "blue",
        "initial": "amber",
        "defended": "amber",
        "opinion": "violet",
        "rectified": "green",
    },
    "documents.document.state": {
        "pending_sign_off": "amber",
        "signed_off": "violet",
        "issued": "green",
    },
    "documents.publication.state": {
        "waiting": "amber",
        "published": "green",
        "taken_down": "red",
    },
    "documents.template.state": {"used": "green"},
    "documents.volume.state": {"open": "blue", "closed": "violet", "handed_over": "green"},
    "documents.volume.retention": {"permanent": "red"},
    "handovers.handover.state": {"prepared": "amber", "given": "amber", "taken": "green"},
    "inbox.outcome.state": {"accepted": "blue", "applied": "green", "quarantined": "amber"},
    "instruments.version.state": {"published": "green"},
    "evaluation.systemversion.state": {"published": "green"},
    "instruments.wordingproposal.state": {"pending": "amber", "taken": "green"},
    "workgroup.post.kind": {"task": "violet", "notice": "blue"},
    "workgroup.post.state": {"open": "blue", "withdrawn": "red"},
}


def tone_of(thing: Model, field: str, value: str) -> str:
    """Return the colour of a value of a choices field; grey where none is named."""
    label = thing._meta.label_lower  # noqa: SLF001 - Django's own public name
    return TONES.get(f"{label}.{field}", {}).get(value, "grey")
