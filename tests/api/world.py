"""A county in which there is at least one of everything, and how each operation is called."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from dudao.access.actions import make_token, read_roster, set_days, set_term
from dudao.access.roles import Role
from dudao.evaluation import actions as evaluation
from dudao.findings import actions as findings
from dudao.findings.models import Finding
from dudao.findings.states import CircularGround, State
from dudao.inbox.models import Operation, Outcome
from dudao.inbox.states import State as OutcomeState
from dudao.inspectorate import actions as inspectorate
from dudao.instruments import actions as instruments
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.notifications import actions as notifications
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import own_calendars
from dudao.org.states import UnitKind
from dudao.planning import actions as planning
from dudao.planning.states import EntryState
from dudao.visits import actions as visits
from tests import (
    make,
    make_archive,
    make_calendar,
    make_channels,
    make_cover,
    make_dealing,
    make_documents,
    make_draws,
    make_exchange,
    make_field,
    make_findings,
    make_handovers,
    make_inspectorate,
    make_levels,
    make_meetings,
    make_metrics,
    make_objections,
    make_plans,
    make_programmes,
    make_proposals,
    make_publishing,
    make_results,
    make_reviews,
    make_rounds,
    make_school_side,
    make_systems,
    make_templates,
    make_visits,
    make_wordings,
    make_workgroup,
    make_years,
)
from tests.make_phone import Phone
from tests.make_roster import HEADER, line, xlsx
from tests.make_workbooks import workbook

#: An office's old ledger.
OLD_LEDGER = "学校,存在问题,督导时间\n龙溪口示例小学,围墙开裂。,2024-03-12\n"


class World(NamedTuple):
    """What the path parameters stand for, and who sees everything."""

    boss: Person
    ids: dict[str, Any]


def _workbook(office: Unit, boss: Person) -> Any:
    content = workbook([["type", "name", "label"], ["text", "a", "情况"]])
    return instruments.read_workbook(content, by=boss, office=office, name="表.xlsx").pk


def furnish(office: Unit, school: Unit, inspector: Person, boss: Person) -> World:
    """Put one of everything into `office`, made by the actions that would have made it."""
    make.holds(boss, Role.AUDITOR, office.region)
    card = make_inspectorate.inspector(inspector)
    other = make_inspectorate.new_inspector("示例督学乙", office)
    form = make_visits.version()
    today = clock.today()
    area = inspectorate.make_area(office, "第一督学责任区", by=boss)
    inspectorate.put_in_area(area.pk, [school], by=boss, start_on=today)
    (plaque,) = inspectorate.make_plaques([school], by=boss)
    held = inspectorate.make_responsible(card.pk, school, by=boss, start_on=today).responsibility
    recusal = inspectorate.declare_recusal(
        other.pk, school, by=boss, ground="relative", detail="", start_on=today
    )
    definition = {**make_visits.DEFINITION, "key": "own_form"}
    version = instruments.create_version(definition, by=boss, office=office)
    task = planning.assign(
        school, by=boss, kind="routine", purpose="经常性督导", planned_on=today, leader=inspector
    )
    visit, finding = make_visits.with_problem(school, inspector, forms=[form])
    practice = visits.note_good_practice(visit.pk, by=inspector, text="大课间有序。")
    make_visits.fed_back(school, inspector)
    earlier = make_findings.earlier(school, inspector)
    told = make_findings.in_state(State.SUBMITTED, school, inspector)
    findings.suggest_ancestors(told.pk)
    objected = make_objections.filed(make_findings.told(school, inspector))
    planned = make_school_side.planned(school, inspector)
    notice = make_findings.issued_notice(school, boss, boss)
    upload = read_roster(xlsx(HEADER, line(1)), "名册.xlsx", by=boss, office=office)
    channel = make_channels.channel("webhook", office, boss)
    trial = notifications.try_out(channel.pk, by=boss)
    old = findings.read_ledger(OLD_LEDGER.encode(), "旧台账.csv", by=boss, office=office)
    volume = make_archive.with_photo(office, school, boss)
    view = findings.save_view("逾期", by=boss, query={"overdue": "on"}, shared=True)
    ids = {
        **_calendar(office, boss),
        "channel_id": channel.pk,
        "dispatch_id": trial.pk,
        "device_id": make_field.device(inspector)[0].pk,
        "operation_id": waiting(inspector, school).pk,
        "clash_id": visit.records.get().clashes.create(item="gate", by=boss, at=clock.now()).pk,
        "token_id": make_token("督学的", by=inspector)[0].pk,
        "person_id": inspector.pk,
        "boss_id": boss.pk,
        "grant_id": inspector.grants.filter(source="").get().pk,
        "unit_id": school.pk,
        "upload_id": upload.pk,
        "ledger_upload_id": old.pk,
        "view_id": view.pk,
        "version_id": version.pk,
        "other_version_id": version.pk,
        "form_import_id": _workbook(office, boss),
        "file_id": make_findings.photo(school, inspector).pk,
        "inspector_id": card.pk,
        "other_inspector_id": other.pk,
        "responsibility_id": held.pk,
        "recusal_id": recusal.pk,
        "area_id": area.pk,
        "division_id": inspectorate.propose_division(office, by=boss, areas=1).pk,
        "liaison_id": inspectorate.link_cadre(boss, [school], by=boss)[0].pk,
        "plaque_code": plaque.code,
        "assignment_id": task.pk,
        **_drawn(office, boss, inspector),
        "obligation_id": make_cover.obligation(school).pk,
        "rule_key": make_cover.rule(None).key,
        "visit_id": visit.pk,
        "record_id": visit.records.get().pk,
        "practice_id": practice.pk,
        "finding_id": finding.pk,
        "told_id": told.pk,
        "planned_id": planned.pk,
        "step_id": planned.steps.order_by("position")[0].pk,
        "extension_id": planned.extensions.get().pk,
        "report_id": make_school_side.report(told).pk,
        "objection_id": objected.pk,
        "earlier_id": earlier.pk,
        **_past_the_school(told, inspector, boss),
        "notice_id": notice.pk,
        "document_id": make_documents.paper(office, boss).pk,
        "publishable_id": notice.document_id,
        **_made_public(office, boss),
        "post_id": make_workgroup.post(boss).pk,
        "material_id": make_workgroup.material(boss).pk,
        "log_id": make_workgroup.log(boss).pk,
        **_exchanged(boss),
        "hand_over_id": make_handovers.between_new(office, boss).pk,
        "office_id": office.pk,
        "template_id": make_templates.template(office, boss).pk,
        "template_kind": "rectification_notice",
        "volume_id": volume.pk,
        "volume_item_id": volume.items.get().pk,
        "year": today.year,
        "message_id": make.messages(boss)[0].pk,
        **_inspected(office, boss, school),
        "form_id": form.pk,
        **make_wordings.bank(form, office, boss),
        "form": "pdf",
        "figure_key": "visits.made",
        **make_plans.world(office, boss),
        **make_metrics.world(office, school, boss),
        **_arranged(office, school, inspector, boss),
        **make_rounds.world(office, boss, school),
        **make_results.world(office, boss, school),
        **make_reviews.world(inspector),
        **make_years.world(office, boss, school),
        **make_levels.world(office, boss, school),
        **_measured(office, boss),
    }
    return World(boss, _named(ids | _asked_for(ids["section_id"], area.pk, school, boss)))


def _named(ids: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in ids.items()}


def _asked_for(section_id: int, area_id: int, school: Unit, boss: Person) -> dict[str, Any]:
    """Let a section ask for a visit, the meeting give it out, and an area begin its report."""
    section = Unit.objects.get(pk=section_id)
    found = make_meetings.month_of_everything(section.office or section, section, school, boss)
    planning.save_report(found["meeting_id"], area_id, by=boss, text="督查3所学校。")
    return found


def _calendar(office: Unit, boss: Person) -> dict[str, Any]:
    """Give the office a term and an exam week, and the boss a calendar address."""
    span = {"first_on": date(2026, 9, 1), "last_on": date(2027, 1, 22)}
    term = set_term(by=boss, office=office, year=2026, season="autumn", **span)
    days = set_days(by=boss, office=office, **make_calendar.EXAMS)
    own_calendars()  # a process has long read them
    feed, _secret = planning.make_feed("office", by=boss)
    return {"term_id": term.pk, "days_id": days.pk, "feed_id": feed.pk}


def _inspected(office: Unit, boss: Person, school: Unit) -> dict[str, Any]:
    """Put an entry on the register, and prepare an inspection of the school on another."""
    sent = make_programmes.notified(office, boss, [school], **make_programmes.ASKED)
    return {
        "entry_id": make_programmes.entry(office, boss, EntryState.SUBMITTED).pk,
        "approved_id": make_programmes.entry(office, boss).pk,
        "programme_id": sent.programme.pk,
        "part_id": sent.part.pk,
    }


def _measured(office: Unit, boss: Person) -> dict[str, Any]:
    """Publish an indicator system, draft its next version, bring a table for another."""
    evaluation.load_systems()
    used = make_systems.published(office, boss)
    draft = evaluation.begin_version(used.pk, office, by=boss)
    table = make_systems.upload(office, boss)
    return {
        "system_version_id": draft.pk,
        "published_system_id": used.pk,
        "system_upload_id": table.pk,
        "indicator_code": "A1",
    }


def waiting(person: Person, school: Unit) -> Operation:
    """Let a phone bring something that waits for a decision."""
    phone = Phone(person)
    operation = phone.do("visit.merit", {"visit": str(uuid7())})
    phone.send()
    where = {"state": OutcomeState.QUARANTINED, "unit": school, "words": "没有这次督导。"}
    Outcome.objects.filter(operation=operation).update(**where)
    return operation


def _drawn(office: Unit, boss: Person, inspector: Person) -> dict[str, Any]:
    """Begin a draw; fix the list of another."""
    draw = make_draws.draft(office, boss, boss, inspector)
    frozen = make_draws.sealed(make_draws.draft(office, boss, boss, inspector), boss)
    lot = draw.lots.order_by("key")[0]
    return {"draw_id": draw.pk, "lot_id": lot.pk, "draw_code": frozen.code, "frozen_id": frozen.pk}


def _made_public(office: Unit, boss: Person) -> dict[str, Any]:
    """Publish a circular, and prepare another."""
    clerk = make.person("示例文员", office)
    make.holds(clerk, Role.OFFICE_STAFF, office.region)
    published = make_publishing.published(office, clerk, boss)
    return {
        "publication_id": make_publishing.prepared(office, clerk, boss).pk,
        "published_id": published.pk,
        "document_code": published.document.code,
    }


def _past_the_school(told: Finding, inspector: Person, boss: Person) -> dict[str, Any]:
    """Put a finding to a section, report another, propose one for a circular."""
    office, school = told.office, told.unit
    section = make.unit(UnitKind.SECTION, name="计划财务股", office=office)
    danger = make_findings.told(school, inspector, life_safety=True)
    reported = findings.report_urgent(
        danger.pk, by=inspector, situation="围墙倾斜。", measures_taken="拉警戒线。"
    )
    proposal = findings.propose_circular(
        told.pk, by=inspector, ground=CircularGround.VIOLATION, reason="查实。"
    )
    return {
        "section_id": section.pk,
        "consultation_id": make_dealing.opened(told, section, boss).pk,
        "category_id": findings.add_category(office, "安全", by=boss).pk,
        "urgent_id": reported.pk,
        "proposal_id": proposal.pk,
    }


def _exchanged(boss: Person) -> dict[str, Any]:
    """Send a package to the city, and let one from it wait."""
    ours, theirs = make_exchange.pair(boss, make_exchange.city_director())
    make_exchange.sent(ours)
    waiting = make_exchange.received(ours, make_exchange.sent(theirs))
    return {"package_id": waiting.pk, "peer_id": ours.peer.pk}


def _arranged(office: Unit, school: Unit, inspector: Person, boss: Person) -> dict[str, Any]:
    """Propose next month's visit to the school, and let the inspector be away for a day."""
    make_proposals.obligation(school)
    month = make_proposals.solved(office, boss)
    away = {"first_on": make_proposals.NOVEMBER, "last_on": make_proposals.NOVEMBER}
    return {
        "month_id": month.pk,
        "proposed_id": month.visits.get().pk,
        "absence_id": planning.note_absence(inspector, by=boss, **away).pk,
    }


