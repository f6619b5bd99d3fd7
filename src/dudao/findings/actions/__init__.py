"""Everything that changes findings, their rectification and their notices."""

from dudao.findings.actions.notices import draft_notice, issue_notice, revise_notice
from dudao.findings.actions.raising import (
    drop,
    edit_finding,
    fix_text,
    free_text,
    raise_finding,
    tell,
)
from dudao.findings.actions.rectifying import promise, submit_rectification
from dudao.findings.actions.verifying import verify

__all__ = [
    "draft_notice",
    "drop",
    "edit_finding",
    "fix_text",
    "free_text",
    "issue_notice",
    "promise",
    "raise_finding",
    "revise_notice",
    "submit_rectification",
    "tell",
    "verify",
]
