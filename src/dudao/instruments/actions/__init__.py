"""Everything that changes forms and what is said from them."""

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
    "create_version",
    "end_wording",
    "gather_wording",
    "load_packs",
    "merge_wording",
    "propose_wording",
    "publish",
    "reject_wording",
    "retire",
    "take_wording",
]
