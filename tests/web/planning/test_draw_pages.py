"""Draws on the page: two people at their own sign-ins, and what anybody may see."""

import json

import pytest
from django.test import Client

from dudao.org.models import Person, Unit
from dudao.planning import drawing
from dudao.planning.actions import draws
from dudao.planning.models import Draw, Lot
from dudao.planning.states.draws import DrawState
from tests import make, make_draws
from tests.web.pages import sign_in, statements, text_of

FORM = {"title": "秋季随机督导", "count": "2", "way": "commit", "strata": "none", "each": "0"}


@pytest.fixture
def draw(office: Unit, director: Person, office_staff: Person) -> Draw:
    return make_draws.draft(office, director, director, office_staff)


def page(who: Person | None, path: str) -> str:
    return text_of((sign_in(who) if who else Client()).get(path))


def test_a_draw_is_begun_from_the_schools_of_the_office(
    office: Unit, director: Person, office_staff: Person
) -> None:
    make_draws.schools(office)
    client = sign_in(director)
    assert "列出名单" in text_of(client.get("/draws/new/"))
    wrong = client.post("/draws/new/", {**FORM, "people": [director.pk]})
    assert wrong.status_code == 422
    people = [director.pk, office_staff.pk]
    done = client.post("/draws/new/", {**FORM, "people": people, "stages": ["primary"]})
    draw = Draw.objects.get()
    assert done.headers["Location"] == f"/draws/{draw.pk}/"
    assert draw.lots.count() == 5


def test_only_schools_of_the_town_are_drawn(
    office: Unit, director: Person, office_staff: Person
) -> None:
    town = {make.school(office, name=f"镇区{n}学校", setting="town").pk for n in range(4)}
    make.school(office, name="乡村学校", setting="village")
    client, people = sign_in(director), [director.pk, office_staff.pk]
    client.post("/draws/new/", {**FORM, "people": people, "settings": ["town"]})
    draw = Draw.objects.get()
    assert {lot.unit_id for lot in draw.lots.all()} == town
    assert b"".join(client.get(f"/draws/{draw.pk}/?export=xlsx"))[:2] == b"PK"


def test_teachers_are_drawn_within_a_school(
    school: Unit, director: Person, office_staff: Person
) -> None:
    client, path = sign_in(director), "/draws/within/"
    more = {"kind": "teachers", "unit": school.pk, "lines": "张三\n李四\n王五"}
    people = [director.pk, office_staff.pk]
    client.post(path, {**FORM, **more, "people": people})
    draw = Draw.objects.get()
    lines = f"/draws/{draw.pk}/lines/"
    assert "张三" in text_of(client.get(lines))
    assert client.post(lines, {"lines": "赵六，语文，语文组"}).status_code == 422
    assert client.post(lines, {"lines": "赵六，语文，2\n孙七"}).status_code == 302
    assert "赵六,语文,2" in text_of(client.get(lines))


def test_the_list_is_edited_lot_by_lot(draw: Draw, director: Person, inspector: Person) -> None:
    client, lot = sign_in(director), Lot.objects.order_by("key")[0]
    path = f"/draws/{draw.pk}/lots/{lot.pk}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"weight": "0"}).status_code == 422
    assert client.post(path, {"weight": "3", "struck": "搬迁"}).status_code == 302
    assert "划去：搬迁" in page(director, f"/draws/{draw.pk}/")
    assert sign_in(inspector).get(path).status_code == 404


def test_two_people_seal_and_reveal_at_their_own_sign_ins(
    draw: Draw, director: Person, office_staff: Person
) -> None:
    path, both = f"/draws/{draw.pk}/", (director, office_staff)
    assert "现在冻结吗" in page(director, path)
    assert "校验值已公布" in text_of(sign_in(director).post(f"{path}freeze/", follow=True))
    for who in both:
        assert "等您出数的抽查" in page(who, "/")
        digest = drawing.commitment(make_draws.value_of(who), make_draws.nonce_of(who))
        sign_in(who).post(f"{path}commit/", {"sha256": digest})
    assert "没有填完整" in text_of(sign_in(director).post(f"{path}reveal/", {}, follow=True))
    false = {"value": "别的", "nonce": "0" * 32}
    told = text_of(sign_in(director).post(f"{path}reveal/", false, follow=True))
    assert "与您封存的不符" in told
    assert "揭晓不符 1 次" in told
    for who in both:
        right = {"value": make_draws.value_of(who), "nonce": make_draws.nonce_of(who)}
        sign_in(who).post(f"{path}reveal/", right)
    assert "抽取完成" in text_of(sign_in(office_staff).post(f"{path}carry-out/", follow=True))
    draw.refresh_from_db()
    assert draw.state == DrawState.DRAWN


def test_public_numbers_wait_for_their_day(office: Unit, director: Person) -> None:
    draw = make_draws.by_numbers(office, director)
    client, path = sign_in(director), f"/draws/{draw.pk}/"
    assert "双色球第2026123期" in text_of(client.get(path))
    early = text_of(client.post(f"{path}numbers/", {"numbers": "3 11"}, follow=True))
    assert "请到时再填" in early


