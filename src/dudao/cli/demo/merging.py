"""A visit that does several jobs: three sections' forms want the same questions, asked once."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from dudao.access.queries import principal_of
from dudao.cli.sample import INK
from dudao.inspectorate.queries import responsible_for
from dudao.instruments import actions as instruments
from dudao.instruments.models import Version
from dudao.lib import clock, workdays
from dudao.planning import actions as planning
from dudao.planning.models import Obligation
from dudao.planning.queries import standing
from dudao.planning.queries.obligations import open_in
from dudao.visits import actions as visits
from dudao.visits.queries import asking_on

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.org.models import Unit
    from dudao.visits.models import Visit

BASIS = "《中小学幼儿园安全管理办法》"
#: What all three sections want to know.
SAME = (
    "校门有专人值守", "来访人员登记", "一键报警装置能用", "视频监控无死角", "安全出口畅通",
    "灭火器在有效期内", "应急疏散演练有记录", "晨检午检有记录", "食品留样足量", "校车接送有台账",
    "宿舍夜间有人值班", "家校联系渠道公开",
)  # fmt: skip
OWN = {
    "section_safety": ("校园安全基本情况表（安全科）", "护学岗按时到岗"),
    "section_basics": ("规范办学基本情况表（基教科）", "课程表与公示一致"),
    "section_health": ("卫生健康基本情况表（体卫艺科）", "眼保健操按时开展"),
}
BACK_DAYS = 6


def fill_merging(cast: Cast, units: list[Unit], today: date) -> None:
    """Publish three sections' forms and make one visit that answers them all."""
    day = today - timedelta(days=BACK_DAYS)
    while not workdays.is_workday(day):
        day -= timedelta(days=1)
    with clock.at(datetime.combine(day, time(8, 10), tzinfo=clock.CHINA)):
        forms = [_form(cast, key, title, own) for key, (title, own) in OWN.items()]
        unit, jobs = _most_owed(cast, units, day)
        _go(cast, unit, forms, jobs, day)


def _form(cast: Cast, key: str, title: str, own: str) -> Version:
    labels = [*SAME, own]
    items: list[dict[str, Any]] = [
        {"key": f"{key}_{n}", "kind": "judgement", "label": label, "basis": BASIS, "required": True}
        for n, label in enumerate(labels)
    ]
    section = {"key": f"{key}_all", "title": "基本情况", "items": items}
    data = {"key": key, "title": title, "purpose": "special", "sections": [section]}
    draft = instruments.create_version(data, by=cast.director, office=cast.office)
    return instruments.publish(draft.pk, by=cast.director)


def _most_owed(cast: Cast, units: list[Unit], day: date) -> tuple[Unit, list[Obligation]]:
    """Return the school that owes most, and what; of those nobody goes to that day."""
    owed = list(open_in(cast.office, day, day).filter(unit__in=units))
    times = Counter(one.unit_id for one in owed)
    free = [one for one in units if not standing(one).filter(planned_on=day).exists()] or units
    unit = max(free, key=lambda one: (times[one.pk], -one.pk))
    return unit, [one for one in owed if one.unit_id == unit.pk]


def _go(cast: Cast, unit: Unit, forms: list[Version], jobs: list[Obligation], day: date) -> None:
    inspector = responsible_for(unit, day).select_related("person").first()
    leader = inspector.person if inspector else cast.inspectors[0].person
    assignment = planning.assign(
        unit,
        by=cast.director,
        kind="special",
        purpose="合并督导：安全、规范办学、卫生健康",
        focus="三个科室的任务一次入校完成，相同问题只问一次",
        planned_on=day,
        leader=leader,
        forms=forms,
        obligations=jobs,
    )
    visit = visits.start(assignment.pk, by=leader)
    visits.check_in(visit.pk, by=leader)
    for sheet in asking_on(visit).sheets:
        _answer(visit, sheet.pk)
    with clock.at(clock.now() + timedelta(minutes=95)):
        _end(visit, unit)


def _answer(visit: Visit, sheet_id: object) -> None:
    """Answer what a form still asks: what another one asked is there already."""
    sheet = next(one for one in asking_on(visit).sheets if one.pk == sheet_id)
    left = [item.key for item in sheet.version.form.items() if item.key not in sheet.answers]
    visits.save_record(
        visit.pk,
        sheet.version_id,
        by=visit.leader,
        answers=dict.fromkeys(left, "meets"),
        revision=sheet.revision,
    )


def _end(visit: Visit, unit: Unit) -> None:
    feedback = visits.compose_feedback(visit.pk, by=visit.leader)
    visits.sign(
        visit.pk,
        by=visit.leader,
        signer_name=principal_of(unit) or "校长",
        signer_title="校长",
        strokes=INK,
        positions={},
        school_view="一次入校办完三个科室的事，相同的问题只问了一次，感谢。",
        text_sha256=feedback.text_sha256,
    )
    visits.check_out(visit.pk, by=visit.leader)
