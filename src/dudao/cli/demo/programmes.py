"""The year's register of the demo county, and its inspections in every state."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from dudao.analytics.queries.programmes import opinion
from dudao.cli.demo.cast import Cast
from dudao.cli.sample import INK
from dudao.documents import actions as documents
from dudao.documents.content import Fact
from dudao.documents.models import Document
from dudao.lib import clock, workdays
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.planning import actions as planning
from dudao.planning.models import Assignment, Entry, Part, Programme
from dudao.planning.queries.programmes import recused_in
from dudao.planning.states import Level, VisitKind
from dudao.visits import actions as visits

OFFICE = "新晃县人民政府教育督导室"
ASKED = "《幼儿园督导评估办法》（教督〔2017〕7号）"
#: title, kind, level, basis, object, scope, first and last day from today, minutes, files, state
ENTRIES: tuple[tuple[str, VisitKind, Level, str, str, str, int, int, int, int, str], ...] = (
    ("幼儿园办园行为督导评估", VisitKind.SPECIAL, Level.COUNTY, ASKED, "公办、民办幼儿园",
     "办园条件、安全卫生、保育教育、教职工队伍、内部管理", -40, 30, 180, 1, "published"),
    ("幼儿园办园行为市级复评", VisitKind.SPECIAL, Level.CITY, ASKED, "县级评估后的幼儿园",
     "核查县级评估结果和整改情况", 20, 60, 120, 0, "approved"),
    ("普通中小学综合督导", VisitKind.COMPREHENSIVE, Level.COUNTY, "《教育督导条例》第十四条",
     "当年轮到的中小学", "办学方向、规范办学、课程教学、队伍建设、校园安全", -10, 45, 360, 2,
     "published"),
    ("校园食品安全随机督导", VisitKind.RANDOM, Level.COUNTY, "《学校食品安全与营养健康管理规定》",
     "有食堂的学校", "食材采购、留样、陪餐、食堂卫生", 40, 70, 60, 0, "approved"),
    ("幼儿园规范办园行为专项检查", VisitKind.SPECIAL, Level.COUNTY, ASKED, "民办幼儿园",
     "办园条件、安全卫生、收费", 45, 75, 120, 3, "submitted"),
    ("义务教育学校作业管理专项督导", VisitKind.SPECIAL, Level.COUNTY, "国家“双减”有关文件",
     "义务教育学校", "作业总量、作业公示、课后服务", 60, 90, 90, 1, "draft"),
)  # fmt: skip
#: Of so many kindergartens the first has its opinion, the others are on the way.
LAST = 2
FOUND: dict[str, Any] = {
    "topic": "kindergarten",
    "topic_title": "安全卫生",
    "severity": "general",
    "route": "suggestion",
    "fact": "食品留样不足48小时，留样记录缺两天。",
    "basis": "《学校食品安全与营养健康管理规定》第四十条",
    "demand": "按规定留足样品和时间，补齐记录，落实专人负责。",
}
SELF = (
    "对照督导内容逐项自评：办园条件达标，保育教育无小学化，食堂留样制度健全。不足是户外器械偏旧。"
)
INITIAL = "办园行为总体规范，保教队伍稳定。食品留样时间不足，户外器械需更新。"
DEFENCE = "留样冰箱当日故障维修，附维修单；其余日期留样完整，请予核实。"
ANSWER = "经核实维修单属实，采纳故障说明；留样记录缺两天的事实维持。"


def fill_programmes(cast: Cast, units: Sequence[Unit], today: date) -> None:
    """Put a year on the register, and take its inspections to different states."""
    if not units:
        return
    with clock.at(_morning(today - timedelta(days=80))):
        entries = {row[0]: _entry(cast, row, today) for row in ENTRIES}
        _publish(cast, entries)
        for row in ENTRIES:
            if row[-1] == "approved":
                planning.approve_entry(entries[row[0]].pk, by=cast.director)
    nurseries = [unit for unit in units if unit.kind == UnitKind.KINDERGARTEN][:5]
    schools = [unit for unit in units if unit.kind == UnitKind.SCHOOL]
    special = _special(cast, entries, nurseries or schools[:3], today)
    _city(cast, entries, special, today)
    _comprehensive(cast, entries, (schools or list(units))[:3], today)
    _off_list(cast, (schools or list(units))[:2], today)


def _entry(cast: Cast, row: tuple[Any, ...], today: date) -> Entry:
    title, kind, level, basis, about, scope, first, last, minutes, files, state = row
    # All in one register: what would begin after New Year begins on its eve.
    eve = date((today - timedelta(days=40)).year, 12, 31)
    first_on = min(today + timedelta(days=first), eve)
    entry = planning.draft_entry(
        cast.office, by=cast.staff, year=first_on.year, title=title, kind=kind, level=level,
        organiser=OFFICE, basis=basis, object=about, scope=scope,
        way="现场查看、查阅已有资料、座谈，不要求另做材料", first_on=first_on,
        last_on=first_on + timedelta(days=last - first), schools=18,
        minutes=minutes, files_asked=files,
    )  # fmt: skip
    if state != "draft":
        planning.submit_entry(entry.pk, by=cast.staff)
    if state == "published":
        planning.approve_entry(entry.pk, by=cast.director)
    return entry


def _publish(cast: Cast, entries: dict[str, Entry]) -> None:
    """Publish in one notice what was approved by then."""
    document = planning.draft_register(
        cast.office, entries[ENTRIES[0][0]].year, by=cast.director,
        late_reason="清单制度刚实行，随年度计划补报公布。",
    )  # fmt: skip
    _issued(cast, document)


def _special(
    cast: Cast, entries: dict[str, Entry], units: Sequence[Unit], today: date
) -> Programme:
    """Take the county's look at kindergartens as far as an opinion in one of them."""
    with clock.at(_morning(today - timedelta(days=60))):
        made = planning.draft_programme(
            cast.office, by=cast.staff, entry=entries["幼儿园办园行为督导评估"], units=units,
            self_evaluation=True, self_evaluation_due_on=today - timedelta(days=42),
        )  # fmt: skip
        _team(cast, made, units)
        _issued(cast, planning.draft_programme_notice(made.pk, by=cast.staff))
    parts = list(made.parts.select_related("unit").order_by("pk"))
    with clock.at(_morning(today - timedelta(days=45))):
        for part in parts[:-1] or parts:
            _self_evaluate(cast, part)
    with clock.at(_morning(today - timedelta(days=38))):
        tasks = {task.unit_id: task for task in planning.assign_visits(made.pk, by=cast.staff)}
    parts.sort(key=lambda part: tasks[part.unit_id].planned_on)
    for n, part in enumerate(parts[:3]):
        _at_school(cast, made, part, tasks[part.unit_id], n)
    return made


