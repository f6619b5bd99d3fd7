"""What is worked out on a visit. Pure: no database, no clock."""

from dudao.visits.rules.differences import differences as list_differences
from dudao.visits.rules.feedback import (
    FeedbackContent,
    LookedAt,
    Problem,
    day_text,
    feedback_text,
    term_text,
    text_sha256,
)
from dudao.visits.rules.merging import (
    Change,
    Clash,
    Given,
    differences,
    merge,
    merge_given,
    undo,
)
from dudao.visits.rules.place import Point, distance_metres, minutes_between
from dudao.visits.rules.reserved import record_id
from dudao.visits.rules.strokes import Strokes, draw
from dudao.visits.rules.strokes import read as read_strokes
from dudao.visits.rules.words import Proposal, answer_in_words, label_of, proposals

__all__ = [
    "Change",
    "Clash",
    "FeedbackContent",
    "Given",
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
    "list_differences",
    "merge",
    "merge_given",
    "minutes_between",
    "proposals",
    "read_strokes",
    "record_id",
    "term_text",
    "text_sha256",
    "undo",
]