def test_a_result_is_certified_struck_sent_and_published(
    draw: Draw, director: Person, office_staff: Person
) -> None:
    make_draws.drawn(draw, director, director, office_staff)
    client, path = sign_in(director), f"/draws/{draw.pk}/"
    proof = json.loads(client.get(f"{path}certificate.json").content)
    assert drawing.check(proof) is None
    assert client.get(f"{path}certificate.docx").content.startswith(b"PK")
    assert client.get(f"{path}certificate.exe").status_code == 404
    gone = {"key": proof["picked"][0], "reason": "停课"}
    assert "由下一步补抽" in text_of(client.post(f"{path}strike/", gone, follow=True))
    span = {"purpose": "抽查", "first_on": "2026-10-26", "last_on": "2026-10-30"}
    assert "没有可派的督学" in text_of(client.post(f"{path}send/", span, follow=True))
    assert "结果已公布" in text_of(client.post(f"{path}publish/", follow=True))


def test_a_draw_is_called_off_and_begun_again(draw: Draw, director: Person) -> None:
    draws.freeze_draw(draw.pk, by=director)
    client, path = sign_in(director), f"/draws/{draw.pk}/"
    void = text_of(client.post(f"{path}void/", {"reason": "无人封存"}, follow=True))
    assert "作废理由" in void
    again = client.post(f"{path}redo/", follow=True)
    assert "第 2 次" in text_of(again)
    assert f"/draws/{Draw.objects.get(nth=2).pk}/" in page(director, path)
    assert client.get(f"{path}redo/").status_code == 302


def test_anybody_sees_the_list_at_once_and_the_result_once_published(
    draw: Draw, director: Person, office_staff: Person
) -> None:
    public = f"/draws/{draw.code}"
    assert Client().get(public).status_code == 404
    result = make_draws.drawn(draw, director, director, office_staff)
    before = page(None, public)
    assert result.list_sha256[:8] in before
    assert "结果公布后" in before
    assert make_draws.value_of(director) not in before
    raw = Client().get(f"{public}/list.json").content.decode()
    assert drawing.sha256(raw) == result.list_sha256
    assert Client().get(f"{public}/certificate.json").status_code == 404
    draws.publish_draw(draw.pk, by=director)
    after = page(None, public)
    assert make_draws.value_of(director) in after
    assert drawing.check(json.loads(Client().get(f"{public}/certificate.json").content)) is None
    assert Client().get("/draws/recompute.py").content.startswith(b"import hashlib")


def test_who_only_gave_a_number_waits_for_the_result(
    office: Unit, director: Person, section_officer: Person
) -> None:
    draw = make_draws.draft(office, director, director, section_officer)
    make_draws.drawn(draw, director, director, section_officer)
    path, guest = f"/draws/{draw.pk}/", sign_in(section_officer)
    shown = text_of(guest.get(path))
    assert "抽中" not in shown
    assert "划去补抽" not in shown
    assert guest.get(f"{path}certificate.json").status_code == 404
    draws.publish_draw(draw.pk, by=director)
    assert "抽中" in text_of(guest.get(path))
    assert guest.get(f"{path}certificate.json").status_code == 200


def test_the_names_of_teachers_are_nobodys_business(
    school: Unit, director: Person, office_staff: Person
) -> None:
    given = {"kind": "teachers", "lines": "张小三\n李小四\n王小五", "count": 1}
    draw = make_draws.draft(school, director, director, office_staff, **given)
    make_draws.drawn(draw, director, director, office_staff)
    draws.publish_draw(draw.pk, by=director)
    public = page(None, f"/draws/{draw.code}")
    assert "张**（001）" in public
    assert not any(name in public for name in ("张小三", "李小四", "王小五"))
    assert "张小三" in page(director, f"/draws/{draw.pk}/")


def test_the_list_of_draws(draw: Draw, director: Person, outsider: Person) -> None:
    assert "秋季随机督导" in page(director, "/draws/?q=秋季")
    assert "秋季随机督导" not in page(director, "/draws/?state=void&mine=on")
    assert "秋季随机督导" not in page(outsider, "/draws/")
    for path in ("", "certificate.json", f"lots/{Lot.objects.all()[0].pk}/", "lines/"):
        assert sign_in(outsider).get(f"/draws/{draw.pk}/{path}").status_code == 404
    assert sign_in(director).get("/draws/?export=xlsx").status_code == 200


def test_pages_cost_few_statements(draw: Draw, director: Person, office: Unit) -> None:
    path = f"/draws/{draw.pk}/"
    before = statements(sign_in(director), path)
    other = make_draws.draft(office, director, director, make.person("另一人", office), count=9,
                             units=make_draws.schools(office, 15))  # fmt: skip
    assert statements(sign_in(director), f"/draws/{other.pk}/") == before <= 20
    assert statements(sign_in(director), "/draws/") <= 14
