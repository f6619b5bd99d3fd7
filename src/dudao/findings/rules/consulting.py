"""What a letter to a section says. Pure."""

from collections.abc import Sequence
from datetime import date

from dudao.documents.content import Problem, SectionLetter, day_text
from dudao.findings.rules.deadlines import runs_until
from dudao.findings.states import WITH_SECTION
from dudao.lib.workdays import NATIONAL, Calendar

QUESTION_LIMIT = 1000
ANSWER_LIMIT = 2000
REASON_LIMIT = 300
CONCLUSION_LIMIT = 1000
#: What the office asks of a section unless it writes otherwise.
USUAL_REQUESTS = (
    "属于你单位职责的，请明确承办人、措施和完成时限；需由学校配合的，请一并写明。",
    "不属于你单位职责的，请于收函后2个工作日内说明理由退回，以便另行协商。",
)


def is_late(state: str, due_on: date, today: date, calendar: Calendar = NATIONAL) -> bool:
    """Tell whether the section is late with its answer."""
    return state in WITH_SECTION and runs_until(due_on, calendar=calendar) < today


def letter(
    *,
    office: str,
    section: str,
    school: str,
    problem: Problem,
    found_on: date,
    question: str,
    reply_by: date,
    requests: Sequence[str] = USUAL_REQUESTS,
) -> SectionLetter:
    """Return the letter as it is drafted."""
    return SectionLetter(
        office=office,
        section=section,
        school=school,
        lead_in=(
            f"根据《教育督导条例》和年度督导工作计划，我室督学于{day_text(found_on)}"
            f"对{school}开展督导时发现以下问题，涉及你单位职责，现商请办理。"
        ),
        problem=problem,
        question=question,
        reply_by=reply_by,
        requests=list(requests),
    )
