"""Everything that changes indicator systems, rounds, self-evaluations and reviews."""

from dudao.evaluation.actions.answering import answer, confirm_answers, write_texts
from dudao.evaluation.actions.candidates import (
    add_candidate,
    begin_batch,
    leave_round,
    move_candidate,
    propose_batches,
)
from dudao.evaluation.actions.comparing import settle_crossing
from dudao.evaluation.actions.figures import renew_figures
from dudao.evaluation.actions.document_review import (
    check_document,
    finish_document_review,
    go_on_site,
)
from dudao.evaluation.actions.indicators import (
    add_indicator,
    change_indicator,
    drop_indicator,
    move_indicator,
    shift_indicator,
)
from dudao.evaluation.actions.rating import (
    attach_rating_evidence,
    finish_rating,
    moderate,
    rate,
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

__all__ = [
    "PACKS",
    "add_candidate",
    "add_indicator",
    "answer",
    "attach_evidence",
    "attach_rating_evidence",
    "begin_batch",
    "begin_system",
    "begin_version",
    "change_indicator",
    "check_document",
    "choose_team",
    "close_round",
    "confirm_answers",
    "confirm_system_table",
    "discard_system_table",
    "draft_next_round",
    "draft_round",
    "draw_team",
    "drop_draft",
    "drop_indicator",
    "drop_unconfirmed_system_tables",
    "edit_batch",
    "edit_frame",
    "edit_round",
    "finish_document_review",
    "finish_rating",
    "give_back_self_evaluation",
    "go_on_site",
    "leave_round",
    "load_systems",
    "mend_cell",
    "moderate",
    "move_candidate",
    "move_indicator",
    "open_round",
    "pass_to_successor",
    "propose_batches",
    "publish_version",
    "rate",
    "read_system_table",
    "renew_figures",
    "recuse_member",
    "retire_version",
    "settle_crossing",
    "shift_indicator",
    "submit_self_evaluation",
    "use_evidence",
    "write_definition",
    "write_texts",
]
