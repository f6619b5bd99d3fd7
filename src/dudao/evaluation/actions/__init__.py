"""What people do in evaluation."""

from dudao.evaluation.actions.answering import answer, confirm_answers, write_texts
from dudao.evaluation.actions.candidates import (
    add_candidate,
    begin_batch,
    leave_round,
    move_candidate,
    propose_batches,
)
from dudao.evaluation.actions.rounds import (
    close_round,
    draft_next_round,
    draft_round,
    edit_batch,
    edit_round,
    open_round,
)
from dudao.evaluation.actions.self_evaluation import (
    attach_evidence,
    give_back_self_evaluation,
    submit_self_evaluation,
    use_evidence,
)

__all__ = [
    "add_candidate",
    "answer",
    "attach_evidence",
    "begin_batch",
    "close_round",
    "confirm_answers",
    "draft_next_round",
    "draft_round",
    "edit_batch",
    "edit_round",
    "give_back_self_evaluation",
    "leave_round",
    "move_candidate",
    "open_round",
    "propose_batches",
    "submit_self_evaluation",
    "use_evidence",
    "write_texts",
]
