"""Everything that changes a document, a file per subject. Once issued, nothing does."""

from dudao.documents.actions.batches import Issued, issue_many
from dudao.documents.actions.delivering import URGING_LIMIT, acknowledge, deliver, read, urge
from dudao.documents.actions.drafting import check, draft, edit, return_, sign_off, submit
from dudao.documents.actions.issuing import amend, issue, proof_link, void
from dudao.documents.actions.numbering import open_series

__all__ = [
    "URGING_LIMIT",
    "Issued",
    "acknowledge",
    "amend",
    "check",
    "deliver",
    "draft",
    "edit",
    "issue",
    "issue_many",
    "open_series",
    "proof_link",
    "read",
    "return_",
    "sign_off",
    "submit",
    "urge",
    "void",
]
