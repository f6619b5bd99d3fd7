"""Assignments, what asks for them, and what arranges them."""

from dudao.planning.models.assignments import Assignment
from dudao.planning.models.made import VisitMade
from dudao.planning.models.obligations import Job, Matter, Obligation, Rule
from dudao.planning.models.plans import Plan, PlanItem
from dudao.planning.models.proposals import Proposal, ProposedVisit
from dudao.planning.models.register import Entry, Part, Programme, TeamMember
from dudao.planning.models.sections import AreaReport, Meeting, SectionTask
from dudao.planning.models.tally import Tally

__all__ = [
    "AreaReport",
    "Assignment",
    "Entry",
    "Job",
    "Matter",
    "Meeting",
    "Obligation",
    "Part",
    "Plan",
    "PlanItem",
    "Programme",
    "Proposal",
    "ProposedVisit",
    "Rule",
    "SectionTask",
    "Tally",
    "TeamMember",
    "VisitMade",
]
