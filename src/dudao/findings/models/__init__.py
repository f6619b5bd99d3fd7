"""The problem ledger and everything that hangs on a finding."""

from dudao.findings.models.dealing import (
    CircularProposal,
    Consultation,
    ConsultationFile,
    UrgentReport,
)
from dudao.findings.models.following import Kinship, Reminder, SavedView
from dudao.findings.models.importing import LedgerUpload
from dudao.findings.models.ledger import Category, Counter, Finding, FindingFile
from dudao.findings.models.notices import Notice
from dudao.findings.models.objecting import Objection, ObjectionFile
from dudao.findings.models.rectifying import (
    EvidenceFlag,
    Extension,
    Rectification,
    RectificationFile,
    Report,
    Step,
    Verification,
    VerificationFile,
)

__all__ = [
    "Category",
    "CircularProposal",
    "Consultation",
    "ConsultationFile",
    "Counter",
    "EvidenceFlag",
    "Extension",
    "Finding",
    "FindingFile",
    "Kinship",
    "LedgerUpload",
    "Notice",
    "Objection",
    "ObjectionFile",
    "Rectification",
    "RectificationFile",
    "Reminder",
    "Report",
    "SavedView",
    "Step",
    "UrgentReport",
    "Verification",
    "VerificationFile",
]
