"""Schools given and taken, recusals declared and lifted."""

from dudao.inspectorate.models import Inspector, Recusal, Responsibility
from dudao.inspectorate.queries import schools_of
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_inspectorate
from tests.web.pages import sign_in, text_of


def test_a_school_is_given(ours: Inspector, director: Person, other_school: Unit) -> None:
    url = f"/inspectors/{ours.pk}/school/"
    client = sign_in(director)
    assert other_school.name in text_of(client.get(url))
    sent = {"unit": other_school.pk, "start_on": "2026-10-20"}
    assert client.post(url, sent).status_code == 302
    assert other_school in schools_of(ours.person, clock.today())


def test_one_too_many_is_told(overloaded: Inspector, director: Person, other_school: Unit) -> None:
    sent = {"unit": other_school.pk, "start_on": "2026-10-20"}
    answer = sign_in(director).post(f"/inspectors/{overloaded.pk}/school/", sent, follow=True)
    assert "现负责7所学校" in text_of(answer)


def test_a_school_to_keep_away_from_is_not_offered(
    ours: Inspector, director: Person, other_school: Unit
) -> None:
    make_inspectorate.recusal(ours, other_school)
    page = text_of(sign_in(director).get(f"/inspectors/{ours.pk}/school/"))
    assert other_school.name not in page


def test_a_responsibility_ends(ours: Inspector, director: Person, zone_lead: Person) -> None:
    held = ours.responsibilities.get()
    url = f"/responsibilities/{held.pk}/end/"
    assert sign_in(zone_lead).get(url).status_code == 403
    client = sign_in(director)
    assert "不再负责" in text_of(client.get(url))
    assert client.post(url, {"on": "2026-10-21"}).status_code == 302
    assert Responsibility.objects.get().end_on == clock.today()


def test_one_declares_ones_own_recusal(ours: Inspector, inspector: Person, school: Unit) -> None:
    url = f"/inspectors/{ours.pk}/recusal/"
    client = sign_in(inspector)
    assert client.get(url).status_code == 200
    sent = {"unit": school.pk, "ground": "other", "start_on": "2026-10-20"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, {**sent, "detail": "曾有纠纷"}).status_code == 302
    assert "曾有纠纷" in text_of(client.get(f"/inspectors/{ours.pk}/"))


def test_only_the_director_lifts_one(
    ours: Inspector, inspector: Person, director: Person, school: Unit, outsider: Person
) -> None:
    row = make_inspectorate.recusal(ours, school)
    url = f"/recusals/{row.pk}/lift/"
    assert sign_in(outsider).get(url).status_code == 404
    assert sign_in(inspector).get(url).status_code == 403
    client = sign_in(director)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "亲属已调离"}).status_code == 302
    assert Recusal.objects.get().end_on is not None
