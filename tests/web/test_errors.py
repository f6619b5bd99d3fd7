"""What went wrong, told to a person: as a page, or as a toast for htmx."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from dudao.lib.errors import WrongState
from dudao.org.models import Person
from dudao.web.errors import DomainErrorMiddleware
from tests.web.pages import sign_in

pytestmark = [pytest.mark.usefixtures("still"), pytest.mark.urls("tests.web.failing")]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/schools/"}


@pytest.fixture
def surfing(director: Person) -> Client:
    client = sign_in(director)
    client.raise_request_exception = False
    return client


def test_a_refusal_is_a_page_with_a_way_back(surfing: Client) -> None:
    response = surfing.get("/failing/state/")
    assert response.status_code == 409
    page = response.content.decode()
    assert "这份通知书已经签发。" in page
    assert "data-back" in page
    assert "督导任务" in page  # the menu stays


def test_a_refusal_for_htmx_is_a_toast(surfing: Client) -> None:
    response = surfing.get("/failing/state/", headers=HTMX)
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#toasts"
    assert response["HX-Reswap"] == "beforeend"
    assert "<html" not in response.content.decode()


def test_the_api_tells_its_errors_itself(rf: RequestFactory) -> None:
    middleware = DomainErrorMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(rf.get("/api/v1/x"), WrongState("不行。")) is None


@pytest.mark.parametrize("what", ["database", "connection"])
def test_a_lost_database_asks_to_try_again(surfing: Client, what: str) -> None:
    response = surfing.get(f"/failing/{what}/")
    assert response.status_code == 503
    assert response["Retry-After"] == "15"
    assert "存在本机浏览器里" in response.content.decode()


def test_a_database_lost_before_the_view_asks_so_too(
    surfing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SESSION_KEY in surfing.session

    def gone(*given: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", gone)
    assert surfing.get("/").status_code == 503


def test_a_mistake_of_ours_is_admitted(surfing: Client) -> None:
    response = surfing.get("/failing/bug/")
    assert response.status_code == 500
    assert "数据没有改动" in response.content.decode()
    assert surfing.get("/failing/bug/", headers=HTMX)["HX-Retarget"] == "#toasts"


def test_a_missing_page_and_a_forbidden_one(surfing: Client) -> None:
    response = surfing.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()
    assert surfing.get("/nowhere/", headers=HTMX).status_code == 404
    assert surfing.get("/failing/permission/").status_code == 403


def test_a_missing_page_needs_no_sign_in(db: None) -> None:
    assert Client().get("/nowhere/").status_code == 404


def test_too_much_at_once_is_told(surfing: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = surfing.post("/failing/read/", {"text": "x" * 100})
    assert response.status_code == 413
    assert "太大" in response.content.decode()


def test_what_cannot_be_read_is_told(surfing: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    response = surfing.post("/failing/read/", {"text": "x", "more": "y"})
    assert response.status_code == 400
    assert "无法识别" in response.content.decode()


def test_a_form_that_waited_too_long_keeps_its_work(director: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(director)
    response = client.post("/failing/read/", {"text": "x"})
    assert response.status_code == 403
    assert "自动恢复" in response.content.decode()
    toast = client.post("/failing/read/", {"text": "x"}, headers=HTMX)
    assert toast.status_code == 403
    assert "刷新页面" in toast.content.decode()


def test_an_ended_session_is_told_instead_of_swapped_in(client: Client, db: None) -> None:
    response = client.get("/schools/", headers=HTMX)
    assert response.status_code == 401
    assert response["HX-Retarget"] == "#toasts"
    assert "/account/login/?next=http" in response.content.decode()