def furnish_twice(office: Unit, school: Unit, inspector: Person, boss: Person) -> World:
    """As `furnish`, with a second one of what a list shows."""
    world = furnish(office, school, inspector, boss)
    make_wordings.another(office, boss)
    waiting(inspector, school)
    _planned_twice(world, office, school, inspector)
    inspectorate.make_plaques([make.school(office)], by=boss)
    again = {"kind": "routine", "purpose": "复查", "leader": inspector, "slot": "morning"}
    planning.assign(school, by=boss, planned_on=clock.today(), **again)
    make_cover.obligation(school, title="再一次核查")
    make_findings.notice(school, boss)
    notifications.try_out(make_channels.channel("wecom", office, boss).pk, by=boss)
    make_objections.filed(make_findings.told(school, inspector))
    make_handovers.between_new(office, boss)
    make_workgroup.notice(boss)
    make_field.device(boss)
    make_workgroup.material(boss, title="又一份")
    make_workgroup.log(boss, title="又一篇")
    make_templates.template(office, boss, name="又一个")
    party, _private = make_exchange.stranger()
    make_exchange.trust_party(boss, party)
    again_told = make_findings.told(school, inspector, violation=True)
    make_dealing.opened(again_told, Unit.objects.get(name="计划财务股"), boss)
    findings.report_urgent(again_told.pk, by=boss, situation="收费。", measures_taken="停收。")
    findings.propose_circular(
        again_told.pk, by=boss, ground=CircularGround.VIOLATION, reason="查实。"
    )
    findings.read_ledger(OLD_LEDGER.encode(), "又一份.csv", by=boss, office=office)
    make_archive.opened(office, office, boss)
    make_programmes.programme(office, boss, [school])
    _evaluated_twice(office, school, inspector, boss)
    return world


def _evaluated_twice(office: Unit, school: Unit, inspector: Person, boss: Person) -> None:
    make_rounds.begun(office, boss, school, title="又一轮")
    make_results.world(office, boss, school, number=10)
    make_reviews.world(inspector)
    make_years.another(office, boss, school)
    make_levels.world(office, boss, school)


def _planned_twice(world: World, office: Unit, school: Unit, inspector: Person) -> None:
    boss = world.boss
    second = inspectorate.make_area(office, "第二督学责任区", by=boss)
    planning.save_report(UUID(world.ids["meeting_id"]), second.pk, by=boss, text="督查4所学校。")
    section = Unit.objects.get(pk=world.ids["section_id"])
    make_meetings.another_month(office, section, school, boss)
    inspectorate.propose_division(office, by=boss, areas=1)
    inspectorate.link_section(section, [school], by=boss)
    make_plans.month_plan(office, boss)
    planning.propose(office, by=boss, month=clock.today())
    away = {"first_on": clock.today(), "last_on": clock.today()}
    planning.note_absence(inspector, by=boss, **away)


class Call(NamedTuple):
    """How an operation is called, and what somebody gets who sees the thing but has no right."""

    path: str
    body: Any = None
    denied: int = 403


