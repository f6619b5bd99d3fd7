"""Assignments, what asks for them, and what arranges them."""

from dudao.planning.models.absences import Absence
from dudao.planning.models.assignments import Assignment
from dudao.planning.models.draws import Draw, Lot, Share
from dudao.planning.models.feeds import Feed
from dudao.planning.models.made import VisitMade
from dudao.planning.models.obligations import Job, Matter, Obligation, Rule
from dudao.planning.models.passes import Pass
from dudao.planning.models.plans import Plan, PlanItem, PlanUpload
from dudao.planning.models.proposals import Proposal, ProposedVisit
from dudao.planning.models.register import Agreement, Entry, Part, Programme, TeamMember
from dudao.planning.models.sections import AreaReport, Meeting, SectionTask
from dudao.planning.models.tally import Tally

__all__ = [
    "Absence",
    "Agreement",
    "AreaReport",
    "Assignment",
    "Draw",
    "Entry",
    "Feed",
    "Job",
    "Lot",
    "Matter",
    "Meeting",
    "Obligation",
    "Part",
    "Pass",
    "Plan",
    "PlanItem",
    "PlanUpload",
    "Programme",
    "Proposal",
    "ProposedVisit",
    "Rule",
    "SectionTask",
    "Share",
    "Tally",
    "TeamMember",
    "VisitMade",
]
