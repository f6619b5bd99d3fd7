"""The working forms with a content of their own: notice, feedback list, letter to a section."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

import msgspec


class Stance(StrEnum):
    """What the school says to one problem on its feedback list."""

    NONE = ""
    AGREES = "agrees"
    PARTLY = "partly"
    DISPUTES = "disputes"


STANCE_TEXT = {
    Stance.NONE: "",
    Stance.AGREES: "认可",
    Stance.PARTLY: "部分认可",
    Stance.DISPUTES: "有异议",
}


class Problem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One problem: what was seen, against which rule, what is to be done, by when."""

    fact: str
    basis: str = ""
    demand: str = ""
    workdays: int | None = None
    due_on: date | None = None
    reference: str = ""  # the caller's id of the problem; never printed
    stance: Stance = Stance.NONE
    words: str = ""  # the school's own words to it


class LookBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An earlier problem and how it was found this time."""

    fact: str
    verdict: str
    note: str = ""


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signature given on the spot; `image` names the file that holds the drawing (PNG)."""

    role: str
    name: str
    signed_at: datetime | None = None
    image: str = ""


class Refusal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The principal would not sign: why, and who saw it."""

    reason: str
    witness: str


class RectificationNotice(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag="rectification_notice",
    tag_field="kind",
):
    """督导整改通知书: the office demands that problems are put right, each by its day."""

    office: str
    school: str
    lead_in: str
    problems: list[Problem]
    demands: list[str]
    head: Literal["plain", "red"] = "plain"
    copies_to: list[str] = []
    attachments: list[str] = []
    remark: str = ""
    number: str = ""
    issued_on: date | None = None


class FeedbackList(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag="feedback_list",
    tag_field="kind",
):
    """督导反馈清单: what the inspectors say at the end of a visit, and what the school answers."""

    office: str
    school: str
    subject: str
    visited_on: date
    inspectors: list[str]
    companions: list[str] = []
    merits: list[str] = []
    problems: list[Problem] = []
    look_backs: list[LookBack] = []
    advice: list[str] = []
    signed_sha256: str = ""  # where the text that people signed was kept and hashed elsewhere
    school_view: str = ""
    signatures: list[Signature] = []
    refusal: Refusal | None = None
    number: str = ""
    issued_on: date | None = None


class SectionLetter(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag="section_letter",
    tag_field="kind",
):
    """科室协商函: the office puts a problem of a school to the section whose business it is."""

    office: str
    section: str
    school: str
    lead_in: str
    problem: Problem
    question: str
    reply_by: date
    requests: list[str] = []
    number: str = ""
    issued_on: date | None = None


Working = RectificationNotice | FeedbackList | SectionLetter


def lead_in(*, bases: list[str], inspectors: list[str], visited_on: date, subject: str) -> str:
    """Return the usual first paragraph of a notice, for the office to edit."""
    basis = "".join(bases) or "《教育督导条例》"
    return (
        f"根据{basis}和年度督导工作计划，我室督学{'、'.join(inspectors)}"
        f"于{day_text(visited_on)}对你校开展了{subject}，发现以下问题，现通知你校限期整改。"
    )


def usual_demands(*, report_by: date) -> list[str]:
    """Return the usual demands at the end of a notice, for the office to edit."""
    report = f"请于{day_text(report_by)}前将整改报告及佐证材料报送我室。"
    return [
        "请你校对照上述问题逐项明确责任人和整改措施，按期整改到位，举一反三，防止问题反弹。",
        f"{report}对问题有异议的，可在收到本通知书后向我室书面申辩。",
        "我室将对整改情况进行复查。逾期未整改或者整改不到位的，依照《教育督导问责办法》处理。",
    ]


def day_text(day: date) -> str:
    """Return a day as documents write it: no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def due_text(problem: Problem) -> str:
    """Return the deadline in words, such as 10个工作日，即2026年12月7日前."""
    days = f"{problem.workdays}个工作日" if problem.workdays else ""
    by = f"{day_text(problem.due_on)}前" if problem.due_on else ""
    return f"{days}，即{by}" if days and by else days or by


def looked_back_text(looked: LookBack) -> str:
    """Return an earlier problem with its verdict in one sentence."""
    note = f"，{looked.note}" if looked.note else ""
    return f"{looked.fact}（{looked.verdict}{note}）"


def _letter_lines(content: SectionLetter) -> list[str]:
    return [
        f"督导机构：{content.office}",
        f"科室：{content.section}",
        f"学校：{content.school}",
        content.lead_in,
        *_problem_lines(1, content.problem),
        f"协商事项：{content.question}",
        f"办复期限：{content.reply_by.isoformat()}",
        *content.requests,
    ]


def lines_of(content: Working) -> list[str]:
    if isinstance(content, SectionLetter):
        return _letter_lines(content)
    problems = [line for n, p in enumerate(content.problems, 1) for line in _problem_lines(n, p)]
    ends = [f"督导机构：{content.office}", f"学校：{content.school}"]
    if isinstance(content, RectificationNotice):
        return [
            *ends,
            content.lead_in,
            *problems,
            *content.demands,
            *(f"抄送：{unit}" for unit in content.copies_to),
            *(f"附件：{name}" for name in content.attachments),
            *([f"附注：{content.remark}"] if content.remark else []),
        ]
    return [
        *ends,
        f"事项：{content.subject}",
        f"日期：{content.visited_on.isoformat()}",
        f"督学：{'、'.join(content.inspectors)}",
        *([f"随行：{'、'.join(content.companions)}"] if content.companions else []),
        *(f"亮点：{merit}" for merit in content.merits),
        *problems,
        *(f"回头看：{looked_back_text(looked)}" for looked in content.look_backs),
        *(f"建议：{advice}" for advice in content.advice),
    ]


def _problem_lines(n: int, problem: Problem) -> list[str]:
    parts = {
        "问题": problem.fact,
        "依据": problem.basis,
        "要求": problem.demand,
        "期限": due_text(problem),
    }
    return [f"{n}.{label}：{text}" for label, text in parts.items() if text]