_SIGNING = {"text_sha256": "0" * 64, "signer_name": "示例", "strokes": []}
_PROMISE = {"responsible_person": "示例", "measures": "清理"}
_TIME = {"period": "month", "first_on": "2026-11-01", "last_on": "2026-11-30"}
_ITEM = {"text": "会议", "kind": "meeting", "first_on": "2026-03-01", "last_on": "2026-03-31"}
_PLAN = {"purpose": "督导", "unit_ids": ["{unit_id}"]}
_GOAL = {
    "horizon": "near",
    "target": "添置图书",
    "measure": "申请经费",
    "due_on": "2027-06-30",
}
_SEEN = {"seen": 1}
_ROUND = {"title": "评估", "first_on": "2026-09-01", "last_on": "2029-08-31"}
_EXAMS = {
    "kind": "exam",
    "name": "期末考试",
    "first_on": "2027-01-11",
    "last_on": "2027-01-15",
}
_RECUSAL = {"unit_id": "{unit_id}", "ground": "relative"}

#: Every POST but the sign-in, one's own things, and what a visiting inspector may do.
POSTS = {
    "tokens_end_token": Call("/tokens/{token_id}/end", denied=404),
    "people_add_person": Call("/people", {"username": "u", "name": "示例", "unit_id": "{unit_id}"}),
    "people_edit_person": Call("/people/{person_id}", {"name": "示例"}, 404),
    "people_disable": Call("/people/{person_id}/disable", denied=404),
    "people_enable": Call("/people/{person_id}/enable", denied=404),
    "people_reset_password": Call("/people/{person_id}/reset-password", denied=404),
    "people_grant": Call(
        "/people/{person_id}/grants", {"role": "auditor", "unit_id": "{unit_id}"}, 404
    ),
    "people_revoke": Call("/people/{person_id}/grants/{grant_id}/revoke", denied=404),
    "units_add_unit": Call(
        "/units",
        {"kind": "school", "name": "新校", "office_id": "{office_id}", "region_code": "431227"},
    ),
    "units_edit_unit": Call("/units/{unit_id}", {"phone": "1"}),
    "units_close_unit": Call("/units/{unit_id}/close", {"on": "2026-10-20", "reason": "撤并"}),
    "norms_set_norm": Call(
        "/norms",
        {
            "key": "findings.due_soon_workdays",
            "office_id": "{office_id}",
            "value": 5,
            "valid_from": "2026-10-20",
            "basis": "本室规定",
        },
    ),
    "norms_end_norm": Call(
        "/norms/end", {"key": "findings.due_soon_workdays", "office_id": "{office_id}"}
    ),
    "calendar_set_term": Call(
        "/calendar/terms",
        {
            "office_id": "{office_id}",
            "year": 2027,
            "season": "autumn",
            "first_on": "2027-09-01",
            "last_on": "2028-01-20",
        },
    ),
    "calendar_remove_term": Call("/calendar/terms/{term_id}/remove"),
    "calendar_add_days": Call("/calendar/days", {"office_id": "{office_id}", **_EXAMS}),
    "calendar_edit_days": Call("/calendar/days/{days_id}", _EXAMS),
    "calendar_remove_days": Call("/calendar/days/{days_id}/remove"),
    "calendar_copy_calendar": Call("/calendar/copy", {"office_id": "{office_id}", "year": 2027}),
    "schedule_revoke_feed": Call("/feeds/{feed_id}/revoke", denied=404),
    "rosters_confirm": Call("/rosters/{upload_id}/confirm", denied=404),
    "rosters_discard": Call("/rosters/{upload_id}/discard", denied=404),
    "instruments_create_version": Call(
        "/instruments", {"office_id": "{office_id}", "definition": {}}
    ),
    "form_building_begin_form": Call(
        "/instruments/begin", {"office_id": "{office_id}", "title": "新表", "purpose": "special"}
    ),
    "form_building_confirm_workbook": Call(
        "/instruments/imports/{form_import_id}/confirm", {}, 404
    ),
    "form_building_discard_workbook": Call(
        "/instruments/imports/{form_import_id}/discard", denied=404
    ),
    "form_building_begin_draft": Call(
        "/instruments/{version_id}/draft", {"office_id": "{office_id}"}
    ),
    "form_building_put_head": Call("/instruments/{version_id}/head", {"head": {}}),
    "form_building_put_section": Call("/instruments/{version_id}/sections", {"section": {}}),
    "form_building_put_item": Call(
        "/instruments/{version_id}/items", {"item": {}, "section": "safety"}
    ),
    "form_building_move_part": Call(
        "/instruments/{version_id}/move", {"part": "items.exits", "up": False}
    ),
    "form_building_remove_part": Call("/instruments/{version_id}/remove", {"part": "items.exits"}),
    "visits_move_record": Call(
        "/visits/{visit_id}/records/{record_id}/move", {"version_id": "{version_id}", "revision": 0}
    ),
    "instruments_publish": Call("/instruments/{version_id}/publish"),
    "instruments_retire": Call("/instruments/{version_id}/retire"),
    "inspectors_register": Call(
        "/inspectors",
        {"person_id": "{person_id}", "office_id": "{office_id}", "kind": "full_time"},
        404,
    ),
    "inspectors_edit_inspector": Call("/inspectors/{inspector_id}", {"kind": "full_time"}),
    "inspectors_make_responsible": Call(
        "/inspectors/{inspector_id}/responsibilities",
        {"unit_id": "{unit_id}", "start_on": "2026-10-20"},
    ),
    "inspectors_end_responsibility": Call(
        "/inspectors/{inspector_id}/responsibilities/{responsibility_id}/end",
        {"on": "2026-10-20"},
    ),
    "inspectors_declare_recusal": Call("/inspectors/{inspector_id}/recusals", _RECUSAL),
    "inspectors_lift_recusal": Call(
        "/inspectors/{other_inspector_id}/recusals/{recusal_id}/lift", {"reason": "已调离"}
    ),
    "areas_make_area": Call("/areas", {"office_id": "{office_id}", "name": "新区"}),
    "areas_edit_area": Call("/areas/{area_id}", {"name": "新区"}),
    "areas_put_in_area": Call(
        "/areas/{area_id}/schools", {"unit_ids": ["{unit_id}"], "start_on": "2026-10-20"}
    ),
    "areas_take_from_area": Call(
        "/areas/{area_id}/schools/take", {"unit_ids": ["{unit_id}"], "on": "2026-10-20"}
    ),
    "divisions_propose_division": Call("/divisions", {"office_id": "{office_id}", "areas": 1}),
    "divisions_move_schools": Call(
        "/divisions/{division_id}/move",
        {"seen": 1, "unit_ids": ["{unit_id}"], "area": 0},
        denied=404,
    ),
    "divisions_rename_part": Call(
        "/divisions/{division_id}/name", {"seen": 1, "area": 0, "name": "东片"}, denied=404
    ),
    "divisions_carry_out_division": Call(
        "/divisions/{division_id}/carry-out", {"seen": 1}, denied=404
    ),
    "divisions_discard_division": Call("/divisions/{division_id}/discard", denied=404),
    "liaisons_link_section": Call(
        "/liaisons/sections", {"section_id": "{section_id}", "unit_ids": ["{unit_id}"]}
    ),
    "liaisons_link_cadre": Call(
        "/liaisons/cadres", {"person_id": "{boss_id}", "unit_ids": ["{unit_id}"]}, denied=404
    ),
    "liaisons_unlink": Call("/liaisons/{liaison_id}/end"),
    "plaques_make_plaques": Call("/plaques", {"unit_ids": ["{unit_id}"]}),
    "plaques_note_printed": Call("/plaques/printed", {"unit_ids": ["{unit_id}"]}),
    "plaques_replace_plaque": Call("/plaques/{unit_id}/replace"),
    "assignments_assign": Call(
        "/assignments",
        {
            "unit_id": "{unit_id}",
            "purpose": "督导",
            "planned_on": "2026-10-21",
            "leader_id": "{person_id}",
        },
    ),
    "assignments_batch_assign": Call(
        "/assignments/batch", {**_PLAN, "first_on": "2026-10-21", "last_on": "2026-10-23"}
    ),
    "assignments_take_along": Call(
        "/assignments/{assignment_id}/along", {"obligation_ids": ["{obligation_id}"]}
    ),
    "assignments_withdraw": Call("/assignments/{assignment_id}/withdraw", {"reason": "改期"}),
    "plans_make_plan": Call("/plans", {"office_id": "{office_id}", **_TIME}),
    "plans_edit_plan": Call("/plans/{plan_id}", {"title": "计划"}),
    "plans_derive_plan": Call("/plans/{plan_id}/derive", {"office_id": "{office_id}", **_TIME}),
    "plans_copy_plan": Call("/plans/{plan_id}/copy"),
    "plans_submit_plan": Call("/plans/{plan_id}/submit", {"seen": 1}),
    "plans_return_plan": Call("/plans/{plan_id}/return", {"reason": "补充"}),
    "plans_approve_plan": Call("/plans/{plan_id}/approve", {"seen": 1}),
    "plans_withdraw_plan": Call("/plans/{plan_id}/withdraw", {"reason": "重做"}),
    "plans_draft_plan_notice": Call("/plans/{plan_id}/notice"),
    "plans_add_plan_item": Call("/plans/{plan_id}/items", _ITEM),
    "plans_edit_plan_item": Call("/plans/{plan_id}/items/{plan_item_id}", {**_ITEM, "seen": 1}),
    "plans_drop_plan_item": Call("/plans/{plan_id}/items/{plan_item_id}/drop", {"seen": 1}),
    "plans_move_plan_item": Call("/plans/{plan_id}/items/{plan_item_id}/move", {"up": True}),
    "plan_tables_read_plan_text": Call("/plans/{plan_id}/texts", {"text": "3月：会议"}),
    "plan_tables_correct_plan_line": Call(
        "/plans/tables/{plan_upload_id}/lines/0", {**_ITEM, "seen": 1}
    ),
    "plan_tables_confirm_plan_table": Call(
        "/plans/tables/{plan_upload_id}/confirm", {"checked": True}
    ),
    "plan_tables_discard_plan_table": Call("/plans/tables/{plan_upload_id}/discard"),
    "proposals_propose": Call("/proposals", {"office_id": "{office_id}", "month": "2026-12-01"}),
    "proposals_solve_again": Call("/proposals/{month_id}/solve", denied=404),
    "proposals_confirm": Call("/proposals/{month_id}/confirm", _SEEN, 404),
    "proposals_discard": Call("/proposals/{month_id}/discard", denied=404),
    "proposals_add_visit": Call(
        "/proposals/{month_id}/visits",
        {"unit_id": "{unit_id}", "day": "2026-11-20", "leader_id": "{person_id}", **_SEEN},
        404,
    ),
    "proposals_move_visit": Call(
        "/proposals/visits/{proposed_id}/move",
        {"day": "2026-11-20", "leader_id": "{person_id}", **_SEEN},
        404,
    ),
    "proposals_pin_visit": Call("/proposals/visits/{proposed_id}/pin", _SEEN, 404),
    "proposals_unpin_visit": Call("/proposals/visits/{proposed_id}/unpin", _SEEN, 404),
    "proposals_set_jobs": Call(
        "/proposals/visits/{proposed_id}/jobs", {"obligation_ids": [], **_SEEN}, 404
    ),
    "proposals_remove_visit": Call("/proposals/visits/{proposed_id}/remove", _SEEN, 404),
    "absences_note_absence": Call(
        "/absences",
        {"inspector_id": "{other_inspector_id}", "first_on": "2026-11-02", "last_on": "2026-11-02"},
    ),
    "absences_remove_absence": Call("/absences/{absence_id}/remove", denied=404),
    "draws_make_draw": Call(
        "/draws",
        {
            "where_id": "{office_id}",
            "title": "抽查",
            "count": 1,
            "unit_ids": ["{unit_id}"],
            "people_ids": ["{boss_id}", "{person_id}"],
        },
    ),
    "draws_edit_lot": Call("/draws/{draw_id}/lots/{lot_id}", {"weight": 2}, 404),
    "draws_write_lots": Call("/draws/{draw_id}/lines", {"lines": "一班"}, 404),
    "draws_freeze_draw": Call("/draws/{draw_id}/freeze", denied=404),
    "draws_commit_share": Call("/draws/{frozen_id}/commit", {"sha256": "0" * 64}, 404),
    "draws_reveal_share": Call("/draws/{frozen_id}/reveal", {"value": "8", "nonce": "0"}, 404),
    "draws_set_public_numbers": Call("/draws/{frozen_id}/numbers", {"numbers": "1"}, 404),
    "draws_carry_out_draw": Call("/draws/{frozen_id}/carry-out", denied=404),
    "draws_strike_lot": Call("/draws/{frozen_id}/strike", {"key": "1", "reason": "停课"}, 404),
    "draws_publish_draw": Call("/draws/{frozen_id}/publish", denied=404),
    "draws_void_draw": Call("/draws/{frozen_id}/void", {"reason": "停"}, 404),
    "draws_redo_draw": Call("/draws/{frozen_id}/redo", denied=404),
    "draws_assign_drawn": Call(
        "/draws/{frozen_id}/assignments",
        {"purpose": "抽查", "first_on": "2026-10-26", "last_on": "2026-10-30"},
        404,
    ),
    "obligations_oblige": Call(
        "/obligations",
        {
            "unit_ids": ["{unit_id}"],
            "title": "市级核查",
            "source": "upper",
            "first_on": "2026-10-21",
            "last_on": "2026-10-30",
        },
    ),
    "obligations_expand_rules": Call(
        "/obligations/expand", {"office_id": "{office_id}", "year": 2026}
    ),
    "obligations_waive": Call("/obligations/{obligation_id}/waive", {"reason": "停办"}),
    "obligations_restore": Call("/obligations/{obligation_id}/restore"),
    "obligations_set_rule": Call(
        "/visit-rules",
        {
            "office_id": "{office_id}",
            "title": "消防检查",
            "count": 1,
            "valid_from": "2026-10-21",
            "basis": "县通知",
        },
    ),
    "obligations_end_rule": Call(
        "/visit-rules/end", {"office_id": "{office_id}", "key": "monthly"}
    ),
    "visits_start": Call("/visits", {"assignment_id": "{assignment_id}"}),
    "visits_check_in": Call("/visits/{visit_id}/check-in", {}),
    "visits_check_out": Call("/visits/{visit_id}/check-out"),
    "visits_cancel": Call("/visits/{visit_id}/cancel", {"reason": "改期"}),
    "visits_add_form": Call("/visits/{visit_id}/forms", {"version_id": "{form_id}"}),
    "visits_save_record": Call(
        "/visits/{visit_id}/records", {"version_id": "{form_id}", "answers": {}, "revision": 0}
    ),
    "visits_attach": Call(
        "/visits/{visit_id}/records/{record_id}/attach",
        {"item": "pictures", "file_id": "{file_id}"},
    ),
    "visits_detach": Call(
        "/visits/{visit_id}/records/{record_id}/detach",
        {"item": "pictures", "file_id": "{file_id}"},
    ),
    "visits_share_out": Call("/visits/{visit_id}/share-out", {}),
    "visits_take_own_sheet": Call("/visits/{visit_id}/own-sheets", {"version_id": "{form_id}"}),
    "visits_keep": Call("/visits/{visit_id}/records/{record_id}/keep"),
    "visits_drop_sheet": Call("/visits/{visit_id}/records/{record_id}/drop"),
    "visits_raise_finding": Call("/visits/{visit_id}/findings", {"fact": "堆物", "demand": "清"}),
    "visits_look_back": Call(
        "/visits/{visit_id}/look-backs", {"finding_id": "{told_id}", "verdict": "rectified"}
    ),
    "visits_note_good_practice": Call("/visits/{visit_id}/good-practices", {"text": "好"}),
    "visits_drop_good_practice": Call("/visits/{visit_id}/good-practices/{practice_id}/drop"),
    "visits_compose": Call("/visits/{visit_id}/feedback"),
    "visits_withdraw": Call("/visits/{visit_id}/feedback/withdraw", {"reason": "补充"}),
    "visits_sign": Call("/visits/{visit_id}/sign", _SIGNING),
    "visits_refuse": Call("/visits/{visit_id}/refuse", {"reason": "不同意", "witness": "示例"}),
    "visits_draft_notice": Call("/visits/{visit_id}/notice"),
    "wordings_take": Call("/wordings/{wording_id}/take", {}, 404),
    "wordings_merge": Call("/wordings/{wording_id}/merge", {"into_id": 1}, 404),
    "wordings_reject": Call("/wordings/{wording_id}/reject", {"reason": "口语"}, 404),
    "wordings_end": Call("/wordings/own/{own_wording_id}/end", denied=404),
    "visits_correct": Call("/visits/{visit_id}/corrections", {"text": "更正"}),
    "findings_edit_finding": Call("/findings/{finding_id}", {"fact": "堆放课桌"}),
    "findings_drop": Call("/findings/{finding_id}/drop"),
    "findings_promise": Call("/findings/{told_id}/promise", _PROMISE),
    "findings_submit": Call("/findings/{told_id}/rectifications", {"result": "已清理"}),
    "findings_tick_step": Call("/findings/{planned_id}/steps/{step_id}", {"done": True}),
    "findings_ask_extension": Call(
        "/findings/{planned_id}/extensions", {"until": "2026-11-10", "reason": "等待到货"}
    ),
    "findings_grant_extension": Call("/extensions/{extension_id}/grant", {"note": "同意"}),
    "findings_refuse_extension": Call("/extensions/{extension_id}/refuse", {"note": "按期完成"}),
    "findings_make_report": Call(
        "/reports", {"unit_id": "{unit_id}", "finding_ids": ["{told_id}"]}
    ),
    "objections_file": Call("/objections", {"finding_id": "{told_id}", "statement": "有误"}),
    "objections_assign": Call("/objections/{objection_id}/assign", {"reader_id": "{boss_id}"}),
    "objections_give_answer": Call(
        "/objections/{objection_id}/answer", {"outcome": "rejected", "reasons": "属实"}, 409
    ),
    "objections_ask_review": Call("/objections/{objection_id}/ask-review", {"statement": "不服"}),
    "objections_review": Call(
        "/objections/{objection_id}/review", {"outcome": "rejected", "reasons": "维持"}, 409
    ),
    "objections_withdraw": Call("/objections/{objection_id}/withdraw"),
    "norms_adopt_pack": Call(
        "/norms/adopt",
        {"pack": "zhejiang", "office_id": "{office_id}", "valid_from": "2026-10-20"},
    ),
    "categories_add": Call("/categories", {"office_id": "{office_id}", "name": "食堂"}),
    "categories_adopt": Call("/categories/adopt", {"office_id": "{office_id}"}),
    "categories_rename": Call("/categories/{category_id}/rename", {"name": "校园安全"}),
    "categories_move": Call("/categories/{category_id}/move", {"up": True}),
    "categories_retire": Call("/categories/{category_id}/retire"),
    "findings_assign": Call(
        "/findings/{told_id}/responsible-unit",
        {"responsible_unit_id": "{section_id}", "cause": "资金未下达"},
    ),
    "findings_return_to_school": Call("/findings/{told_id}/responsible-unit/return", {}),
    "findings_receive_urgent": Call("/urgent-reports/{urgent_id}/receive", {"decision": "同意"}),
    "circulars_decide": Call("/circulars/{proposal_id}/decide", {"accept": True}),
    "consultations_open_": Call(
        "/consultations",
        {"finding_id": "{told_id}", "section_id": "{section_id}", "question": "请办理"},
    ),
    "consultations_revise": Call(
        "/consultations/{consultation_id}",
        {"question": "请办理", "due_on": "2026-10-30", "seen": "0" * 64},
    ),
    "consultations_submit": Call("/consultations/{consultation_id}/submit"),
    "consultations_check": Call("/consultations/{consultation_id}/check"),
    "consultations_return_draft": Call(
        "/consultations/{consultation_id}/return-draft", {"reason": "改"}
    ),
    "consultations_sign_off": Call("/consultations/{consultation_id}/sign-off"),
    "consultations_send": Call("/consultations/{consultation_id}/send"),
    "consultations_accept": Call("/consultations/{consultation_id}/accept"),
    "consultations_give_back": Call("/consultations/{consultation_id}/return", {"reason": "否"}),
    "consultations_answer": Call("/consultations/{consultation_id}/answer", {"answer": "已办"}),
    "consultations_ask_again": Call(
        "/consultations/{consultation_id}/ask-again", {"reason": "未答"}
    ),
    "consultations_conclude": Call(
        "/consultations/{consultation_id}/conclude", {"conclusion": "同意"}
    ),
    "consultations_withdraw": Call("/consultations/{consultation_id}/withdraw", {"reason": "否"}),
    "findings_drop_view": Call("/findings/views/{view_id}/drop"),
    "findings_confirm_ledger": Call("/findings/imports/{ledger_upload_id}/confirm", denied=404),
    "findings_discard_ledger": Call("/findings/imports/{ledger_upload_id}/discard", denied=404),
    "notices_draft": Call("/notices", {"finding_ids": ["{told_id}"]}),
    "notices_draft_many": Call("/notices/drafts", {"finding_ids": ["{told_id}"]}),
    "notices_issue_many": Call("/notices/issues", {"notice_ids": ["{notice_id}"]}),
    "notices_revise": Call(
        "/notices/{notice_id}", {"lead_in": "现通知", "demands": ["整改"], "seen": "0" * 64}
    ),
    "papers_draft_paper": Call(
        "/documents", {"office_id": "{office_id}", "content": {**make_documents.CONTENT}}
    ),
    "papers_assemble": Call(
        "/documents/bulletins",
        {
            "office_id": "{office_id}",
            "what": "visits",
            "since": "2026-09-01",
            "until": "2026-10-19",
        },
    ),
    "papers_issue_papers": Call(
        "/documents/issues", {"document_ids": ["{document_id}"]}, denied=404
    ),
    "papers_edit_paper": Call(
        "/documents/{document_id}",
        {"content": {**make_documents.CONTENT}, "seen": "0" * 64},
        denied=404,
    ),
    "papers_submit_paper": Call("/documents/{document_id}/submit", denied=404),
    "papers_check_paper": Call("/documents/{document_id}/check", denied=404),
    "papers_return_paper": Call("/documents/{document_id}/return", {"reason": "改"}, denied=404),
    "papers_sign_off_paper": Call("/documents/{document_id}/sign-off", denied=404),
    "papers_issue_paper": Call("/documents/{document_id}/issue", denied=404),
    "papers_deliver_paper": Call("/documents/{document_id}/deliver", denied=404),
    "papers_note_read": Call("/documents/{document_id}/read", denied=404),
    "papers_acknowledge_paper": Call("/documents/{document_id}/acknowledge", denied=404),
    "papers_urge_paper": Call("/documents/{document_id}/urge", denied=404),
    "papers_void_paper": Call("/documents/{document_id}/void", {"reason": "错"}, denied=404),
    "papers_amend_paper": Call(
        "/documents/{document_id}/amend",
        {"how": "correction", "reason": "错字"},
        denied=404,
    ),
    "notices_submit": Call("/notices/{notice_id}/submit"),
    "notices_check": Call("/notices/{notice_id}/check"),
    "notices_give_back": Call("/notices/{notice_id}/return", {"reason": "改"}),
    "notices_sign_off": Call("/notices/{notice_id}/sign-off"),
    "notices_issue": Call("/notices/{notice_id}/issue"),
    "notices_deliver": Call("/notices/{notice_id}/deliver"),
    "notices_read": Call("/notices/{notice_id}/read"),
    "notices_acknowledge": Call("/notices/{notice_id}/acknowledge"),
    "notices_urge": Call("/notices/{notice_id}/urge"),
    "notices_file": Call("/notices/{notice_id}/file", {"note": "备案"}),
    "notices_void": Call("/notices/{notice_id}/void", {"reason": "错"}),
    "publications_put_up": Call("/publications", {"document_id": "{publishable_id}"}, 404),
    "publications_prepare": Call(
        "/publications/{publication_id}/prepare", {"seen": "0" * 64, "summary": "说明"}, 404
    ),
    "publications_publish": Call("/publications/{publication_id}/publish", {"seen": "0" * 64}, 404),
    "publications_withhold": Call(
        "/publications/{publication_id}/withhold", {"reason": "隐私", "basis": "依据"}, 404
    ),
    "publications_reconsider": Call("/publications/{publication_id}/reconsider", denied=404),
    "publications_correct": Call(
        "/publications/{publication_id}/correct", {"seen": "0" * 64, "note": "更正"}, 404
    ),
    "publications_take_down": Call(
        "/publications/{publication_id}/take-down", {"reason": "有误"}, 404
    ),
    "archive_open_volume": Call("/volumes", {"matter": "school", "unit_id": "{unit_id}"}),
    "archive_fill": Call("/volumes/{volume_id}/fill", denied=404),
    "archive_put": Call("/volumes/{volume_id}/put", {"file_ids": ["{file_id}"]}, denied=404),
    "archive_take_out": Call(
        "/volumes/{volume_id}/take-out", {"item_id": "{volume_item_id}"}, denied=404
    ),
    "archive_close": Call("/volumes/{volume_id}/close", denied=404),
    "archive_ask_closing": Call("/volumes/{volume_id}/ask-closing", denied=404),
    "archive_reopen": Call("/volumes/{volume_id}/reopen", {"reason": "补材料"}, denied=404),
    "archive_hand_over": Call(
        "/volumes/hand-over", {"office_id": "{office_id}", "year": "{year}", "receiver": "档案室"}
    ),
    "archive_set_code": Call("/volumes/code", {"office_id": "{office_id}", "code": "Z109"}),
    "devices_end_device": Call("/devices/{device_id}/end", denied=404),
    "phone_inbox_release": Call("/phone-inbox/release", {"operation_ids": ["{operation_id}"]}, 404),
    "phone_inbox_dismiss": Call(
        "/phone-inbox/dismiss", {"operation_ids": ["{operation_id}"], "reason": "重复"}, 404
    ),
    "visits_note": Call("/visits/{visit_id}/notes", {"activity": "meeting", "text": "列席例会。"}),
    "visits_settle_clash": Call("/visits/{visit_id}/clashes/{clash_id}/settle", {"adopt": False}),
    "messages_read_message": Call("/messages/{message_id}/read", denied=404),
    "channels_make_channel": Call(
        "/channels",
        {
            "office_id": "{office_id}",
            "kind": "webhook",
            "name": "数据中心",
            "url": "https://hook.example/in",
            "events": ["finding.*"],
        },
    ),
    "channels_edit_channel": Call("/channels/{channel_id}", {"name": "数据中心"}, 404),
    "channels_turn_on": Call("/channels/{channel_id}/on", {}, 404),
    "channels_turn_off": Call("/channels/{channel_id}/off", denied=404),
    "channels_try_out": Call("/channels/{channel_id}/try", denied=404),
    "channels_renew_secret": Call("/channels/{channel_id}/secret", denied=404),
    "channels_replay": Call("/dispatches/replay", {"dispatch_ids": ["{dispatch_id}"]}, 404),
    "handovers_prepare_schools": Call(
        "/handovers/schools",
        {
            "from_inspector_id": "{inspector_id}",
            "to_inspector_id": "{other_inspector_id}",
            "unit_ids": ["{unit_id}"],
            "on": "2026-10-20",
        },
    ),
    "section_tasks_draft_task": Call(
        "/section-tasks",
        {
            "section_id": "{section_id}",
            "month": "2026-12-01",
            "title": "食堂检查",
            "why": "年度要点",
            "questions": "留样",
            "unit_ids": ["{unit_id}"],
        },
    ),
    "section_tasks_copy_last_month": Call(
        "/section-tasks/copy", {"section_id": "{section_id}", "month": "2026-12-01"}
    ),
    "section_tasks_merge_tasks": Call("/section-tasks/merge", {"task_ids": ["{section_task_id}"]}),
    "section_tasks_edit_task": Call(
        "/section-tasks/{section_task_id}",
        {"month": "2026-12-01", "title": "食堂", "why": "要点", "unit_ids": ["{unit_id}"]},
    ),
    "section_tasks_submit_task": Call("/section-tasks/{section_task_id}/submit"),
    "section_tasks_withdraw_task": Call(
        "/section-tasks/{section_task_id}/withdraw", {"reason": "不需要"}
    ),
    "section_tasks_accept_task": Call("/section-tasks/{section_task_id}/accept"),
    "section_tasks_return_task": Call(
        "/section-tasks/{section_task_id}/return", {"reason": "重复"}
    ),
    "section_tasks_split_task": Call("/section-tasks/{section_task_id}/split"),
    "section_tasks_change_task": Call("/section-tasks/{section_task_id}/change", {"minutes": 20}),
    "section_tasks_answer_task": Call(
        "/section-tasks/{section_task_id}/answer", {"result": "已督导。"}
    ),
    "joint_meetings_open_meeting": Call(
        "/joint-meetings", {"office_id": "{office_id}", "month": "2026-12-01"}
    ),
    "joint_meetings_edit_meeting": Call("/joint-meetings/{meeting_id}", {"place": "三楼"}),
    "joint_meetings_hold_meeting": Call("/joint-meetings/{meeting_id}/hold", {"place": "三楼"}),
    "joint_meetings_reopen_meeting": Call("/joint-meetings/{meeting_id}/reopen"),
    "joint_meetings_dispatch_meeting": Call("/joint-meetings/{meeting_id}/dispatch"),
    "joint_meetings_draft_paper": Call("/joint-meetings/{meeting_id}/papers", {"paper": "minutes"}),
    "joint_meetings_close_meeting": Call("/joint-meetings/{meeting_id}/close"),
    "joint_meetings_save_report": Call(
        "/area-reports/{meeting_id}/{area_id}", {"text": "督查3所。"}, 404
    ),
    "joint_meetings_submit_report": Call(
        "/area-reports/{meeting_id}/{area_id}/submit", {"text": "督查3所。"}, 404
    ),
    "handovers_prepare_inspector": Call(
        "/handovers/inspectors",
        {
            "from_inspector_id": "{other_inspector_id}",
            "to_inspector_id": "{inspector_id}",
            "on": "2026-10-20",
        },
    ),
    "handovers_prepare_principal": Call(
        "/handovers/principals",
        {"unit_id": "{unit_id}", "taker_id": "{person_id}", "on": "2026-10-20"},
    ),
    "handovers_give": Call("/handovers/{hand_over_id}/give", denied=404),
    "handovers_take": Call("/handovers/{hand_over_id}/take", denied=404),
    "handovers_cancel": Call("/handovers/{hand_over_id}/cancel", {"reason": "改派"}, 404),
    "workgroup_write_post": Call(
        "/posts",
        {
            "kind": "task",
            "title": "报送",
            "text": "请报送。",
            "who": ["principals"],
            "reach": "schools",
            "unit_ids": ["{unit_id}"],
        },
    ),
    "workgroup_edit_post": Call("/posts/{post_id}", {"title": "报送", "text": "请报送。"}, 404),
    "workgroup_note_read": Call("/posts/{post_id}/read", {}, 404),
    "workgroup_finish_post": Call("/posts/{post_id}/done", {"answer": "已报送。"}, 404),
    "workgroup_remind": Call("/posts/{post_id}/remind", denied=404),
    "workgroup_close_post": Call("/posts/{post_id}/close", denied=404),
    "workgroup_withdraw_post": Call("/posts/{post_id}/withdraw", {"reason": "发错"}, 404),
    "workgroup_put_material": Call(
        "/materials", {"title": "记录表", "file_id": "{file_id}", "receiver": "both"}
    ),
    "workgroup_take_down": Call("/materials/{material_id}/take-down"),
    "workgroup_edit_log": Call(
        "/logs/{log_id}", {"on": "2026-10-20", "title": "随访", "text": "查看食堂。"}, 404
    ),
    "register_draft_entry": Call("/register", {"office_id": "{office_id}", **make_programmes.SAID}),
    "register_edit_entry": Call("/register/{entry_id}", {"seen": 1, "title": "督导"}),
    "register_submit_entry": Call("/register/{entry_id}/submit"),
    "register_return_entry": Call("/register/{entry_id}/return", {"reason": "改"}),
    "register_approve_entry": Call("/register/{entry_id}/approve"),
    "register_withdraw_entry": Call("/register/{entry_id}/withdraw", {"reason": "重复"}),
    "register_copy_register": Call("/register/copies", {"office_id": "{office_id}", "year": 2027}),
    "register_publish_register": Call(
        "/register/notices", {"office_id": "{office_id}", "year": 2026}
    ),
    "results_grade": Call("/results/grade", {"candidate_ids": ["{result_candidate_id}"]}),
    "results_draft_result_paper": Call(
        "/results/batches/{result_batch_id}/papers", {"kind": "circular"}
    ),
    "results_object_to_result": Call("/results/{result_id}/object", {"text": "不服"}),
    "results_evaluate_again": Call("/results/{result_id}/again", {"reason": "复查"}),
    "publicities_announce": Call(
        "/publicities", {"candidate_ids": ["{result_candidate_id}"], "place": "公示栏"}
    ),
    "publicities_confirm": Call("/publicities/{publicity_id}/confirm"),
    "publicities_answer": Call(
        "/result-objections/{result_objection_id}/answer",
        {"outcome": "rejected", "answer": "复核属实"},
    ),
    "development_plans_begin": Call(
        "/development-plans", {"candidate_id": "{result_candidate_id}"}
    ),
    "development_plans_write": Call("/development-plans/{development_plan_id}", {"aim": "好"}),
    "development_plans_add_goal": Call("/development-plans/{development_plan_id}/goals", _GOAL),
    "development_plans_edit_goal": Call(
        "/development-plans/{development_plan_id}/goals/{goal_id}", {"measure": "好"}
    ),
    "development_plans_drop_goal": Call(
        "/development-plans/{development_plan_id}/goals/{goal_id}/drop"
    ),
    "development_plans_follow_up_goal": Call(
        "/development-plans/{development_plan_id}/goals/{goal_id}/follow-ups",
        {"progress": "reached", "text": "完成"},
    ),
    "development_plans_submit": Call("/development-plans/{development_plan_id}/submit"),
    "development_plans_give_back": Call(
        "/development-plans/{development_plan_id}/return", {"reason": "太空"}
    ),
    "development_plans_approve": Call(
        "/development-plans/{development_plan_id}/approve", {"opinion": "同意"}
    ),
    "rounds_draft_round": Call(
        "/rounds", {"office_id": "{office_id}", "version_id": "{round_version_id}", **_ROUND}
    ),
    "rounds_edit_round": Call("/rounds/{round_draft_id}", _SEEN),
    "rounds_propose_batches": Call("/rounds/{round_draft_id}/batches/propose", {}),
    "rounds_open_round": Call("/rounds/{round_draft_id}/open"),
    "rounds_close_round": Call("/rounds/{round_id}/close", {"summary": "完成"}),
    "rounds_draft_next_round": Call("/rounds/{round_id}/next", {}),
    "rounds_edit_batch": Call("/rounds/batches/{batch_id}", _SEEN),
    "rounds_begin_batch": Call("/rounds/batches/{batch_id}/begin", {}),
    "rounds_add_candidate": Call("/rounds/batches/{batch_id}/candidates", {"unit_id": "{unit_id}"}),
    "rounds_move_candidate": Call(
        "/candidates/{candidate_id}/move", {"batch_id": "{batch_id}", "seen": 1}
    ),
    "rounds_leave_round": Call("/candidates/{candidate_id}/leave", {"reason": "撤并"}),
    "rounds_pass_to_successor": Call(
        "/candidates/{candidate_id}/succeed", {"unit_id": "{unit_id}"}
    ),
    "rounds_give_back": Call(
        "/candidates/{candidate_id}/give-back", {"reason": "缺项"}, denied=409
    ),
    "levels_begin_check": Call(
        "/checks",
        {
            "office_id": "{office_id}",
            "round_ids": ["{round_id}"],
            "people_ids": ["{person_id}"],
            "title": "复核",
            "count": 1,
        },
        404,
    ),
    "levels_take_sample": Call("/checks/{check_id}/sample", None, 404),
    "levels_return_differences": Call("/checks/{check_id}/return", None, 404),
    "levels_close_check": Call("/checks/{check_id}/close", {"summary": "完成。"}, 404),
    "levels_rate_sample": Call(
        "/check-samples/{check_sample_id}/rate", {"note": "现场查看。"}, 404
    ),
    "levels_answer_differences": Call(
        "/check-samples/{check_sample_id}/answer", {"agrees": True, "answer": "认可。"}, 404
    ),
    "levels_correct_result": Call("/check-samples/{check_sample_id}/correct", None, 404),
    "years_draft_year": Call("/years", {"office_id": "{office_id}", "year": 2028}),
    "years_edit_year": Call(
        "/years/{year_draft_id}",
        {
            "title": "年度考核",
            "first_on": "2026-01-01",
            "last_on": "2026-12-31",
            "weights": {},
            **_SEEN,
        },
    ),
    "years_adopt_year": Call("/years/{year_draft_id}/adopt"),
    "years_reopen_year": Call("/years/{year_id}/reopen", {"reason": "改"}),
    "years_compute_year": Call("/years/{year_id}/compute"),
    "years_close_year": Call("/years/{year_id}/close"),
    "years_set_veto_rule": Call("/years/{year_id}/veto-rules", {"code": "V1", "basis": "法"}),
    "years_propose_veto": Call(
        "/years/{year_id}/vetoes",
        {
            "rule_id": "{veto_rule_id}",
            "unit_id": "{unit_id}",
            "facts": "事故。",
            "happened_on": "2026-09-01",
        },
    ),
    "years_state_case": Call("/vetoes/{veto_id}/statement", {"statement": "已整改。"}),
    "years_hold_hearing": Call(
        "/vetoes/{veto_id}/hearing", {"hearing_on": "2026-10-20", "note": "听取。"}
    ),
    "years_decide_veto": Call("/vetoes/{veto_id}/decision", {"uphold": False, "outcome": "不实。"}),
    **{
        f"self_evaluations_{name}": Call(f"/self-evaluations/{{self_evaluation_id}}/{path}", body)
        for name, (path, body) in {
            "answer": ("answers", {"of": "indicator", "code": "A2.1", "value": "A"}),
            "confirm_answers": ("confirm", {"codes": []}),
            "renew_figures": ("renew", {}),
            "write_texts": ("texts", {"strengths": "好"}),
            "attach_evidence": ("evidence", {"file_id": "{file_id}", "codes": ["A1.2"]}),
            "use_evidence": ("evidence/{self_evidence_id}", {"codes": ["A1.2"]}),
            "submit_self_evaluation": ("apply", {}),
        }.items()
    },
    **{
        f"reviews_{name}": Call(f"/reviews/{{candidate_id}}/{path}", body, denied)
        for name, (path, body, denied) in {
            "check_document": ("checks", {"code": "A1.2", "verdict": "sufficient"}, 409),
            "finish_document_review": ("documents", {"rest": True}, 403),
            "choose_team": ("team", {"person_ids": ["{boss_id}"]}, 403),
            "draw_team": ("team/draw", {"draw_id": "{draw_id}"}, 403),
            "recuse_member": ("team/recuse", {"person_id": "{boss_id}", "reason": "亲属"}, 403),
            "go_on_site": ("on-site", {}, 403),
            "rate": ("ratings", {"code": "A1.2", "value": "yes"}, 409),
            "attach_rating_evidence": (
                "ratings/evidence",
                {"code": "A1.2", "file_id": "{file_id}"},
                409,
            ),
            "finish_rating": ("hand-in", {}, 409),
            "moderate": (
                "moderations",
                {"code": "A1.2", "value": "yes", "reason": "一致"},
                409,
            ),
        }.items()
    },
    "programmes_draft_programme": Call(
        "/programmes",
        {"office_id": "{office_id}", "entry_id": "{approved_id}", "unit_ids": ["{unit_id}"]},
    ),
    "programmes_edit_programme": Call("/programmes/{programme_id}", {"seen": 1}),
    "programmes_form_team": Call("/programmes/{programme_id}/team", {"lead_id": "{person_id}"}),
    "programmes_draft_notice": Call("/programmes/{programme_id}/notice"),
    "programmes_start_programme": Call("/programmes/{programme_id}/start"),
    "programmes_assign_visits": Call("/programmes/{programme_id}/visits", {}),
    "programmes_draft_report": Call("/programmes/{programme_id}/report"),
    "programmes_file_programme": Call(
        "/programmes/{programme_id}/file", {"on": "2026-10-20", "filed_as": "1号"}
    ),
    "programmes_cancel_programme": Call("/programmes/{programme_id}/cancel", {"reason": "不开展"}),
    **{
        f"programme_parts_{name}": Call(f"/programme-parts/{{part_id}}/{path}", body)
        for name, (path, body) in {
            "self_evaluate": ("self-evaluation", {"text": "已自评"}),
            "return_self_evaluation": ("self-evaluation/return", {"reason": "缺项"}),
            "review_self_evaluation": ("self-evaluation/review", {"text": "属实"}),
            "record_visit": ("visited", {"on": "2026-10-20"}),
            "feed_back": ("initial-opinion", {"text": "总体规范"}),
            "defend": ("defence", {"text": "有异议"}),
            "answer_defence": ("defence/answer", {"text": "维持"}),
            "conclude": ("conclusion", {"text": "规范", "rectify_until": "2027-01-08"}),
            "agree": ("agreement", {"agrees": True, "seen": 1}),
            "draft_opinion": ("opinion", {}),
            "drop_part": ("drop", {"reason": "停办"}),
        }.items()
    },
    "templates_use": Call("/templates/{template_id}/use", denied=404),
    "templates_retire": Call("/templates/{template_id}/retire", denied=404),
    **{
        f"systems_{name}": Call(f"/systems/{{system_version_id}}/{path}", body, 404)
        for name, (path, body) in {
            "begin_system_version": ("versions", {"office_id": "{office_id}"}),
            "write_definition": ("definition", {"definition": {}}),
            "edit_frame": ("frame", {"frame": {"basis": "办法"}}),
            "add_indicator": ("indicators", {"indicator": {}}),
            "change_indicator": ("indicators/A1", {"indicator": {}}),
            "move_indicator": ("indicators/A1/move", {"above": ""}),
            "drop_indicator": ("indicators/A1/drop", {}),
            "publish_system": ("publish", {}),
            "drop_system_draft": ("drop", None),
            "settle_crossing": (
                "crossings",
                {"before_id": "{published_system_id}", "code_before": "A1", "comparable": False},
            ),
        }.items()
    },
    "systems_begin_system": Call("/systems", {"office_id": "{office_id}", "title": "新"}, 404),
    "systems_retire_system": Call("/systems/{published_system_id}/retire"),
    "system_tables_mend_cell": Call(
        "/system-tables/{system_upload_id}/cells",
        {"sheet": "Sheet1", "cell": "E4", "text": "4"},
        404,
    ),
    "system_tables_confirm_system_table": Call(
        "/system-tables/{system_upload_id}/confirm", {"checked": True}, 404
    ),
    "system_tables_discard_system_table": Call(
        "/system-tables/{system_upload_id}/discard", denied=404
    ),
    "metrics_add_metric": Call(
        "/metrics", {"office_id": "{office_id}", "label": "实验室数", "basis": "县教字〔2026〕3号"}
    ),
    "metrics_retire_metric": Call("/metrics/{metric_id}/retire"),
    "metrics_report_values": Call(
        "/metrics/sheets/{unit_id}", {"year": 2026, "figures": {"guards": {"number": "3"}}}
    ),
    "metrics_confirm_still_right": Call("/metrics/sheets/{unit_id}/confirm", {"year": 2026}),
    "metrics_correct_value": Call(
        "/metrics/values/{value_id}/correct", {"number": "3", "note": "与现场不符"}
    ),
    "metrics_confirm_values": Call(
        "/metrics/imports/{value_upload_id}/confirm", {"leave_out": True}
    ),
    "metrics_discard_values": Call("/metrics/imports/{value_upload_id}/discard"),
    "documents_open_series": Call(
        "/documents/series",
        {"office_id": "{office_id}", "kind": "rectification_notice", "prefix": "晃教督整"},
    ),
}
#: Forms with a file, one's own things, and what a visiting inspector may do with what he sees.
ELSEWHERE = {
    "inspectors_set_photo",
    "schedule_make_feed",
    "messages_read_all", "messages_set_preference",
    "files_store_own", "workgroup_write_log",
    "form_building_read_workbook",
    "plan_tables_read_plan_table", "system_tables_read_system_table",
    "metrics_read_values",
    "results_try_values",
    "tokens_sign_in", "people_change_password", "rosters_read_roster", "files_store",
    "findings_read_ledger", "templates_upload", "templates_check",
    "files_share", "findings_raise_finding", "findings_verify", "findings_categorise",
    "findings_report_urgent", "circulars_propose", "wordings_propose",
    "programme_parts_close_part",
    "findings_recheck", "findings_confirm_ancestor", "findings_reject_ancestor",
    "findings_save_view", "findings_close_findings", "findings_categorise_findings",
    # In the name of one's own office, whoever reaches over it: test_packages.
    "packages_make_package", "packages_receive", "packages_accept", "packages_refuse",
    "packages_take_receipt", "packages_trust_peer", "packages_end_peer", "packages_make_seal",
    "packages_renew_seal",
}  # fmt: skip


def filled(value: Any, ids: dict[str, Any]) -> Any:
    """Return `value` with the ids in place of their names."""
    if isinstance(value, str):
        return value.format(**ids) if value.startswith(("{", "/")) else value
    if isinstance(value, dict):
        return {name: filled(part, ids) for name, part in value.items()}
    return [filled(part, ids) for part in value] if isinstance(value, list) else value
