"""Everything that changes a document, a file per subject. Once issued, nothing does."""

from dudao.documents.actions.archive import (
    fill_volume,
    open_volume,
    open_volumes,
    put_into_volume,
    take_out_of_volume,
)
from dudao.documents.actions.closing import (
    PATIENCE,
    HandedOver,
    ask_closing,
    close_volume,
    give_up_closing,
    hand_over_year,
    reopen_volume,
)
from dudao.documents.actions.delivering import URGING_LIMIT, acknowledge, deliver, read, urge
from dudao.documents.actions.drafting import check, draft, edit, return_, sign_off, submit
from dudao.documents.actions.issuing import amend, issue, proof_link, void
from dudao.documents.actions.numbering import open_series, set_archive_code

__all__ = [
    "PATIENCE",
    "URGING_LIMIT",
    "HandedOver",
    "acknowledge",
    "amend",
    "ask_closing",
    "check",
    "close_volume",
    "deliver",
    "draft",
    "edit",
    "fill_volume",
    "give_up_closing",
    "hand_over_year",
    "issue",
    "open_series",
    "open_volume",
    "open_volumes",
    "proof_link",
    "put_into_volume",
    "read",
    "reopen_volume",
    "return_",
    "set_archive_code",
    "sign_off",
    "submit",
    "take_out_of_volume",
    "urge",
    "void",
]
