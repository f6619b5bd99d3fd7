"""The feedback list: what it says, the exact text, its hash.

The text is Chinese whatever language the inspector works in: it is what the principal signs.
"""

from datetime import date
from hashlib import sha256

from msgspec import Struct


class Problem(Struct, frozen=True, kw_only=True):
    """A problem as the school is told of it. Severity and route are their words."""

    finding: str
    topic: str
    severity: str
    route: str
    fact: str
    basis: str
    demand: str
    workdays: int
    due_on: date
    life_safety: bool = False


class LookedAt(Struct, frozen=True, kw_only=True):
    """An earlier problem and how it was found this time; an empty verdict was not looked at."""

    finding: str
    number: str
    fact: str
    verdict: str = ""
    note: str = ""


class FeedbackContent(Struct, frozen=True, kw_only=True):
    """Everything the feedback list says."""

    office: str
    school: str
    kind: str
    purpose: str
    visited_on: date
    leader: str
    companions: list[str] = []
    merits: list[str] = []
    problems: list[Problem] = []
    look_backs: list[LookedAt] = []


def feedback_text(content: FeedbackContent) -> str:
    """Return the exact text a signature binds to: one fact a line, blanks folded."""
    lines = [
        "督导反馈清单",
        f"督导机构：{content.office}",
        f"学校：{content.school}",
        f"督导类型：{content.kind}",
        f"督导目的：{content.purpose}",
        f"督导日期：{day_text(content.visited_on)}",
        f"督学：{content.leader}",
        *([f"随行督学：{'、'.join(content.companions)}"] if content.companions else []),
        "一、值得肯定的做法",
        *(_numbered(content.merits) or ["本次没有记录。"]),
        "二、存在的问题和整改要求",
        *(_problems(content.problems) or ["本次督导没有发现需要整改的问题。"]),
        "三、以前问题的回头看",
        *(_looked_at(content.look_backs) or ["没有未销号的问题。"]),
    ]
    return "\n".join(" ".join(line.split()) for line in lines)


def text_sha256(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def day_text(day: date) -> str:
    """Return a day as documents write it: 2026年11月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def term_text(problem: Problem) -> str:
    """Return until when a problem is to be put right: the day, and the workdays given for it."""
    days = f"{problem.workdays}个工作日" if problem.workdays else "当天"
    return f"{day_text(problem.due_on)}前（{days}）"


def _numbered(texts: list[str]) -> list[str]:
    return [f"{n}. {text}" for n, text in enumerate(texts, 1)]


def _problems(problems: list[Problem]) -> list[str]:
    lines = []
    for n, problem in enumerate(problems, 1):
        danger = "，危及人身安全" if problem.life_safety else ""
        lines.append(f"{n}. 【{problem.topic}】{problem.fact}（{problem.severity}{danger}）")
        if problem.basis:
            lines.append(f"依据：{problem.basis}")
        lines.append(f"要求：{problem.demand}")
        lines.append(f"期限：{term_text(problem)}")
        lines.append(f"处理方式：{problem.route}")
    return lines


def _looked_at(look_backs: list[LookedAt]) -> list[str]:
    return [
        f"{n}. {looked.number} {looked.fact} —— {looked.verdict or '本次未核查'}"
        + (f"。{looked.note}" if looked.note else "")
        for n, looked in enumerate(look_backs, 1)
    ]
