"""The loop as the demo's people live it: visit, feedback, rectification, verification, notice."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from dudao.cli.demo.answers import answers
from dudao.cli.demo.objecting import Objecting
from dudao.cli.sample import INK, drawn
from dudao.documents import actions as documents
from dudao.files import actions as files
from dudao.findings import actions as findings
from dudao.findings.models import Finding, Notice
from dudao.findings.states import UNFINISHED, Route, State, Verdict
from dudao.inspectorate.queries import area_of, responsible_for
from dudao.instruments import rules as forms
from dudao.instruments.definition import Item, Wording
from dudao.lib import clock
from dudao.org.queries.calendar import calendar_of
from dudao.visits import actions as visits
from dudao.visits import queries
from dudao.visits.models import Record, Visit
from dudao.visits.rules import strokes
from dudao.visits.states import Position

if TYPE_CHECKING:
    from uuid import UUID

    from dudao.cli.demo.year import Year
    from dudao.org.models import Person, Unit
    from dudao.planning.models import Assignment

MERITS = (
    "值班领导带头在校门口迎接学生，上下学秩序井然。",
    "大课间活动组织有序，学生参与率高，教师全程陪同。",
    "食堂公示栏内容完整，每日菜谱、食材来源一目了然。",
    "作业公示与分层布置坚持较好，低年级无书面家庭作业。",
    "图书角由学生自主管理，借阅记录连续完整。",
    "教师集体备课有主题、有记录、有改进。",
)
MEASURES = (
    "立即组织排查，明确专人负责，本周内整改到位，并纳入每日巡查。",
    "召开专题会议分析原因，修订制度，落实责任到岗到人。",
    "联系有关单位维修更换，整改期间采取临时防护措施。",
    "组织全体教师学习有关规定，建立台账，由分管副校长每周检查。",
)
RESULTS = (
    "已全部整改到位，并建立长效机制，照片附后。",
    "已按要求完成整改，责任人每日检查并签字。",
    "已更换设施并验收，相关制度已修订上墙。",
)
REMARKS = ("当时正在更换，已有采购计划。", "该项由上级统一配备，学校已申请。")


class Loop:
    """What follows from a visit."""

    def __init__(self, year: Year) -> None:
        """Act as the cast of `year`, drawing from its dice."""
        self._year, self._cast, self._draw = year, year.cast, year.draw
        self._place = count(100)  # every photo shows another place, but for those that compare
        self._places: dict[UUID, tuple[int, UUID]] = {}
        self._responsible: dict[int, Person] = {}
        self._lead: dict[int, Person] = {}
        self._ink = strokes.draw(strokes.read(INK)[0])
        self._objecting = Objecting(self._cast, self._in_workdays, self._principal)

    def responsible(self, unit: Unit) -> Person:
        """Return the inspector responsible for `unit`."""
        if unit.pk not in self._responsible:
            found = responsible_for(unit, clock.today()).select_related("person").first()
            people = {inspector.person.pk: inspector.person for inspector in self._cast.inspectors}
            self._responsible[unit.pk] = people[found.person_id]  # type: ignore[union-attr]
        return self._responsible[unit.pk]

    def lead(self, unit: Unit) -> Person:
        """Return the lead of the area `unit` lies in."""
        if unit.pk not in self._lead:
            area = area_of(unit, clock.today())
            leads = {lead.pk: lead for lead in self._cast.leads}
            self._lead[unit.pk] = leads[area.lead_id]  # type: ignore[union-attr,index]
        return self._lead[unit.pk]

    def visit(self, assignment: Assignment) -> None:
        """Go to the school and arrive; the rest of the visit follows in the next hours."""
        visit = self._arrive(assignment)
        self._after(25, lambda: self._look_back(visit))
        self._after(70 + self._draw.randint(0, 40), lambda: self._record(visit))

    def part_of_visit(self, assignment: Assignment, steps: str) -> None:
        """Go only so far: nothing, "arrive", "arrive, record" or "arrive, record, tell"."""
        if "arrive" in steps:
            visit = self._arrive(assignment)
            self._look_back(visit)
            if "record" in steps:
                self._record(visit)
            if "tell" in steps:
                visits.compose_feedback(visit.pk, by=visit.leader)

    def _arrive(self, assignment: Assignment) -> Visit:
        by = assignment.leader
        visit = visits.start(assignment.pk, by=by)
        near: dict[str, Any] = {
            "latitude": float(visit.unit.latitude or 0) + self._draw.uniform(-0.002, 0.002),
            "longitude": float(visit.unit.longitude or 0) + self._draw.uniform(-0.002, 0.002),
        }
        return visits.check_in(visit.pk, by=by, **(near if self._draw.random() < 0.9 else {}))

    def _after(self, minutes: int, step: Any) -> None:
        self._year.at(clock.now() + timedelta(minutes=minutes), step)

    def _in_workdays(self, days: int, step: Any) -> None:
        day = calendar_of(self._year.cast.office).add(clock.today(), days)
        minute = self._draw.randint(0, 59)
        moment = datetime.combine(day, time(self._draw.randint(8, 16), minute), tzinfo=clock.CHINA)
        self._year.at(moment, step)

    def _look_back(self, visit: Visit) -> None:
        for row in queries.look_backs_of(visit).filter(finding__state__in=UNFINISHED):
            solved = row.finding.state == State.SUBMITTED or self._draw.random() < 0.35
            verdict = Verdict.RECTIFIED if solved else Verdict.PARTLY
            note = "现场查看，已整改到位。" if solved else "有改进，但尚未全部到位，请继续整改。"
            visits.look_back(visit.pk, row.finding_id, by=visit.leader, verdict=verdict, note=note)

    def _record(self, visit: Visit) -> None:
        for record in visit.records.select_related("version__instrument"):
            given = answers(record.version.form, record.facts, clock.today(), self._draw)
            saved = visits.save_record(
                visit.pk, record.version_id, by=visit.leader, answers=given, revision=0
            )
            self._raise(visit, saved)
        if self._draw.random() < 0.4:
            visits.note_good_practice(visit.pk, by=visit.leader, text=self._draw.choice(MERITS))
        self._after(20, lambda: self._tell(visit))

    def _raise(self, visit: Visit, record: Record) -> None:
        form = record.version.form
        keys = forms.deviations(form, record.answers, record.facts)
        worded = [item for item in form.items() if item.key in keys and item.wording]
        for item in self._draw.sample(worded, k=min(len(worded), self._draw.choice((1, 1, 2, 3)))):
            self._raise_one(visit, record, item)

    def _raise_one(self, visit: Visit, record: Record, item: Item) -> None:
        wording = self._wording(record, item)
        section = None
        if wording.route == Route.SECTION:
            section = self._draw.choice(self._cast.sections)
        evidence, place = [], next(self._place)
        if self._draw.random() < 0.3:
            content = drawn(place)
            stored = files.store(content, name="现场照片.jpg", unit=visit.unit, by=visit.leader)
            evidence.append(stored)
        raised = visits.raise_from_item(
            visit.pk,
            by=visit.leader,
            record_id=record.pk,
            item=item.key,
            severity=wording.severity,
            route=wording.route,
            fact=wording.fact,
            basis=wording.basis,
            demand=wording.demand,
            section=section,
            evidence=evidence,
        )
        if evidence:
            self._places[raised.pk] = (place, evidence[0].pk)

    def _wording(self, record: Record, item: Item) -> Wording:
        usual = [line for line in item.wording if line.route != Route.REPORT] or item.wording
        return forms.fill(self._draw.choice(list(usual)), item, record.answers.get(item.key))

    def _tell(self, visit: Visit) -> None:
        feedback = visits.compose_feedback(visit.pk, by=visit.leader)
        if self._draw.random() < 0.985:
            self._after(10, lambda: self._sign(visit, feedback.text_sha256))
        else:
            self._after(10, lambda: self._refuse(visit))

    def _sign(self, visit: Visit, text_sha256: str) -> None:
        positions = {}
        for finding_id in visit.raised.values_list("finding_id", flat=True):
            objects = self._draw.random() < 0.05
            positions[finding_id] = (
                (Position.OBJECT, self._draw.choice(REMARKS)) if objects else (Position.AGREE, "")
            )
        visits.sign(
            visit.pk,
            by=visit.leader,
            signer_name=self._principal(visit.unit).name,
            signer_title="园长" if visit.unit.kind == "kindergarten" else "校长",
            strokes=INK,
            image=self._ink,
            positions=positions,
            school_view="对反馈意见无异议，将认真整改。" if positions else "感谢督导。",
            text_sha256=text_sha256,
        )
        self._after(8, lambda: visits.check_out(visit.pk, by=visit.leader))
        self._objecting.follow(visit)
        self._follow(visit)

    def _refuse(self, visit: Visit) -> None:
        visits.refuse(
            visit.pk,
            by=visit.leader,
            reason="校长认为个别问题不属于学校责任，不愿签字。",
            witness="学校副校长（在场）",
        )
        visits.check_out(visit.pk, by=visit.leader)
        self._follow(visit)

    def _follow(self, visit: Visit) -> None:
        """Let the school rectify what was raised, and the office send its notice."""
        raised = [row.finding for row in visit.raised.select_related("finding__unit")]
        noticed = [finding for finding in raised if finding.route == Route.NOTICE]
        for finding in raised:
            if finding.route != Route.NOTICE:
                self._in_workdays(self._draw.randint(1, 3), lambda f=finding: self._promise(f))
        if noticed:
            self._in_workdays(1, lambda: self._draft(visit, noticed))

    def _draft(self, visit: Visit, noticed: list[Finding]) -> None:
        still = [finding.pk for finding in noticed if self._now(finding).state in UNFINISHED]
        if still:
            notice = findings.draft_notice(still, by=visit.leader)
            self._after(30, lambda: documents.submit(notice.document_id, by=visit.leader))
            self._in_workdays(1, lambda: self._sign_off(notice, noticed))

    def _sign_off(self, notice: Notice, noticed: list[Finding]) -> None:
        if any(self._now(finding).state not in UNFINISHED for finding in noticed):
            return
        documents.check(notice.document_id, by=self._cast.staff)
        documents.sign_off(notice.document_id, by=self._cast.director)
        findings.issue_notice(notice.pk, by=self._cast.staff)
        documents.deliver(notice.document_id, by=self._cast.staff)
        if self._draw.random() < 0.95:
            self._in_workdays(1, lambda: self._acknowledge(notice))
        for finding in noticed:
            self._in_workdays(self._draw.randint(2, 4), lambda f=finding: self._promise(f))

    def _acknowledge(self, notice: Notice) -> None:
        by = self._principal(notice.unit)
        documents.read(notice.document_id, by=by)
        documents.acknowledge(notice.document_id, by=by)

    def _promise(self, finding: Finding) -> None:
        finding = self._now(finding)
        if finding.state not in {State.OPEN, State.RETURNED} or self._draw.random() < 0.04:
            return
        by = self._principal(finding.unit)
        measures = self._draw.choice(MEASURES)
        findings.promise(finding.pk, by=by, responsible_person=by.name, measures=measures)
        left = max(1, calendar_of(finding.office_id).between(clock.today(), finding.due_on))
        needed = self._draw.randint(1, left) if self._draw.random() < 0.9 else left + 4
        if self._draw.random() < 0.95:
            self._in_workdays(needed, lambda: self._submit(finding))

    def _submit(self, finding: Finding) -> None:
        finding = self._now(finding)
        if finding.state != State.RECTIFYING:
            return
        by = self._principal(finding.unit)
        evidence, before = [], {}
        place, problem = self._places.get(finding.pk, (next(self._place), None))
        if problem or self._draw.random() < 0.4:
            content = drawn(place, tidy=problem is not None)
            stored = files.store(content, name="整改后.jpg", unit=finding.unit, by=by)
            evidence.append(stored)
            before = {stored.pk: problem} if problem else {}
        findings.submit_rectification(
            finding.pk,
            by=by,
            result=self._draw.choice(RESULTS),
            evidence=evidence,
            before=before,
        )
        if self._draw.random() < 0.9:
            self._in_workdays(self._draw.randint(1, 5), lambda: self._verify(finding))

    def _verify(self, finding: Finding) -> None:
        finding = self._now(finding)
        if finding.state != State.SUBMITTED:
            return
        by = self.responsible(finding.unit)
        if self._draw.random() < 0.85:
            findings.verify(
                finding.pk, by=by, verdict=Verdict.RECTIFIED, note="材料和照片属实，同意销号。"
            )
            if self._draw.random() < 0.03:
                self._in_workdays(30, lambda: self._relapse(finding))
            return
        findings.verify(
            finding.pk, by=by, verdict=Verdict.PARTLY, note="佐证材料不完整，请补充后再报。"
        )
        self._in_workdays(2, lambda: self._promise(finding))

    def _relapse(self, finding: Finding) -> None:
        if self._now(finding).state == State.CLOSED:
            findings.verify(
                finding.pk,
                by=self.responsible(finding.unit),
                verdict=Verdict.RELAPSED,
                note="回访发现同一问题再次出现。",
                on_site=True,
            )

    def _principal(self, unit: Unit) -> Person:
        """Return who heads `unit`; a teaching point has the head of its central school."""
        heads = self._cast.principals
        return heads[unit.pk] if unit.pk in heads else heads[unit.parent_id or 0]

    def _now(self, finding: Finding) -> Finding:
        return Finding.objects.select_related("unit").get(pk=finding.pk)
