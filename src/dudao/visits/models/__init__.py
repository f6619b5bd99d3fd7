"""Visits and what was recorded, fed back and signed."""

from dudao.visits.models.feedback import Correction, CorrectionLine, Feedback, FeedbackItem
from dudao.visits.models.finding import GoodPractice, LookBack, VisitFinding
from dudao.visits.models.going import Duty, Presence, Visit, VisitFile, VisitNote
from dudao.visits.models.recording import Record, RecordChange, RecordClash, RecordFile

__all__ = [
    "Correction",
    "CorrectionLine",
    "Duty",
    "Feedback",
    "FeedbackItem",
    "GoodPractice",
    "LookBack",
    "Presence",
    "Record",
    "RecordChange",
    "RecordClash",
    "RecordFile",
    "Visit",
    "VisitFile",
    "VisitFinding",
    "VisitNote",
]
