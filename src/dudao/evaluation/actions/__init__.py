"""Everything that changes systems, rounds, self-evaluations, reviews, results and plans."""

from dudao.evaluation.actions.answering import answer, confirm_answers, write_texts
from dudao.evaluation.actions.candidates import (
    add_candidate,
    begin_batch,
    leave_round,
    move_candidate,
    propose_batches,
)
from dudao.evaluation.actions.comparing import settle_crossing
from dudao.evaluation.actions.development_plans import (
    approve_plan,
    begin_plan,
    drop_goal,
    follow_up_goal,
    return_plan,
    set_goal,
    submit_plan,
    write_plan,
)
from dudao.evaluation.actions.document_review import (
    check_document,
    finish_document_review,
    go_on_site,
)
from dudao.evaluation.actions.figures import renew_figures
from dudao.evaluation.actions.indicators import (
    add_indicator,
    change_indicator,
    drop_indicator,
    move_indicator,
    shift_indicator,
)
from dudao.evaluation.actions.levels import (
    CheckGiven,
    answer_differences,
    begin_check,
    close_check,
    correct_result,
    rate_sample,
    return_differences,
    take_sample,
)
from dudao.evaluation.actions.rating import (
    attach_rating_evidence,
    finish_rating,
    moderate,
    rate,
)
from dudao.evaluation.actions.result_objections import answer_result_objection, object_to_result
from dudao.evaluation.actions.result_papers import draft_result_paper, tell_results
from dudao.evaluation.actions.results import (
    announce_results,
    confirm_results,
    evaluate_again,
    grade,
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
from dudao.evaluation.actions.shipped import PACKS, load_systems
from dudao.evaluation.actions.succession import pass_to_successor
from dudao.evaluation.actions.systems import (
    begin_system,
    begin_version,
    drop_draft,
    edit_frame,
    publish_version,
    retire_version,
    write_definition,
)
from dudao.evaluation.actions.tables import (
    confirm_system_table,
    discard_system_table,
    drop_unconfirmed_system_tables,
    mend_cell,
    read_system_table,
)
from dudao.evaluation.actions.teams import choose_team, draw_team, recuse_member
from dudao.evaluation.actions.vetoes import (
    decide_veto,
    hold_hearing,
    propose_veto,
    set_veto_rule,
    state_case,
)
from dudao.evaluation.actions.years import (
    WorkGiven,
    adopt_year,
    close_year,
    compute_year,
    draft_year,
    edit_year,
    reopen_year,
)

__all__ = [
    "PACKS",
    "CheckGiven",
    "WorkGiven",
    "add_candidate",
    "add_indicator",
    "adopt_year",
    "announce_results",
    "answer",
    "answer_differences",
    "answer_result_objection",
    "approve_plan",
    "attach_evidence",
    "attach_rating_evidence",
    "begin_batch",
    "begin_check",
    "begin_plan",
    "begin_system",
    "begin_version",
    "change_indicator",
    "check_document",
    "choose_team",
    "close_check",
    "close_round",
    "close_year",
    "compute_year",
    "confirm_answers",
    "confirm_results",
    "confirm_system_table",
    "correct_result",
    "decide_veto",
    "discard_system_table",
    "draft_next_round",
    "draft_result_paper",
    "draft_round",
    "draft_year",
    "draw_team",
    "drop_draft",
    "drop_goal",
    "drop_indicator",
    "drop_unconfirmed_system_tables",
    "edit_batch",
    "edit_frame",
    "edit_round",
    "edit_year",
    "evaluate_again",
    "finish_document_review",
    "finish_rating",
    "follow_up_goal",
    "give_back_self_evaluation",
    "go_on_site",
    "grade",
    "hold_hearing",
    "leave_round",
    "load_systems",
    "mend_cell",
    "moderate",
    "move_candidate",
    "move_indicator",
    "object_to_result",
    "open_round",
    "pass_to_successor",
    "propose_batches",
    "propose_veto",
    "publish_version",
    "rate",
    "rate_sample",
    "read_system_table",
    "recuse_member",
    "renew_figures",
    "reopen_year",
    "retire_version",
    "return_differences",
    "return_plan",
    "set_goal",
    "set_veto_rule",
    "settle_crossing",
    "shift_indicator",
    "state_case",
    "submit_plan",
    "submit_self_evaluation",
    "take_sample",
    "tell_results",
    "use_evidence",
    "write_definition",
    "write_plan",
    "write_texts",
]
