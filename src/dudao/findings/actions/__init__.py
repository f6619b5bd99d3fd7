"""Everything that changes findings, their rectification and their notices."""

from dudao.findings.actions.categories import (
    add_category,
    adopt_usual_categories,
    categorise,
    move_category,
    rename_category,
    retire_category,
)
from dudao.findings.actions.causes import assign_cause, return_cause
from dudao.findings.actions.circulars import decide_circular, propose_circular
from dudao.findings.actions.consulting import (
    accept_consultation,
    answer_consultation,
    ask_again,
    conclude_consultation,
    open_consultation,
    return_consultation,
    revise_consultation,
    send_consultation,
    withdraw_consultation,
)
from dudao.findings.actions.doubting import doubt_evidence
from dudao.findings.actions.extending import ask_extension, grant_extension, refuse_extension
from dudao.findings.actions.importing import (
    confirm_ledger,
    discard_ledger,
    drop_unconfirmed_ledgers,
    read_ledger,
)
from dudao.findings.actions.kinship import (
    confirm_ancestor,
    reject_ancestor,
    suggest_ancestors,
)
from dudao.findings.actions.ledger_batches import categorise_findings, close_findings
from dudao.findings.actions.notice_batches import Issued, draft_notices, issue_notices
from dudao.findings.actions.notices import draft_notice, file_notice, issue_notice, revise_notice
from dudao.findings.actions.objecting import (
    answer_objection,
    ask_review,
    assign_reader,
    file_objection,
    review_objection,
    withdraw_objection,
)
from dudao.findings.actions.passing_on import pass_on_objections
from dudao.findings.actions.raising import (
    add_evidence,
    drop,
    edit_finding,
    fix_text,
    free_text,
    raise_finding,
    tell,
)
from dudao.findings.actions.rechecking import recheck
from dudao.findings.actions.rectifying import promise, submit_rectification
from dudao.findings.actions.reminding import climb
from dudao.findings.actions.reporting import make_report
from dudao.findings.actions.stepping import tick_step
from dudao.findings.actions.urgent import receive_urgent, report_urgent
from dudao.findings.actions.verifying import add_seen, verify
from dudao.findings.actions.viewing import drop_view, note_export, save_view

__all__ = [
    "Issued",
    "accept_consultation",
    "add_category",
    "add_evidence",
    "add_seen",
    "adopt_usual_categories",
    "answer_consultation",
    "answer_objection",
    "ask_again",
    "ask_extension",
    "ask_review",
    "assign_cause",
    "assign_reader",
    "categorise",
    "categorise_findings",
    "climb",
    "close_findings",
    "conclude_consultation",
    "confirm_ancestor",
    "confirm_ledger",
    "decide_circular",
    "discard_ledger",
    "doubt_evidence",
    "draft_notice",
    "draft_notices",
    "drop",
    "drop_unconfirmed_ledgers",
    "drop_view",
    "edit_finding",
    "file_notice",
    "file_objection",
    "fix_text",
    "free_text",
    "grant_extension",
    "issue_notice",
    "issue_notices",
    "make_report",
    "move_category",
    "note_export",
    "open_consultation",
    "pass_on_objections",
    "promise",
    "propose_circular",
    "raise_finding",
    "read_ledger",
    "receive_urgent",
    "recheck",
    "refuse_extension",
    "reject_ancestor",
    "rename_category",
    "report_urgent",
    "retire_category",
    "return_cause",
    "return_consultation",
    "review_objection",
    "revise_consultation",
    "revise_notice",
    "save_view",
    "send_consultation",
    "submit_rectification",
    "suggest_ancestors",
    "tell",
    "tick_step",
    "verify",
    "withdraw_consultation",
    "withdraw_objection",
]
