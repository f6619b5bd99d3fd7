"""Everything that changes findings, their rectification and their notices."""

from dudao.findings.actions.kinship import (
    confirm_ancestor,
    reject_ancestor,
    suggest_ancestors,
)
from dudao.findings.actions.notice_batches import draft_notices, issue_notices
from dudao.findings.actions.notices import draft_notice, file_notice, issue_notice, revise_notice
from dudao.findings.actions.objecting import (
    answer_objection,
    ask_review,
    assign_reader,
    file_objection,
    review_objection,
    withdraw_objection,
)
from dudao.findings.actions.raising import (
    drop,
    edit_finding,
    fix_text,
    free_text,
    raise_finding,
    tell,
)
from dudao.findings.actions.rechecking import recheck
from dudao.findings.actions.rectifying import promise, submit_rectification
from dudao.findings.actions.verifying import verify

__all__ = [
    "answer_objection",
    "ask_review",
    "assign_reader",
    "confirm_ancestor",
    "draft_notice",
    "draft_notices",
    "drop",
    "edit_finding",
    "file_notice",
    "file_objection",
    "fix_text",
    "free_text",
    "issue_notice",
    "issue_notices",
    "promise",
    "raise_finding",
    "recheck",
    "reject_ancestor",
    "review_objection",
    "revise_notice",
    "submit_rectification",
    "suggest_ancestors",
    "tell",
    "verify",
    "withdraw_objection",
]
