"""Official documents in every state: assembled from the year's data, delivered, amended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from dudao.analytics.queries.bulletins import BULLETINS
from dudao.analytics.queries.figures import Asked, recompute
from dudao.documents import actions as documents
from dudao.documents.blanks import blank
from dudao.documents.content import Attendance, Official, Text
from dudao.documents.states import Amends, Kind
from dudao.lib import clock
from dudao.org.queries import inspected

if TYPE_CHECKING:
    from datetime import date

    from dudao.cli.demo.cast import Cast
    from dudao.documents.models import Document
    from dudao.org.models import Unit

#: How far a document is taken, step by step.
_STEPS = ("submit", "check", "sign_off", "issue", "deliver")


class _Office:
    """The office at its desk: staff drafts, the director checks nothing of their own, and signs."""

    def __init__(self, cast: Cast, office: Unit) -> None:
        self.cast, self.office = cast, office
        self.schools = list(inspected().filter(office=office, closed_on=None).order_by("pk"))
        self.proof = recompute(cast.director)  # nothing changes while the office writes
        month = clock.today().replace(day=1)
        self.until = month - timedelta(days=1)
        self.since = self.until.replace(day=1)

    def assemble(self, what: str, since: date | None = None) -> Official:
        """Assemble a bulletin of last month, or since a day."""
        asked = Asked(self.office, since or self.since, self.until)
        return BULLETINS[what].assemble(self.cast.staff, asked)

    def take(self, content: Official, steps: int, to: list[Unit] | None = None) -> Document:
        """Draft `content` and take it some steps further."""
        document = documents.draft(
            content, office=self.office, unit=self.office, by=self.cast.staff, to=to or []
        )
        return self.go_on(document, steps)

    def go_on(self, document: Document, steps: int) -> Document:
        """Take a draft some steps further."""
        by = {"submit": self.cast.staff, "deliver": self.cast.staff}
        for step in _STEPS[:steps]:
            who = by.get(step, self.cast.director)
            proof = {} if step == "deliver" else {"recompute": self.proof}
            getattr(documents, step)(document.pk, by=who, **proof)
        return document


def fill_bulletins(cast: Cast, office: Unit) -> None:
    """Write what an office writes in a month."""
    desk = _Office(cast, office)
    circular = desk.take(desk.assemble("visits"), 5, to=desk.schools)
    for school in desk.schools[:3]:
        _sign_for(circular, school, cast)
    notice = desk.take(_meeting_notice(office), 5, to=desk.schools)
    _correct(desk, notice)
    desk.take(desk.assemble("rectification"), 4)
    desk.take(_minutes(office), 3)
    desk.take(desk.assemble("satisfaction"), 0)
    desk.take(desk.assemble("rural"), 0)


def _meeting_notice(office: Unit) -> Official:
    begun = blank(Kind.NOTICE, office=office.name, signers=[])
    return msgspec.structs.replace(
        begun,
        title=f"{office.name}关于召开教育督导工作会议的通知",
        pieces=[
            Text(text="为总结上半年督导工作，部署下一阶段任务，现就召开工作会议有关事项通知如下。"),
            Text(text="一、参会人员", level=1),
            Text(text="各学校（幼儿园）负责人、全体责任督学。"),
            Text(text="二、有关要求", level=1),
            Text(text="请提前10分钟到会，不得无故缺席。"),
            Text(text="特此通知。"),
        ],
    )


def _minutes(office: Unit) -> Official:
    begun = blank(Kind.MINUTES, office=office.name, signers=[])
    return msgspec.structs.replace(
        begun,
        title="督导联席会议纪要",
        attendance=Attendance(present=["督导室", "基础教育科", "安全科"], observers=["各责任区"]),
        pieces=[
            Text(text="会议听取了上月督导情况汇报，研究了下月督导任务，议定以下事项。"),
            Text(text="一、食堂和消防作为下月督导重点，由安全科提供检查清单。", level=1),
            Text(text="二、各科室于每月25日前提交下月入校事项，由督导室合并安排。", level=1),
        ],
    )


def _correct(desk: _Office, notice: Document) -> None:
    made = documents.amend(
        notice.pk,
        by=desk.cast.staff,
        how=Amends.CORRECTION,
        reason="会议时间改为下午2点30分",
    )
    desk.go_on(made, 5)


def _sign_for(document: Document, school: Unit, cast: Cast) -> None:
    principal = cast.principals.get(school.pk)
    if principal is not None:
        documents.acknowledge(document.pk, by=principal)
