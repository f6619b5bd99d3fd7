"""Everything that changes a draw."""

from dudao.planning.actions.draws.deciding import (
    assign_drawn,
    carry_out_draw,
    publish_draw,
    strike_lot,
)
from dudao.planning.actions.draws.preparing import (
    edit_lot,
    freeze_draw,
    make_draw,
    write_lots,
)
from dudao.planning.actions.draws.seeding import (
    commit_share,
    redo_draw,
    reveal_share,
    set_public_numbers,
    void_draw,
)

__all__ = [
    "assign_drawn",
    "carry_out_draw",
    "commit_share",
    "edit_lot",
    "freeze_draw",
    "make_draw",
    "publish_draw",
    "redo_draw",
    "reveal_share",
    "set_public_numbers",
    "strike_lot",
    "void_draw",
    "write_lots",
]
