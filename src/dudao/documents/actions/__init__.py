"""Everything that changes a document, a file per subject. Once issued, nothing does."""

from dudao.documents.actions.batches import Issued, issue_many
from dudao.documents.actions.delivering import URGING_LIMIT, acknowledge, deliver, read, urge
from dudao.documents.actions.drafting import check, draft, edit, return_, sign_off, submit
from dudao.documents.actions.issuing import amend, issue, void
from dudao.documents.actions.numbering import open_series
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
    "Issued",
    "acknowledge",
    "amend",
    "check",
    "correct",
    "deliver",
    "draft",
    "edit",
    "issue",
    "issue_many",
    "open_series",
    "prepare",
    "publish",
    "put_up",
    "read",
    "reconsider",
    "retire_template",
    "return_",
    "sign_off",
    "submit",
    "take_down",
    "upload_template",
    "urge",
    "use_template",
    "void",
    "withhold",
]
