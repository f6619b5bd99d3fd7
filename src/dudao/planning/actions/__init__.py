"""Everything that changes assignments and draws, and what a gate reads of a pass."""

from dudao.planning.actions.assign import assign, batch_assign
from dudao.planning.actions.draws import (
    assign_drawn,
    carry_out_draw,
    commit_share,
    edit_lot,
    freeze_draw,
    make_draw,
    publish_draw,
    redo_draw,
    reveal_share,
    set_public_numbers,
    strike_lot,
    void_draw,
    write_lots,
)
from dudao.planning.actions.follow import (
    complete,
    hand_over,
    join,
    release,
    take_up,
    vouch,
    withdraw,
)
from dudao.planning.actions.passes import scan_pass

__all__ = [
    "assign",
    "assign_drawn",
    "batch_assign",
    "carry_out_draw",
    "commit_share",
    "complete",
    "edit_lot",
    "freeze_draw",
    "hand_over",
    "join",
    "make_draw",
    "publish_draw",
    "redo_draw",
    "release",
    "reveal_share",
    "scan_pass",
    "set_public_numbers",
    "strike_lot",
    "take_up",
    "void_draw",
    "vouch",
    "withdraw",
    "write_lots",
]
