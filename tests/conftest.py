"""One real PostgreSQL for the whole run, a cast everybody knows, a clock that stands still."""

import os
from collections.abc import Iterator
from pathlib import Path

# Set here and not in pyproject.toml: Django may read its settings only once the database stands.
os.environ["DJANGO_SETTINGS_MODULE"] = "dudao.config.settings"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # live_server beside Playwright
_STATE = Path(__file__).parents[1] / "var" / "test"
os.environ["DUDAO_STATE"] = str(_STATE / os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["DUDAO_POOL_SIZE"] = "0"  # one connection a test
os.environ.setdefault("DUDAO_SECRET_KEY", "only-for-tests-" * 4)

if "DATABASE_URL" not in os.environ:
    from dudao.config.embedded import ensure

    _SERVER = ensure(_STATE, fsync=False)
    os.environ["DATABASE_URL"] = _SERVER.url("app_owner")

    def pytest_unconfigure() -> None:
        """Give the database back; the last process to do so stops it."""
        _SERVER.stop()


import django  # noqa: E402 - the database has to stand before Django reads its settings
import pytest  # noqa: E402

django.setup()

from django.conf import settings as django_settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import settings as property_settings  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402
from pytest_django.fixtures import Settings  # noqa: E402
from pytest_django.plugin import blocking_manager_key  # noqa: E402
from xdist.remote import Producer  # noqa: E402
from xdist.scheduler import LoadScopeScheduling  # noqa: E402

from dudao.org.queries import calendar  # noqa: E402
from tests.database import copied  # noqa: E402
from tests.make import load_shipped_data  # noqa: E402

#: Tests of one process, by the beginnings of their names: phones on one county, pages on another,
#: for each would find the schools as the other left them; and one server, looked at in turn.
TOGETHER = (
    (
        "tests/journeys/field/",
        "tests/journeys/test_without_network.py",
        "tests/journeys/test_zero_loss.py",
    ),
    ("tests/journeys/",),
    ("tests/config/test_embedded.py",),
)

# How long one example takes says something about the machine, not about the property.
property_settings.register_profile("whole run", deadline=None)
property_settings.load_profile("whole run")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> None:
    """Cheap password hashes; static files without a manifest."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise wants it
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Every test has its own file store."""
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this process, with what ships with the product; nobody can keep it."""
    with django_db_blocker.unblock(), copied(f"dudao_test_{os.getpid()}"):
        load_shipped_data()
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits leaves no jobs behind and takes nothing away that ships.

    After such a test Django empties the tables it manages, the norms among them, and no others;
    it does so after all fixtures, and therefore this is none. After the last test the database
    itself is gone.
    """
    yield
    if nextitem is None:
        return
    mark = item.get_closest_marker("django_db")
    committed = "transactional_db" in getattr(item, "fixturenames", ())
    if committed or (mark and mark.kwargs.get("transaction")):
        blocker = item.config.stash[blocking_manager_key]
        with blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
            load_shipped_data()


class Scheduling(LoadScopeScheduling):
    """Each test goes to whoever is free, but for those that belong together.

    Not by marks of xdist: pytest 9.2 keeps the ids of tests where xdist 3.8 does not look.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((places[0] for places in TOGETHER if nodeid.startswith(places)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


@pytest.fixture(autouse=True)
def own_calendars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins as a process that has just read that no office has days of its own.

    Who makes some says so: the actions do, and `make_calendar`.
    """
    monkeypatch.setattr(calendar, "_kept", (0.0, {}))
    monkeypatch.setattr(calendar, "KEPT_SECONDS", float("inf"))


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Every test begins in Chinese, whatever the one before spoke."""
    translation.activate("zh-hans")


pytest_plugins = ["tests.cast", "tests.chromium"]