def _at_school(cast: Cast, made: Programme, part: Part, task: Assignment, n: int) -> None:
    """Visit a school, feed back, let it defend itself; the first one has its opinion."""
    lead = task.leader
    with clock.at(_morning(task.planned_on)):
        visit = visits.start(task.pk, by=lead)
        visits.check_in(visit.pk, by=lead)
        finding = visits.raise_from_item(visit.pk, by=lead, **FOUND)
        told = visits.compose_feedback(visit.pk, by=lead)
        visits.sign(
            visit.pk, by=lead, signer_name=_head(cast, part.unit).name, signer_title="园长",
            strokes=INK, positions={finding.pk: ("agree", "")}, text_sha256=told.text_sha256,
        )  # fmt: skip
        visits.check_out(visit.pk, by=lead)
    later = workdays.add(task.planned_on, 1)
    if n == LAST:  # whose defence term is still running
        later = max(later, clock.today() - timedelta(days=3))
    if later > clock.today():
        return
    with clock.at(_morning(later)):
        if part.programme.self_evaluation:
            _reviewed(part, lead)
        planning.feed_back_opinion(part.pk, by=lead, text=INITIAL)
        if n:
            return
        planning.defend(part.pk, by=_head(cast, part.unit), text=DEFENCE)
    answered = min(workdays.add(later, 3), clock.today())
    with clock.at(_morning(answered)):
        planning.answer_defence(part.pk, by=lead, text=ANSWER)
        until = answered + timedelta(days=60)
        proposed = planning.conclude(part.pk, by=lead, text=INITIAL, rectify_until=until)
        for one in made.team.select_related("person"):
            planning.agree(part.pk, by=one.person, agrees=True, seen=proposed.edition)
        fresh = Part.objects.select_related("unit", "programme__office").get(pk=part.pk)
        document = planning.draft_opinion(part.pk, opinion(cast.director, fresh), by=cast.staff)
        _issued(cast, document)


