"""What a finding's page shows beside the problem itself: one panel a subject.

A panel is a function of (finding, reader, attempt) that returns its context with the path of its
template under "template", or None when this reader has nothing to see. `attempt` is a form that
was just refused; the panel that owns it shows it again as it was filled in.
"""

from collections.abc import Callable
from typing import Any

from django import forms

from dudao.findings.models import Finding
from dudao.org.models import Person
from dudao.web.findings import dealing, ladder, lineage, objecting, school_panels

Panel = Callable[[Finding, Person, forms.Form | None], dict[str, Any] | None]

#: Under the next step, in this order.
MAIN: tuple[Panel, ...] = (
    dealing.urgent_panel,
    objecting.panel,
    school_panels.steps_panel,
    lineage.kin_panel,
    lineage.verdicts_panel,
    dealing.outside_panel,
    dealing.circular_panel,
)
#: Beside it, under the deadline.
SIDE: tuple[Panel, ...] = (
    school_panels.extension_panel,
    ladder.panel,
    lineage.lineage_panel,
    dealing.category_panel,
)


def shown(
    panels: tuple[Panel, ...], finding: Finding, reader: Person, attempt: forms.Form | None
) -> list[dict[str, Any]]:
    """Return the contexts of the panels that have something to show."""
    return [made for panel in panels if (made := panel(finding, reader, attempt)) is not None]
