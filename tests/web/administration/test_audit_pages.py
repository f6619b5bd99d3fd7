"""The record, for the auditor."""

import pytest
from django.db import connection
from django.urls import reverse

from dudao.access.actions import edit_unit, grant
from dudao.access.roles import Role
from dudao.audit.actions import record, verify_chain
from dudao.audit.models import Event
from dudao.org.models import Person, Unit
from tests.audit.test_record import at_commit
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")
LIST = "/audit/"


@pytest.fixture
def events(
    still: None, director: Person, inspector: Person, school: Unit, outsider: Person
) -> None:
    edit_unit(school.pk, by=director, students=330)
    record("finding.told", school, by=inspector, unit=school, number=3)
    record("system.happened", school, by=None)
    record("finding.told", outsider, by=outsider, unit=outsider.unit)
    at_commit()


@pytest.mark.usefixtures("events")
def test_the_auditor_sees_what_happened(auditor: Person) -> None:
    page = text_of(sign_in(auditor).get(LIST))
    assert "修改单位资料" in page
    assert "问题告知学校" in page
    assert "system.happened" in page
    assert "邻县主任" not in page
    assert "首尾相连" in page


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("who=示例主任", {"修改单位资料"}),
        ("area=finding", {"问题告知学校"}),
        ("unit=龙溪口", {"修改单位资料", "问题告知学校"}),
        ("subject=0", set()),
        ("first_day=2026-10-21", set()),
        ("last_day=2026-10-20", {"修改单位资料", "问题告知学校"}),
    ],
)
def test_the_record_is_narrowed(auditor: Person, query: str, shown: set[str]) -> None:
    page = text_of(sign_in(auditor).get(f"{LIST}?{query}"))
    table = page.partition("<tbody>")[2]
    assert {word for word in ("修改单位资料", "问题告知学校") if word in table} == shown


@pytest.mark.usefixtures("events")
def test_an_event_is_told_with_before_and_after(auditor: Person) -> None:
    client = sign_in(auditor)
    event = Event.objects.get(name="unit.edited")
    page = text_of(client.get(reverse("audit-event", args=[event.pk])))
    assert "320</span> → 330" in page
    assert event.digest in page
    assert event.link.hash in page
    plain = Event.objects.filter(name="finding.told").earliest("id")
    assert ">number<" in text_of(client.get(reverse("audit-event", args=[plain.pk])))
    theirs = Event.objects.filter(name="finding.told").latest("id")
    assert client.get(reverse("audit-event", args=[theirs.pk])).status_code == 404


def test_an_event_about_a_person_names_person_and_role(
    auditor: Person, director: Person, inspector: Person, office: Unit
) -> None:
    grant(inspector, Role.ZONE_LEAD, by=director, unit=office)
    client = sign_in(auditor)
    assert "人员 示例督学" in text_of(client.get(LIST))
    event = Event.objects.latest("id")
    assert "责任区负责人" in text_of(client.get(reverse("audit-event", args=[event.pk])))


@pytest.mark.usefixtures("events")
def test_the_list_costs_the_same_for_many_and_can_be_exported(
    auditor: Person, director: Person, school: Unit
) -> None:
    client = sign_in(auditor)
    few = statements(client, LIST)
    for _n in range(15):
        record("finding.told", school, by=director, unit=school)
    assert statements(client, LIST) == few <= 10
    assert client.get(f"{LIST}?export=xlsx").status_code == 200


@pytest.mark.usefixtures("events")
def test_the_chain_is_checked_on_demand(auditor: Person) -> None:
    client = sign_in(auditor)
    verify_chain()
    at_commit()
    assert "校验通过" in text_of(client.get(LIST))
    assert "全部记录完好" in text_of(client.get("/audit/chain/"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET name = 'x' WHERE name = 'finding.told'")
        at_commit()
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    broken = text_of(client.get("/audit/chain/"))
    assert "记录不完好" in broken
    verify_chain()
    assert "校验未通过" in text_of(client.get(LIST))
    assert "条记录不在链上" in text_of(client.get("/audit/chain/"))


def test_an_empty_record_has_nothing_to_check(auditor: Person) -> None:
    assert "还没有记录" in text_of(sign_in(auditor).get(LIST))
    assert "全部记录完好" in text_of(sign_in(auditor).get("/audit/chain/"))


def test_only_the_auditor_gets_in(administrator: Person, director: Person) -> None:
    for who in (administrator, director):
        client = sign_in(who)
        for url in (LIST, "/audit/chain/", "/audit/1/"):
            assert client.get(url).status_code == 403
