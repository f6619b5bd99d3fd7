"""Everything that changes inspectors, areas, responsibilities, recusals and plates."""

from dudao.inspectorate.actions.areas import edit_area, make_area, put_in_area, take_from_area
from dudao.inspectorate.actions.dividing import (
    discard_division,
    move_schools,
    place_schools,
    propose_division,
    rename_part,
)
from dudao.inspectorate.actions.inspectors import edit_inspector, register_inspector, set_photo
from dudao.inspectorate.actions.liaisons import link_cadre, link_section, unlink
from dudao.inspectorate.actions.plaques import make_plaques, print_plaques, replace_plaque
from dudao.inspectorate.actions.recusals import declare_recusal, lift_recusal
from dudao.inspectorate.actions.responsibilities import (
    end_responsibility,
    hand_over,
    make_responsible,
)

__all__ = [
    "declare_recusal",
    "discard_division",
    "edit_area",
    "edit_inspector",
    "end_responsibility",
    "hand_over",
    "lift_recusal",
    "link_cadre",
    "link_section",
    "make_area",
    "make_plaques",
    "make_responsible",
    "move_schools",
    "place_schools",
    "print_plaques",
    "propose_division",
    "put_in_area",
    "register_inspector",
    "rename_part",
    "replace_plaque",
    "set_photo",
    "take_from_area",
    "unlink",
]
