"""What schools plan, ask for and report: a few of each, from what the year left open."""

import random
from datetime import datetime, time

from dudao.cli.demo.cast import Cast
from dudao.cli.sample import drawn
from dudao.files import actions as files
from dudao.files import queries
from dudao.findings import actions as findings
from dudao.findings.models import Finding, RectificationFile
from dudao.findings.rules.steps import Planned
from dudao.findings.states import State
from dudao.lib import clock
from dudao.org.queries.calendar import calendar_of

STEPS = (
    ("召开专题会议，明确分工", "采购或联系维修", "整改到位并逐处检查", "建立每日巡查记录"),
    ("全面排查同类问题", "落实整改并拍照", "纳入值周检查"),
)
REASONS = (
    "采购合同已签，供货方答复下周到货，安装需要三天。",
    "施工涉及教学楼承重墙，需等县住建部门出具意见。",
    "县级统一维修安排在月底，学校已先行隔离并安排专人值守。",
)
_TAKEN = 7


def fill_school_side(cast: Cast, draw: random.Random) -> None:
    """Leave steps half done, requests for more time in every state, odd photos, and reports."""
    today = clock.today()
    open_ = list(
        Finding.objects.filter(
            state=State.RECTIFYING.value,
            due_on__gt=today,
            life_safety=False,
            responsible_unit=None,
            unit__in=cast.principals,
        )
        .select_related("unit")
        .order_by("due_on", "id")[:_TAKEN]
    )
    for finding in open_[:4]:
        _plan(finding, cast, draw)
    for n, finding in enumerate(open_[1:4]):
        _ask(finding, n, cast)
    with clock.at(datetime.combine(today, time(8, 30), tzinfo=clock.CHINA)):
        for finding in open_[5:]:
            _show_odd_photo(finding, cast)
    _report(cast)


def _plan(finding: Finding, cast: Cast, draw: random.Random) -> None:
    by = cast.principals[finding.unit_id]
    steps = [Planned(text) for text in draw.choice(STEPS)]
    findings.promise(
        finding.pk,
        by=by,
        responsible_person=finding.responsible_person,
        measures=finding.measures,
        steps=steps,
    )
    first = finding.steps.order_by("position").first()
    if first is not None:
        findings.tick_step(first.pk, by=by)


def _ask(finding: Finding, n: int, cast: Cast) -> None:
    """Ask for more time: the first waits, the second is granted, the third refused."""
    until = calendar_of(finding.office_id).add(finding.due_on, 5)
    asked = findings.ask_extension(
        finding.pk, by=cast.principals[finding.unit_id], until=until, reason=REASONS[n]
    )
    if n == 1:
        findings.grant_extension(asked.pk, by=cast.director, note="情况属实，请抓紧安装。")
    elif n == 2:
        findings.refuse_extension(
            asked.pk, by=cast.staff, note="临时措施可按期到位，请按原期限整改。"
        )


def _show_odd_photo(finding: Finding, cast: Cast) -> None:
    """Hand in the photo with which another school showed what it did."""
    by = cast.principals[finding.unit_id]
    shown = (
        RectificationFile.objects.filter(file__width__isnull=False)
        .exclude(rectification__finding__unit=finding.unit)
        .select_related("file")
        .order_by("-pk")
        .first()
    )
    content = queries.path(shown.file).read_bytes() if shown else drawn(3)
    photo = files.store(content, name="整改后.jpg", unit=finding.unit, by=by)
    made = findings.submit_rectification(
        finding.pk, by=by, result="已按要求整改到位，照片附后。", evidence=[photo]
    )
    findings.doubt_evidence(made.pk)


def _report(cast: Cast) -> None:
    """Let the first two schools with something to report make their report."""
    rows = Finding.objects.filter(
        first_submitted_at__isnull=False, responsible_unit=None, unit__in=cast.principals
    ).select_related("unit")
    for finding in rows.order_by("unit", "-found_on").distinct("unit")[:2]:
        told = Finding.objects.filter(
            unit=finding.unit, first_submitted_at__isnull=False, responsible_unit=None
        ).order_by("-found_on")[:4]
        ids = [row.pk for row in told]
        findings.make_report(finding.unit, ids, by=cast.principals[finding.unit_id])
