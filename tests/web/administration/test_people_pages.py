"""People: the list, an account, its password, its roles."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dudao.access.actions import disable
from dudao.access.roles import Role
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")
LIST = "/people/"


def test_the_list_shows_who_holds_what(
    administrator: Person, inspector: Person, outsider: Person
) -> None:
    nobody = make.person("示例无权者", inspector.unit)
    page = text_of(sign_in(administrator).get(LIST))
    assert inspector.name in page
    assert "责任督学" in page
    assert nobody.name in page
    assert "没有角色" in page
    assert outsider.name not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=示例督学", {"示例督学"}),
        ("q=INSPECTOR", {"示例督学"}),
        ("q=龙溪口", {"示例校长"}),
        ("role=principal", {"示例校长"}),
        ("standing=disabled", {"示例同事"}),
        ("standing=all", {"示例督学", "示例校长", "示例同事", "示例管理员"}),
        ("", {"示例督学", "示例校长", "示例管理员"}),
    ],
)
def test_the_list_is_narrowed(
    administrator: Person,
    inspector: Person,
    principal: Person,
    colleague: Person,
    query: str,
    shown: set[str],
) -> None:
    disable(colleague.pk, by=administrator)
    page = text_of(sign_in(administrator).get(f"{LIST}?{query}"))
    table = page[page.index("<tbody>") :]
    everybody = {person.name for person in (inspector, principal, colleague, administrator)}
    assert {name for name in everybody if name in table} == shown


def test_the_list_costs_the_same_for_many(administrator: Person, office: Unit) -> None:
    client = sign_in(administrator)
    few = statements(client, LIST)
    for _n in range(15):
        make.holds(make.person("示例", office), Role.OFFICE_STAFF, office.region)
    assert statements(client, LIST) == few <= 12


def test_the_list_can_be_exported(administrator: Person, inspector: Person) -> None:
    response = sign_in(administrator).get(f"{LIST}?export=xlsx")
    assert response["Content-Type"].endswith("sheet")
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_who_administers_nobody_is_refused(inspector: Person, outsider: Person) -> None:
    client = sign_in(inspector)
    for url in (LIST, "/people/new/", reverse("person", args=[inspector.pk])):
        assert client.get(url).status_code == 403
    theirs = sign_in(outsider)
    for name in ("person", "person-edit", "role-give"):
        assert theirs.get(reverse(name, args=[inspector.pk])).status_code == 404
    for name in ("person-disable", "person-enable", "person-reset"):
        assert theirs.post(reverse(name, args=[inspector.pk])).status_code == 404


def test_a_new_account_shows_its_password_once(administrator: Person, school: Unit) -> None:
    client = sign_in(administrator)
    page = text_of(client.get(f"/people/new/?unit={school.pk}"))
    assert f'value="{school.name}"' in page
    assert text_of(client.get("/people/new/?unit=x")).count("<option") >= 2
    given = {"name": "示例新人", "username": "newcomer", "unit": school.code}
    response = client.post("/people/new/", given)
    made = Person.objects.get(username="newcomer")
    assert made.unit == school
    assert "no-store" in response["Cache-Control"]
    page = text_of(response)
    password = page.split("初始密码</dt>")[1].split('class="secret">')[1].split("<")[0]
    assert made.check_password(password)
    assert password not in text_of(client.get(reverse("person", args=[made.pk])))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"username": "inspector"}, "已有人使用"),
        ({"unit": "没有这个单位"}, "没有找到这个单位"),
        ({"unit": "示例"}, "有几个单位符合：波洲示例中学、龙溪口示例小学"),
        ({"name": ""}, "必填"),
    ],
)
@pytest.mark.usefixtures("inspector", "other_school")
def test_a_wrong_account_is_told_beside_the_field(
    administrator: Person, given: dict[str, str], told: str
) -> None:
    whole = {"name": "示例", "username": "fresh", "unit": "龙溪口", **given}
    response = sign_in(administrator).post("/people/new/", whole)
    assert response.status_code == 422
    assert told in text_of(response)


def test_an_account_is_changed_disabled_opened_and_reset(
    administrator: Person, inspector: Person
) -> None:
    client = sign_in(administrator)
    url = reverse("person", args=[inspector.pk])
    edit = reverse("person-edit", args=[inspector.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"name": "示例改名", "phone": "1"}).url == url  # type: ignore[attr-defined]
    assert "示例改名" in text_of(client.get(url))
    client.post(reverse("person-disable", args=[inspector.pk]))
    assert "恢复使用" in text_of(client.get(url))
    client.post(reverse("person-enable", args=[inspector.pk]))
    page = text_of(client.post(reverse("person-reset", args=[inspector.pk])))
    assert "初始密码" in page
    inspector.refresh_from_db()
    assert inspector.must_change_password
    assert "仍是初始密码" in text_of(client.get(url))


def test_one_s_own_account_has_no_role_button(administrator: Person, office_staff: Person) -> None:
    own = text_of(sign_in(administrator).get(reverse("person", args=[administrator.pk])))
    assert "授予角色" not in own
    assert "停用账号" not in own
    reader = text_of(sign_in(office_staff).get(reverse("person", args=[administrator.pk])))
    assert "修改资料" not in reader


def test_a_person_without_a_unit_is_nobody_s_to_see(administrator: Person) -> None:
    stray = make.person("示例游离")
    client = sign_in(administrator)
    assert client.get(reverse("person", args=[stray.pk])).status_code == 404


def test_roles_are_given_over_region_and_unit_and_ended(
    director: Person, office: Unit, school: Unit
) -> None:
    person = make.person("示例新人", office)
    client = sign_in(director)
    give = reverse("role-give", args=[person.pk])
    assert office.region.name in text_of(client.get(give))
    day = clock.today().isoformat()
    over = {"role": "office_staff", "scope": "region", "region": office.region.pk}
    assert client.post(give, {**over, "start_on": day}).status_code == 302
    below = {"role": "principal", "scope": "subtree", "unit": school.name, "start_on": day}
    assert client.post(give, below).status_code == 302
    assert {(g.role, g.scope) for g in person.grants.all()} == {
        ("office_staff", "region"),
        ("principal", "subtree"),
    }
    page = text_of(client.get(reverse("person", args=[person.pk])))
    assert "（含下属）" in page
    grant = person.grants.get(role="principal")
    assert client.post(reverse("role-end", args=[person.pk, grant.pk])).status_code == 302
    assert not person.grants.filter(role="principal").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"unit": ""}, "请填写单位"),
        ({"unit": "没有"}, "没有找到这个单位"),
        ({"end_on": "2020-01-01"}, "不早于开始日期"),
        ({"role": "principal", "scope": "region"}, "不能授予整个区域"),
        ({"role": ""}, "必填"),
    ],
)
def test_a_wrong_role_is_told(
    director: Person, office: Unit, school: Unit, given: dict[str, str], told: str
) -> None:
    person = make.person("示例新人", office)
    whole = {
        "role": "zone_lead", "scope": "unit", "unit": school.name,
        "region": str(office.region.pk), "start_on": clock.today().isoformat(), **given,
    }  # fmt: skip
    response = sign_in(director).post(reverse("role-give", args=[person.pk]), whole)
    assert response.status_code == 422
    assert told in text_of(response)


def test_a_role_that_follows_from_elsewhere_is_not_ended_here(
    director: Person, inspector: Person, office_staff: Person
) -> None:
    grant = inspector.grants.get()
    grant.source, grant.end_on = "responsibility:1", clock.today() - timedelta(days=1)
    grant.save()
    client = sign_in(director)
    page = text_of(client.get(reverse("person", args=[inspector.pk])))
    assert "随督学安排产生" in page
    assert "已结束" in page
    assert client.post(reverse("role-end", args=[inspector.pk, grant.pk])).status_code == 404
    url = reverse("role-give", args=[inspector.pk])
    assert sign_in(office_staff).get(url).status_code == 403
