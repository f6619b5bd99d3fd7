"""Everything that changes indicator systems, rounds and self-evaluations."""

from dudao.evaluation.actions.answering import answer, confirm_answers, write_texts
from dudao.evaluation.actions.candidates import (
    add_candidate,
    begin_batch,
    leave_round,
    move_candidate,
    propose_batches,
)
from dudao.evaluation.actions.comparing import settle_crossing
from dudao.evaluation.actions.indicators import (
    add_indicator,
    change_indicator,
    drop_indicator,
    move_indicator,
    shift_indicator,
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
    "WorkGiven",
    "add_candidate",
    "add_indicator",
    "adopt_year",
    "answer",
    "attach_evidence",
    "begin_batch",
    "begin_system",
    "begin_version",
    "change_indicator",
    "close_round",
    "close_year",
    "compute_year",
    "confirm_answers",
    "confirm_system_table",
    "decide_veto",
    "discard_system_table",
    "draft_next_round",
    "draft_round",
    "draft_year",
    "drop_draft",
    "drop_indicator",
    "drop_unconfirmed_system_tables",
    "edit_batch",
    "edit_frame",
    "edit_round",
    "edit_year",
    "give_back_self_evaluation",
    "hold_hearing",
    "leave_round",
    "load_systems",
    "mend_cell",
    "move_candidate",
    "move_indicator",
    "open_round",
    "propose_batches",
    "propose_veto",
    "publish_version",
    "read_system_table",
    "reopen_year",
    "retire_version",
    "set_veto_rule",
    "settle_crossing",
    "shift_indicator",
    "state_case",
    "submit_self_evaluation",
    "use_evidence",
    "write_definition",
    "write_texts",
]
