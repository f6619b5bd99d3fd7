"""Whether a finding is an earlier problem again, and looking again at what was closed."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.findings.models import Finding
from dudao.findings.queries import lineage
from dudao.findings.rules import TEXT_LIMIT
from dudao.findings.states import State
from dudao.inspectorate.queries import recusal_of
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.files.forms import EvidenceForm
from dudao.web.findings.forms import SeenForm

FACT_WORDS = 40


class RecheckForm(SeenForm, EvidenceForm):
    note = forms.CharField(
        label=_("复查情况"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea,
        help_text=_("写明何时、在哪里看到什么。问题又出现的，请登记反弹。"),
    )
    field_order = ["note", "evidence", "seen"]


def _may_decide(finding: Finding, reader: Person) -> bool:
    return (
        may(reader, Permission.LINEAGE_CONFIRM, finding.unit)
        and recusal_of(reader, finding.unit, clock.today()) is None
    )


def kin_panel(
    finding: Finding, reader: Person, _attempt: forms.Form | None
) -> dict[str, Any] | None:
    """Show which earlier problems this may be again, to who may decide it."""
    if finding.ancestor_id is not None or not _may_decide(finding, reader):
        return None
    suggested = list(lineage.suggested_for(finding, reader))
    if not suggested:
        return None
    for kin in suggested:
        kin.percent = round(kin.score / 10)  # type: ignore[attr-defined]
    return {"template": "findings/panels/kin.html", "suggested": suggested}


def lineage_panel(
    finding: Finding, reader: Person, _attempt: forms.Form | None
) -> dict[str, Any] | None:
    """Show every time the problem was there, and let it be linked by hand."""
    line = lineage.line_of(finding, reader)
    decides = _may_decide(finding, reader)
    if not line.again and not decides:
        return None
    offered = lineage.offered(finding) if decides and finding.ancestor_id is None else []
    return {
        "template": "findings/panels/lineage.html",
        "line": line,
        "times": list(enumerate(line.times, start=1))[::-1],
        "ancestor": finding.ancestor,
        "decides": decides,
        "offered": [
            (row.pk, f"{row.number} {Truncator(row.fact).chars(FACT_WORDS)}") for row in offered
        ],
    }


def verdicts_panel(
    finding: Finding, reader: Person, attempt: forms.Form | None
) -> dict[str, Any] | None:
    """Show what was seen without a report of the school; offer to recheck what is closed."""
    verdicts = finding.verifications.filter(rectification=None).select_related("by")
    form = _recheck_form(finding, reader, attempt)
    if form is None and not verdicts:
        return None
    return {
        "template": "findings/panels/verdicts.html",
        "form": form,
        "kept_files": form.kept_files(reader) if form else [],
        "verdicts": verdicts.prefetch_related("evidence").order_by("-at"),
    }


def _recheck_form(
    finding: Finding, reader: Person, attempt: forms.Form | None
) -> RecheckForm | None:
    """Return the form of who may confirm on the spot that a closed problem is still solved."""
    if finding.state != State.CLOSED or not may(reader, Permission.FINDING_VERIFY, finding.unit):
        return None
    if recusal_of(reader, finding.unit, clock.today()) is not None:
        return None
    return attempt if isinstance(attempt, RecheckForm) else RecheckForm(auto_id="recheck-%s")
