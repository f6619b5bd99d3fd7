"""Everything that changes indicator systems."""

from dudao.evaluation.actions.comparing import settle_crossing
from dudao.evaluation.actions.indicators import (
    add_indicator,
    change_indicator,
    drop_indicator,
    move_indicator,
    shift_indicator,
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

__all__ = [
    "PACKS",
    "add_indicator",
    "begin_system",
    "begin_version",
    "change_indicator",
    "confirm_system_table",
    "discard_system_table",
    "drop_draft",
    "drop_indicator",
    "drop_unconfirmed_system_tables",
    "edit_frame",
    "load_systems",
    "mend_cell",
    "move_indicator",
    "publish_version",
    "read_system_table",
    "retire_version",
    "settle_crossing",
    "shift_indicator",
    "write_definition",
]