def _reviewed(part: Part, lead: Person) -> None:
    part.refresh_from_db()
    if part.self_evaluated_at:
        text = "自评与材料基本相符，现场重点看食品留样和户外器械。"
        planning.review_self_evaluation(part.pk, by=lead, text=text)


def _city(cast: Cast, entries: dict[str, Entry], special: Programme, today: date) -> None:
    """Prepare the city's look at the same kindergartens."""
    with clock.at(_morning(today - timedelta(days=3))):
        made = planning.draft_programme(
            cast.office, by=cast.staff, entry=entries["幼儿园办园行为市级复评"], parent=special
        )
        _team(cast, made, [part.unit for part in made.parts.select_related("unit")])


def _comprehensive(
    cast: Cast, entries: dict[str, Entry], units: Sequence[Unit], today: date
) -> None:
    """Notify a comprehensive inspection; one school has handed its self-evaluation in."""
    with clock.at(_morning(today - timedelta(days=9))):
        made = planning.draft_programme(
            cast.office, by=cast.staff, entry=entries["普通中小学综合督导"], units=units,
            self_evaluation=True, self_evaluation_due_on=today + timedelta(days=5),
        )  # fmt: skip
        _team(cast, made, units)
        _issued(cast, planning.draft_programme_notice(made.pk, by=cast.staff))
    parts = made.parts.select_related("unit").order_by("-pk")
    with clock.at(_morning(today - timedelta(days=2))):
        _self_evaluate(cast, parts[0])


def _off_list(cast: Cast, units: Sequence[Unit], today: date) -> None:
    """Let the director have one inspection off the register."""
    with clock.at(_morning(today - timedelta(days=2))):
        planning.draft_programme(
            cast.office, by=cast.director, units=units, title="校车安全专项督导",
            override_reason="邻县发生校车事故，县政府要求立即排查。", kind=VisitKind.SPECIAL,
            matters="校车资质、驾驶人、路线、照管人员", first_on=today + timedelta(days=1),
            last_on=today + timedelta(days=14), minutes=60,
        )  # fmt: skip


def _team(cast: Cast, programme: Programme, units: Sequence[Unit]) -> None:
    """Send four who have nothing to do with the schools, a zone's lead first.

    None of those whom the demo shows for their roles: what they see is theirs alone.
    """
    people = [one.person for one in cast.inspectors]
    recused = recused_in(people, units, programme.first_on)
    free = [person for person in people if person not in recused]
    planning.form_team(programme.pk, by=cast.staff, lead=free[4], members=free[-4:-1])


def _self_evaluate(cast: Cast, part: Part) -> None:
    planning.self_evaluate(part.pk, by=_head(cast, part.unit), text=SELF)


def _head(cast: Cast, unit: Unit) -> Person:
    heads = cast.principals
    return heads[unit.pk] if unit.pk in heads else heads[unit.parent_id or 0]


def _issued(cast: Cast, document: Document) -> None:
    """Let a draft go its way; what it belongs to goes on as the queue would let it."""
    document.refresh_from_db()
    drafter = document.drafted_by
    checker = cast.director if drafter == cast.staff else cast.staff
    documents.submit(document.pk, by=drafter, recompute=_as_printed)
    documents.check(document.pk, by=checker, recompute=_as_printed)
    documents.sign_off(document.pk, by=cast.director, recompute=_as_printed)
    documents.issue(document.pk, by=cast.staff, recompute=_as_printed)
    planning.follow_issued(document.pk, by=cast.staff)


def _as_printed(fact: Fact) -> str:
    return fact.text


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), tzinfo=clock.CHINA)
