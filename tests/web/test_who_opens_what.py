"""Role × page as one golden table: what each of the roles gets at every page there is.

Everybody looks at the same things of one school: its own principal and inspector, the office, a
section that was asked, the city, and a stranger from the next county who must see none of it.
"""

from pathlib import Path
from typing import Any

import pytest
from django.template.backends.base import BaseEngine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from dudao.access.roles import Role, Scope
from dudao.org.models import Person, Unit
from tests import make
from tests.api.world import furnish
from tests.web.pages import sign_in

GOLDEN = Path(__file__).parent / "golden_pages.txt"
#: Where the address names something: which thing of `tests.api.world` stands there.
ARGUMENTS: dict[str, dict[str, str]] = {
    "archive-year": {"year": "year"},
    "area": {"pk": "area_id"},
    "area-report": {"pk": "meeting_id", "area": "area_id"},
    "area-plaques": {"pk": "area_id"},
    "assignment": {"pk": "assignment_id"},
    "assignment-pass": {"pk": "assignment_id"},
    "burden-school": {"pk": "unit_id"},
    "category": {"pk": "category_id"},
    "channel": {"pk": "channel_id"},
    "channel-edit": {"pk": "channel_id"},
    "circular": {"pk": "proposal_id"},
    "calendar-days": {"pk": "days_id"},
    "consultation": {"pk": "consultation_id"},
    "dispatch": {"pk": "dispatch_id"},
    "division": {"pk": "division_id"},
    "document": {"pk": "document_id"},
    "document-amend": {"pk": "document_id"},
    "document-edit": {"pk": "document_id"},
    "draw": {"pk": "draw_id"},
    "figure": {"key": "figure_key"},
    "finding": {"pk": "told_id"},
    "form": {"pk": "version_id"},
    "form-compare": {"pk": "version_id", "other": "other_version_id"},
    "form-import": {"pk": "form_import_id"},
    "handover": {"pk": "hand_over_id"},
    "import": {"pk": "upload_id"},
    "inspector": {"pk": "inspector_id"},
    "joint-meeting": {"pk": "meeting_id"},
    "ledger-import": {"pk": "ledger_upload_id"},
    "log": {"pk": "log_id"},
    "message": {"pk": "message_id"},
    "metric-import": {"pk": "value_upload_id"},
    "metric-sheet": {"pk": "unit_id"},
    "metric-value": {"pk": "value_id"},
    "notice": {"pk": "notice_id"},
    "package": {"pk": "package_id"},
    "objection": {"pk": "objection_id"},
    "person": {"pk": "person_id"},
    "person-edit": {"pk": "person_id"},
    "plan": {"pk": "plan_id"},
    "plan-table": {"pk": "plan_upload_id"},
    "post": {"pk": "post_id"},
    "post-receipts": {"pk": "post_id"},
    "proposal": {"pk": "month_id"},
    "proposed-visit": {"pk": "proposed_id"},
    "programme": {"pk": "programme_id"},
    "programme-part": {"pk": "part_id"},
    "proof": {"code": "document_code"},
    "public-document": {"pk": "published_id"},
    "public-draw": {"code": "draw_code"},
    "public-plate": {"code": "plaque_code"},
    "public-publicity": {"pk": "publicity_id"},
    "publication": {"pk": "publication_id"},
    "record": {"pk": "visit_id", "record": "record_id"},
    "register-entry": {"pk": "entry_id"},
    "report": {"pk": "report_id"},
    "role-give": {"pk": "person_id"},
    "round": {"pk": "round_id"},
    "year": {"pk": "year_id"},
    "check": {"pk": "check_id"},
    "check-sample": {"pk": "check_sample_id"},
    "year-result": {"pk": "year_result_id"},
    "veto": {"pk": "veto_id"},
    "candidate": {"pk": "candidate_id"},
    "batch-results": {"pk": "result_batch_id"},
    "development-goal": {"pk": "development_plan_id", "goal": "goal_id"},
    "development-goal-follow": {"pk": "development_plan_id", "goal": "goal_id"},
    "development-goal-new": {"pk": "development_plan_id"},
    "development-plan": {"pk": "development_plan_id"},
    "publicity": {"pk": "publicity_id"},
    "result": {"pk": "result_id"},
    "result-grade": {"pk": "result_candidate_id"},
    "result-objection": {"pk": "result_objection_id"},
    "result-what-if": {"pk": "result_id"},
    "review": {"pk": "candidate_id"},
    "review-moderation": {"pk": "candidate_id"},
    "review-papers": {"pk": "candidate_id", "code": "part_code"},
    "review-part": {"pk": "candidate_id", "code": "part_code"},
    "self-evaluation": {"pk": "self_evaluation_id"},
    "self-section": {"pk": "self_evaluation_id", "code": "section_code"},
    "school": {"pk": "unit_id"},
    "section-task": {"pk": "section_task_id"},
    "school-coverage": {"pk": "unit_id"},
    "school-edit": {"pk": "unit_id"},
    "school-plaque": {"pk": "unit_id"},
    "system": {"pk": "system_version_id"},
    "system-compare": {"pk": "system_version_id", "before": "published_system_id"},
    "system-table": {"pk": "system_upload_id"},
    "template": {"pk": "template_id"},
    "template-kind": {"kind": "template_kind"},
    "unit-edit": {"pk": "unit_id"},
    "visit": {"pk": "visit_id"},
    "visit-rule": {"key": "rule_key"},
    "volume": {"pk": "volume_id"},
    "wording": {"pk": "wording_id"},
}
#: Pages whose things are not in the world: tested with their subject.
ELSEWHERE = {"audit-event", "channel-new", "norm", "norm-pack"}


