"""Notices in every state, and hand-overs under way and done, after the demo's school year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dudao.access.models import Grant
from dudao.access.roles import Role
from dudao.documents import actions as documents
from dudao.documents.states import State as DocumentState
from dudao.findings import actions as findings
from dudao.findings.models import Finding, Notice
from dudao.findings.rules import TO_OFFICE
from dudao.findings.states import UNFINISHED
from dudao.handovers import actions as handovers
from dudao.handovers.queries import schools_to_hand_over
from dudao.inspectorate.queries import recusals_of
from dudao.lib import clock
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.inspectorate.models import Inspector

NOTE = "班子刚调整，食堂和消防两项请重点跟进。"


def fill_papers(cast: Cast) -> None:
    """Bring a few notices and hand-overs into the states that the year left out."""
    _file_late_ones(cast)
    _draft_in_every_state(cast)
    _hand_over_inspectors(cast)
    _hand_over_a_school(cast)


def _file_late_ones(cast: Cast) -> None:
    """File what is long due, urge who has not signed, and leave the newest open."""
    issued = Notice.objects.filter(document__state=DocumentState.ISSUED).order_by("pk")
    for notice in list(issued.select_related("unit", "document", "drafted_by"))[:-4]:
        findings.file_notice(notice.pk, by=notice.drafted_by, note="学校已签收，按期整改。")
    for notice in issued.filter(document__deliveries__acknowledged_at=None)[:2]:
        documents.urge(notice.document_id, by=cast.staff, note="请今天签收。")


def _draft_in_every_state(cast: Cast) -> None:
    """Draft notices for several schools at once and take each one step further."""
    fit = Finding.objects.filter(
        told_at__isnull=False, notice=None, state__in=sorted(UNFINISHED)
    ).exclude(route__in=sorted(TO_OFFICE))
    schools: dict[int, Finding] = {}
    for finding in fit.order_by("-found_on", "pk")[:40]:
        schools.setdefault(finding.unit_id, finding)
    ids = [finding.pk for finding in list(schools.values())[:5]]
    drafted = findings.draft_notices(ids, by=cast.director) if ids else []
    made = [row.notice for row in drafted if row.notice]
    for n, notice in enumerate(made):
        if n:
            documents.submit(notice.document_id, by=cast.director)
        if n == 1:
            reason = "第一项依据请写到条款。"
            documents.return_(notice.document_id, by=cast.staff, reason=reason)
        if n > 2:
            documents.check(notice.document_id, by=cast.staff)
        if n > 3:
            documents.sign_off(notice.document_id, by=cast.director)


def _hand_over_inspectors(cast: Cast) -> None:
    """Let one inspector hand over to another, and prepare one more that waits."""
    today = clock.today()
    under_way = set(
        Visit.objects.filter(state__in=[VisitState.CHECKED_IN, VisitState.FED_BACK]).values_list(
            "leader", flat=True
        )
    )
    busy = [
        one
        for one in reversed(cast.inspectors)
        if one.person_id not in under_way and schools_to_hand_over(one, today)
    ]
    for done, giver in enumerate(busy[:2]):
        taker = _taker(cast, giver, busy[:2], today)
        on = today + timedelta(days=7 * done)
        made = handovers.prepare_inspector(giver.pk, taker.pk, by=cast.director, on=on, note=NOTE)
        if not done:
            handovers.give(made.pk, by=giver.person)
            handovers.take(made.pk, by=taker.person)


def _taker(cast: Cast, giver: Inspector, leaving: list[Inspector], on: date) -> Inspector:
    """Return the last inspector who stays and need not keep away from any of the schools."""
    schools = {unit.pk for unit in schools_to_hand_over(giver, on)}
    stay = [it for it in reversed(cast.inspectors) if it not in leaving]
    return next(it for it in stay if not schools & set(recusals_of(it.person, on)))


def _hand_over_a_school(cast: Cast) -> None:
    """Prepare that a principal hands his school over to its liaison."""
    for grant in Grant.objects.filter(role=Role.SCHOOL_LIAISON, end_on=None).select_related(
        "person", "unit"
    ):
        unit = grant.unit
        if unit is not None and unit.pk in cast.principals:
            made = handovers.prepare_principal(
                unit, grant.person, by=cast.staff, on=clock.today() + timedelta(days=3)
            )
            handovers.give(made.pk, by=made.giver)
            return
