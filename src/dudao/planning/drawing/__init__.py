"""A draw that anybody recomputes: list, seed, selection, certificate. Standard library only.

`docs/draw.md` describes it exactly; `recompute.txt` is the script that certificates print.
"""

from dudao.planning.drawing.certificates import (
    Fault,
    certificate,
    check,
    recompute_script,
)
from dudao.planning.drawing.lists import (
    DrawList,
    Entry,
    Party,
    Unreadable,
    list_text,
    quotas,
    read_list,
    sha256,
)
from dudao.planning.drawing.seeding import commitment, numbers_in, part_of, seed_of
from dudao.planning.drawing.selection import RECUSED, Outcome, Struck, carry_out

__all__ = [
    "RECUSED",
    "DrawList",
    "Entry",
    "Fault",
    "Outcome",
    "Party",
    "Struck",
    "Unreadable",
    "carry_out",
    "certificate",
    "check",
    "commitment",
    "list_text",
    "numbers_in",
    "part_of",
    "quotas",
    "read_list",
    "recompute_script",
    "seed_of",
    "sha256",
]