def pages() -> dict[str, URLPattern]:
    """Every named page: a view whose name ends in _page."""
    found: dict[str, URLPattern] = {}
    rest: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while rest:
        one = rest.pop()
        if isinstance(one, URLResolver):
            rest += one.url_patterns
        elif one.name and getattr(one.callback, "__name__", "").endswith("_page"):
            found[one.name] = one
    return {name: one for name, one in sorted(found.items()) if name not in ELSEWHERE}


@pytest.fixture
def everybody(office: Unit, school: Unit, section: Unit, outsider: Person) -> dict[str, Person]:
    """One person for each role, over our school; and a stranger."""
    county = {
        Role.DIRECTOR, Role.OFFICE_STAFF, Role.CITY_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR
    }  # fmt: skip
    people = {"outsider": outsider}
    for role in Role:
        place = section if role == Role.SECTION_OFFICER else school
        own = role in {Role.PRINCIPAL, Role.SCHOOL_LIAISON, Role.SECTION_OFFICER}
        who = make.person(f"示例{role.label}", place if own else office)
        make.holds(who, role, office.region if role in county else place, scope=Scope.UNIT)
        people[role.value] = who
    return people


class Unwritten(BaseEngine):
    """Templates that nobody writes out: who opens a page is known before."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({name: value for name, value in params.items() if name != "OPTIONS"})

    def get_template(self, _name: str) -> "Unwritten":
        return self

    def render(self, *_given: Any, **_more: Any) -> str:
        return ""


@pytest.fixture
def unwritten(settings: Settings) -> None:
    """Leave out what takes two thirds of the time of two thousand pages."""
    settings.TEMPLATES = [{"BACKEND": f"{__name__}.Unwritten", "DIRS": [], "APP_DIRS": False}]


@pytest.mark.usefixtures("still", "unwritten")
def test_every_role_gets_exactly_the_pages_of_the_golden_table(
    everybody: dict[str, Person], office: Unit, school: Unit, director: Person
) -> None:
    inspector = everybody[Role.RESPONSIBLE_INSPECTOR.value]
    world = furnish(office, school, inspector, director)
    browsers = {name: sign_in(person) for name, person in everybody.items()}
    lines = []
    for name in pages():
        path = reverse(name, kwargs={k: world.ids[v] for k, v in ARGUMENTS.get(name, {}).items()})
        lines.append(f"{name:<24}{_answers(browsers, path)}")
    table = "\n".join(lines) + "\n"
    assert table == GOLDEN.read_text(encoding="utf-8"), (
        f"who opens what has changed; when it should, this goes into golden_pages.txt:\n{table}"
    )


def _answers(browsers: dict[str, Client], path: str) -> str:
    """Say who gets the page; who is refused otherwise than with 403 or 404 breaks the test."""
    got: dict[int, list[str]] = {200: [], 302: [], 403: [], 404: []}
    for name, browser in browsers.items():
        got[browser.get(path).status_code].append(name)
    if not got[403] and not got[404]:
        return "everybody"
    return " ".join(got[200] + [f"{name}→" for name in got[302]])


def test_the_world_has_a_thing_for_every_page() -> None:
    lacking = {
        name
        for name, one in pages().items()
        if set(one.pattern.converters) - set(ARGUMENTS.get(name, {}))
    }
    assert not lacking, f"say in ARGUMENTS which thing stands in the address of {sorted(lacking)}"
