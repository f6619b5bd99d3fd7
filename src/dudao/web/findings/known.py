"""What the school's forms need not ask, because it is known."""

from typing import Any

from dudao.files.models import File
from dudao.findings.models import Finding
from dudao.findings.queries.school import known_people
from dudao.findings.rules.steps import Planned


def known_of(finding: Finding) -> dict[str, Any]:
    """Return what promise and result begin with: person, measures, steps, photos to answer."""
    known = known_people(finding)
    return {
        "responsible_person": finding.responsible_person or known.usual,
        "measures": finding.measures,
        "people": known.people,
        "planned": [
            Planned(step.text, step.due_on)
            for step in finding.steps.filter(done_on=None).order_by("position")
        ],
        "problems": problem_photos(finding),
    }


def problem_photos(finding: Finding) -> list[File]:
    """Return the photos that show the problem, as far as they came, in the order given."""
    links = finding.files.select_related("file").order_by("pk")
    return [link.file for link in links if link.file.is_image and link.file.is_here]
