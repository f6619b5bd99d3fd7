"""The page of who is away."""

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person
from dudao.planning.models import Absence
from tests.web.pages import sign_in, statements, text_of

DAYS = {"first_on": "2026-11-02", "last_on": "2026-11-03"}


def test_an_inspector_notes_and_takes_back_his_own(
    ours: Inspector, theirs: Inspector, inspector: Person, colleague: Person
) -> None:
    client = sign_in(inspector)
    client.post("/absences/", {"inspector": ours.pk, "reason": "培训", **DAYS})
    absence = Absence.objects.get()
    assert "培训" in text_of(client.get("/absences/"))
    assert sign_in(colleague).post(f"/absences/{absence.pk}/remove/").status_code == 404
    assert client.post("/absences/", {"inspector": theirs.pk, **DAYS}).status_code == 422
    client.post(f"/absences/{absence.pk}/remove/")
    assert not Absence.objects.exists()


def test_the_office_notes_anybodys(ours: Inspector, director: Person, outsider: Person) -> None:
    client = sign_in(director)
    client.post("/absences/", {"inspector": ours.pk, **DAYS})
    assert "示例督学" in text_of(client.get("/absences/?q=督学"))
    assert client.get("/absences/?export=xlsx").status_code == 200
    assert "示例督学" not in text_of(sign_in(outsider).get("/absences/"))
    assert statements(client, "/absences/") <= 14


def test_days_the_wrong_way_round_stay_on_the_page(ours: Inspector, director: Person) -> None:
    wrong = {"inspector": ours.pk, "first_on": "2026-11-05", "last_on": "2026-11-02"}
    answer = sign_in(director).post("/absences/", wrong)
    assert answer.status_code == 422
    assert "应不早于开始日期" in text_of(answer)


def test_a_principal_has_no_business_there(principal: Person) -> None:
    assert sign_in(principal).get("/absences/").status_code == 403
