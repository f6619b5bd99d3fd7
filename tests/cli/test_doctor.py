"""What doctor says about each thing that can be wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core import checks
from django.core.management import call_command
from django.db import connection

from dudao.audit.actions import record
from dudao.cli.doctor import inside, machine
from dudao.cli.main import run
from dudao.config.environment import Environment
from dudao.lib import clock
from dudao.org.models import Person

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def office(**set_by_it: object) -> Environment:
    """An installation's settings."""
    return Environment.model_construct(
        **{**Environment.model_construct().model_dump(), "hosts": "localhost", **set_by_it}
    )


def test_the_interpreter() -> None:
    assert machine.python((3, 11, 2)).sign == "✓"
    assert "3.11" in machine.python((3, 10, 9)).advice


def test_the_account() -> None:
    assert machine.account(1000).sign == "✓"
    assert machine.account(0).sign == "!"


def test_the_state_folder(tmp_path: Path) -> None:
    assert machine.state(tmp_path / "new").sign == "✓"
    (tmp_path / "file").touch()
    assert "DUDAO_STATE" in machine.state(tmp_path / "file").advice


@pytest.mark.parametrize(
    ("free", "sign"), [(machine.LITTLE - 1, "✗"), (machine.TIGHT - 1, "!"), (machine.TIGHT, "✓")]
)
def test_the_disk(tmp_path: Path, free: int, sign: str) -> None:
    assert machine.space(tmp_path / "not" / "there", free).sign == sign


def test_this_machines_clock() -> None:
    assert machine.clock(NOW, NOW - timedelta(days=9)).sign == "✓"
    assert "校准" in machine.clock(NOW, NOW + timedelta(days=9)).advice


def test_the_secret(tmp_path: Path) -> None:
    kept = tmp_path / "secret_key"
    assert machine.secret(office(secret_key="short")).is_wrong
    assert machine.secret(office(secret_key="x" * 40)).sign == "✓"
    assert machine.secret(office(state=tmp_path)).sign == "✓"
    assert machine.secret(office(state=tmp_path, database_url="postgresql://")).sign == "!"
    kept.touch(mode=0o644)
    kept.chmod(0o644)
    assert f"chmod 600 {kept}" in machine.secret(office(state=tmp_path)).advice


@pytest.mark.parametrize(
    ("given", "sign", "word"),
    [
        ({}, "✓", ""),
        ({"hosts": "dd.example.edu.cn", "https": True}, "✓", ""),
        ({"hosts": "*"}, "✗", "真实的域名"),
        ({"hosts": "dd.example.edu.cn"}, "✗", "HTTPS"),
        ({"https": True}, "✗", "DUDAO_HOSTS"),
        ({"debug": True}, "✗", "泄露"),
    ],
)
def test_the_name_of_the_site(given: dict[str, object], sign: str, word: str) -> None:
    opinion = machine.hosts(office(**given))
    assert opinion.sign == sign
    assert word in opinion.advice


def test_the_built_parts(tmp_path: Path) -> None:
    built = tmp_path / "web" / "static" / "build"
    assert "make setup" in machine.front_end(tmp_path).advice
    built.mkdir(parents=True)
    (built / "app.js").touch()
    assert machine.front_end(tmp_path).sign == "✓"


def test_the_translations(tmp_path: Path) -> None:
    source = tmp_path / "web" / "locale" / "en" / "django.po"
    source.parent.mkdir(parents=True)
    assert machine.translations(tmp_path).sign == "✓"
    source.touch()
    assert machine.translations(tmp_path).sign == "!"
    source.with_suffix(".mo").touch()
    assert machine.translations(tmp_path).sign == "✓"


def test_everything_at_once(own_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["doctor"])
    said = capsys.readouterr().out
    assert "PostgreSQL" in said
    assert ("✗" in said) == bool(status)


def test_an_unreachable_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:wrong@127.0.0.1:1/none")
    assert run(["doctor"]) == 1
    assert "请检查数据库是否启动" in capsys.readouterr().out


def test_no_database_at_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DUDAO_PG_BIN", "/nowhere")
    monkeypatch.setenv("DUDAO_STATE", str(tmp_path))
    assert run(["doctor"]) == 1
    assert "自带的数据库无法启动" in capsys.readouterr().out


def test_a_setting_that_makes_no_sense(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUDAO_POOL_SIZE", "many")
    assert run(["doctor"]) == 1
    assert "DUDAO_POOL_SIZE" in capsys.readouterr().out


def test_a_state_folder_it_cannot_use_ends_the_examination(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DUDAO_STATE", str(tmp_path / "file"))
    assert run(["doctor"]) == 1
    assert "PostgreSQL" not in capsys.readouterr().out


def test_the_server() -> None:
    assert inside.version(15).sign == "✓"
    assert "PostgreSQL 15" in inside.version(14).advice


def test_the_distance_to_the_databases_clock(own_database: str) -> None:
    assert inside.drift().sign == "✓"
    with clock.at(datetime.now(UTC) + timedelta(minutes=5)):
        assert inside.drift().is_wrong


def test_pending_upgrades_end_the_examination(own_database: str) -> None:
    call_command("migrate", "axes", "zero", verbosity=0)
    abouts = [opinion.about for opinion in inside.look()]
    assert any("项升级没有应用" in about for about in abouts)
    assert not any("留痕链" in about for about in abouts)


def test_the_serving_role(own_database: str) -> None:
    assert inside.role("app_rw", False, False, None).sign == "✓"
    assert "超级用户" in inside.role("postgres", True, False, None).advice
    assert inside.serving_role(own_database).sign == "!"
    with psycopg.connect(own_database) as owner:
        owner.execute("REVOKE ALL ON org_region FROM app_owner")
        owner.commit()
    assert "org_region" in inside.serving_role(own_database).advice


def test_the_record(own_database: str) -> None:
    person = Person.objects.create(username="doctor", name="查验员（虚构）")
    record("person.noticed", person, by=person)
    assert inside.record().sign == "✓"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET name = 'person.forged'")
    assert "第 1 条" in inside.record().advice


def test_the_calendar() -> None:
    with clock.at(datetime(2025, 3, 1, tzinfo=UTC)):
        assert inside.calendar().sign == "✓"
    with clock.at(datetime(2199, 3, 1, tzinfo=UTC)):
        assert inside.calendar().sign == "!"


def test_the_typefaces() -> None:
    assert inside.typefaces(frozenset()).is_wrong
    assert inside.typefaces(frozenset({"Noto Serif CJK SC"})).sign == "!"
    whole = frozenset(
        {"FZXiaoBiaoSong-B05S", "FangSong_GB2312", "KaiTi_GB2312", "SimHei", "SimSun"}
    )
    assert inside.typefaces(whole).sign == "✓"


def test_what_django_finds(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def sick(**_given: object) -> list[checks.CheckMessage]:
        return [checks.Error("broken", hint="mend it", id="dudao.E1"), checks.Warning("meh")]

    checks.registry.registry.register(sick)
    try:
        opinions = list(inside.own_checks())
    finally:
        checks.registry.registry.registered_checks.remove(sick)
    assert [(opinion.about, opinion.advice) for opinion in opinions] == [
        ("dudao.E1: broken", "mend it")
    ]
