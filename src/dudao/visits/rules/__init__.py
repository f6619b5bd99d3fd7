"""What is worked out on a visit. Pure: no database, no clock."""

from dudao.visits.rules.feedback import (
    FeedbackContent,
    LookedAt,
    Problem,
    day_text,
    feedback_text,
    term_text,
    text_sha256,
)
from dudao.visits.rules.merging import Change, Clash, differences, merge, undo
from dudao.visits.rules.place import Point, distance_metres, minutes_between
from dudao.visits.rules.strokes import Strokes, draw
from dudao.visits.rules.strokes import read as read_strokes
from dudao.visits.rules.words import Proposal, answer_in_words, label_of, proposals

__all__ = [
    "Change",
    "Clash",
    "FeedbackContent",
    "LookedAt",
    "Point",
    "Problem",
    "Proposal",
    "Strokes",
    "answer_in_words",
    "day_text",
    "differences",
    "distance_metres",
    "draw",
    "feedback_text",
    "label_of",
    "merge",
    "minutes_between",
    "proposals",
    "read_strokes",
    "term_text",
    "text_sha256",
    "undo",
]
