"""Everything that changes a document, a file per subject. Once issued, nothing does."""

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
from dudao.documents.actions.issuing import amend, issue, proof_link, void
from dudao.documents.actions.numbering import open_series

__all__ = [
    "URGING_LIMIT",
    "Arrival",
    "accept_package",
    "acknowledge",
    "amend",
    "check",
    "deliver",
    "draft",
    "edit",
    "end_peer",
    "issue",
    "make_package",
    "make_seal",
    "open_series",
    "proof_link",
    "read",
    "receive_package",
    "refuse_package",
    "renew_seal",
    "return_",
    "sign_off",
    "submit",
    "take_receipt",
    "trust_peer",
    "urge",
    "void",
]
