"""Everything that changes a document, a file per subject. Once issued, nothing does."""

from dudao.documents.actions.archive import (
    fill_volume,
    open_volume,
    open_volumes,
    put_into_volume,
    take_out_of_volume,
)
from dudao.documents.actions.batches import Issued, issue_many
from dudao.documents.actions.closing import (
    HandedOver,
    ask_closing,
    close_volume,
    give_up_closing,
    hand_over_year,
    reopen_volume,
)
from dudao.documents.actions.delivering import URGING_LIMIT, acknowledge, deliver, read, urge
from dudao.documents.actions.drafting import check, draft, edit, return_, sign_off, submit
from dudao.documents.actions.exchange import (
    Arrival,
    accept_package,
    end_peer,
    make_package,
    make_seal,
    receive_package,
    refuse_package,
    renew_seal,
    take_receipt,
    trust_peer,
)
from dudao.documents.actions.issuing import amend, issue, void
from dudao.documents.actions.numbering import open_series, set_archive_code
from dudao.documents.actions.publishing import (
    correct,
    prepare,
    publish,
    put_up,
    reconsider,
    take_down,
    withhold,
)
from dudao.documents.actions.templates import retire_template, upload_template, use_template

__all__ = [
    "URGING_LIMIT",
    "Arrival",
    "HandedOver",
    "Issued",
    "accept_package",
    "acknowledge",
    "amend",
    "ask_closing",
    "check",
    "close_volume",
    "correct",
    "deliver",
    "draft",
    "edit",
    "end_peer",
    "fill_volume",
    "give_up_closing",
    "hand_over_year",
    "issue",
    "issue_many",
    "make_package",
    "make_seal",
    "open_series",
    "open_volume",
    "open_volumes",
    "prepare",
    "publish",
    "put_into_volume",
    "put_up",
    "read",
    "receive_package",
    "reconsider",
    "refuse_package",
    "renew_seal",
    "reopen_volume",
    "retire_template",
    "return_",
    "set_archive_code",
    "sign_off",
    "submit",
    "take_down",
    "take_out_of_volume",
    "take_receipt",
    "trust_peer",
    "upload_template",
    "urge",
    "use_template",
    "void",
    "withhold",
]
