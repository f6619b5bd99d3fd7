"""Everything that changes forms and what is said from them."""

from dudao.instruments.actions.building import (
    begin_draft,
    begin_form,
    move_part,
    put_head,
    put_item,
    put_section,
    remove_part,
)
from dudao.instruments.actions.importing import (
    confirm_workbook,
    discard_workbook,
    drop_unconfirmed_workbooks,
    read_workbook,
)
from dudao.instruments.actions.versions import (
    PACKS,
    create_version,
    load_packs,
    publish,
    retire,
)
from dudao.instruments.actions.wordings import (
    Spoken,
    end_wording,
    gather_wording,
    merge_wording,
    propose_wording,
    reject_wording,
    take_wording,
)

__all__ = [
    "PACKS",
    "Spoken",
    "begin_draft",
    "begin_form",
    "confirm_workbook",
    "create_version",
    "discard_workbook",
    "drop_unconfirmed_workbooks",
    "end_wording",
    "gather_wording",
    "load_packs",
    "merge_wording",
    "move_part",
    "propose_wording",
    "publish",
    "put_head",
    "put_item",
    "put_section",
    "read_workbook",
    "reject_wording",
    "remove_part",
    "retire",
    "take_wording",
]
