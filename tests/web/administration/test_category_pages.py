"""问题分类 and 省级规定 under 系统管理."""

import pytest
from django.test import Client
from django.urls import reverse

from dudao.findings import actions
from dudao.findings.models import Category
from dudao.org.models import Norm, Person, Unit
from tests.web.pages import sign_in, text_of

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def client(director: Person) -> Client:
    return sign_in(director)


class TestCategories:
    def test_an_office_begins_with_the_usual_tree(self, client: Client) -> None:
        assert "采用通用分类" in text_of(client.get(reverse("categories")))
        client.post(reverse("categories-adopt"))
        shown = text_of(client.get(reverse("categories")))
        assert "消防和疏散" in shown
        assert reverse("categories-adopt") not in shown

    def test_it_is_added_to_renamed_moved_and_retired(self, client: Client) -> None:
        client.post(reverse("categories"), {"name": "安全"})
        top = Category.objects.get()
        assert client.post(reverse("categories"), {"name": "安全"}).status_code == 422
        client.post(reverse("categories"), {"name": "消防", "parent": top.pk})
        below = Category.objects.get(parent=top)
        client.post(reverse("category-move", args=[below.pk]), {"way": "up"})
        assert client.post(reverse("category", args=[below.pk]), {"name": ""}).status_code == 422
        client.post(reverse("category", args=[below.pk]), {"name": "消防疏散"})
        renamed = Category.objects.get(replaces=below)
        assert "原名：消防" in text_of(client.get(reverse("categories")))
        client.post(reverse("category-retire", args=[renamed.pk]))
        assert "已停用" in text_of(client.get(reverse("categories")))
        assert "停用。" in text_of(client.get(reverse("category", args=[renamed.pk])))

    @pytest.mark.parametrize("who", ["inspector", "principal", "auditor"])
    def test_it_is_closed_to_everybody_else(self, request: pytest.FixtureRequest, who: str) -> None:
        assert sign_in(request.getfixturevalue(who)).get(reverse("categories")).status_code == 403

    def test_an_outsider_does_not_find_ours(
        self, office: Unit, director: Person, outsider: Person
    ) -> None:
        made = actions.add_category(office, "安全", by=director)
        stranger = sign_in(outsider)
        assert "安全" not in text_of(stranger.get(reverse("categories")))
        for name in ("category-move", "category-retire"):
            assert stranger.post(reverse(name, args=[made.pk])).status_code == 404
        assert stranger.get(reverse("category", args=[made.pk])).status_code == 404


class TestPacks:
    def test_a_province_is_compared_and_adopted(self, client: Client, office: Unit) -> None:
        assert "浙江省" in text_of(client.get(reverse("norm-packs")))
        url = reverse("norm-pack", args=["zhejiang"])
        assert "不同" in text_of(client.get(url))
        assert client.post(url, {"valid_from": "2026-10-20"}).status_code == 422
        keys = ["findings.objection_in_workdays", "planning.defence_in_workdays"]
        data = {"keys": keys, "valid_from": "2026-10-20"}
        assert client.post(url, data).status_code == 302
        assert [norm.value for norm in Norm.objects.filter(office=office)] == [0, 0]
        assert "与现行一致" in text_of(client.get(reverse("norm-packs")))

    def test_the_staff_looks_and_the_director_adopts(self, office_staff: Person) -> None:
        staff = sign_in(office_staff)
        url = reverse("norm-pack", args=["zhejiang"])
        assert "采用所选数值" not in text_of(staff.get(url))
        assert staff.post(url, {"valid_from": "2026-10-20"}).status_code == 403
        assert staff.get(reverse("norm-pack", args=["atlantis"])).status_code == 404

    def test_it_is_closed_to_everybody_else(self, inspector: Person) -> None:
        assert sign_in(inspector).get(reverse("norm-packs")).status_code == 403
