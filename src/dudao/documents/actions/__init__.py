"""Everything that changes a document, a file per subject. Once issued, nothing does."""

from dudao.documents.actions.delivering import URGING_LIMIT, acknowledge, deliver, read, urge
from dudao.documents.actions.drafting import check, draft, edit, return_, sign_off, submit
from dudao.documents.actions.issuing import amend, issue, proof_link, void
from dudao.documents.actions.numbering import open_series
from dudao.documents.actions.templates import retire_template, upload_template, use_template

__all__ = [
    "URGING_LIMIT",
    "acknowledge",
    "amend",
    "check",
    "deliver",
    "draft",
    "edit",
    "issue",
    "open_series",
    "proof_link",
    "read",
    "retire_template",
    "return_",
    "sign_off",
    "submit",
    "upload_template",
    "urge",
    "use_template",
    "void",
]
