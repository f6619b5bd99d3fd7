"""Backup and restore: everything comes back, and a bad backup changes nothing."""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings

from dudao.audit.actions import record
from dudao.audit.models import Event
from dudao.cli import archive
from dudao.cli.holdings import Holdings
from dudao.cli.main import run
from dudao.org.models import Person

NUMBER = count()
Edit = Callable[[str, bytes], bytes | None]


@pytest.fixture
def person(own_database: str) -> Person:
    """Somebody to find again, with an event in the chain."""
    person = Person.objects.create(username="vault", name="备份员（虚构）")
    record("person.noticed", person, by=person)
    return person


@pytest.fixture
def made(person: Person, settings: Settings, tmp_path: Path) -> Path:
    """A backup of somebody and of one file."""
    root = Path(settings.FILES_ROOT)
    (root / "ab").mkdir(parents=True)
    (root / "ab" / "abcd").write_bytes(b"photo")
    target = tmp_path / "made.tar"
    assert run(["backup", str(target)]) == 0
    return target


def rewrite(source: Path, edit: Edit) -> Path:
    """Write a copy of a backup with each member's content replaced; None leaves it out."""
    target = source.with_name(f"edited{next(NUMBER)}.tar")
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            stream = old.extractfile(member)
            content = edit(member.name, stream.read() if stream else b"")
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """Run a command that must fail; return what it says."""
    capsys.readouterr()
    assert run([str(word) for word in words]) == 1
    return capsys.readouterr().err


def test_what_was_lost_comes_back(
    made: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    Person.objects.create(username="after", name="之后的人（虚构）")
    shutil.rmtree(settings.FILES_ROOT)
    assert run(["restore", str(made), "--force"]) == 0
    assert "1 个文件，核对无误" in capsys.readouterr().out
    assert list(Person.objects.values_list("username", flat=True)) == ["vault"]
    assert Event.objects.get().link.number == 1
    assert (Path(settings.FILES_ROOT) / "ab" / "abcd").read_bytes() == b"photo"


def test_what_phones_have_sent_half_stays_out(
    person: Person, settings: Settings, tmp_path: Path
) -> None:
    place = Path(settings.FILES_ROOT) / "inbox" / "phone"
    place.mkdir(parents=True)
    (place / "whole").write_bytes(b"photo")
    (place / "half.part").write_bytes(b"pho")
    target = tmp_path / "made.tar"
    assert run(["backup", str(target)]) == 0
    with tarfile.open(target) as tar:
        assert tar.getnames()[1:-1] == ["files/inbox/phone/whole"]


def test_what_has_just_been_taken_over_may_be_gone(tmp_path: Path) -> None:
    """A photo of a phone that is dropped between listing and packing; evidence never is."""
    gone, held = tmp_path / "gone", Holdings({}, [], "")
    target = tmp_path / "made.tar"
    assert archive.pack(target, [("files/inbox/phone/gone", gone)], "2026-11-29", held) == 0
    with pytest.raises(FileNotFoundError):
        archive.pack(target, [("files/ab/abcd", gone)], "2026-11-29", held)


def test_an_empty_database_needs_no_force(made: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert run(["restore", str(made)]) == 0
    assert Person.objects.count() == 1
    assert run(["backup", str(made.with_name("second.tar"))]) == 0


def test_data_is_not_overwritten_by_mistake(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--force" in refused(capsys, "restore", made)
    assert Person.objects.count() == 1


def test_one_changed_byte_is_found(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Person.objects.create(username="after", name="之后的人（虚构）")
    for victim in ("files/ab/abcd", archive.DUMP):
        bad = rewrite(made, lambda name, content, v=victim: content + b"x" * (name == v))
        assert victim in refused(capsys, "restore", bad, "--force")
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "edit",
    [
        lambda name, content: None if name == "files/ab/abcd" else content,
        lambda name, content: None if name == archive.MANIFEST else content,
        lambda name, content: b"[1]" if name == archive.MANIFEST else content,
        lambda name, content: b"{}" if name == archive.MANIFEST else content,
    ],
    ids=["a file is missing", "no manifest", "a list", "an empty one"],
)
def test_a_backup_that_is_not_whole_is_refused(
    made: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "没有恢复任何内容" in refused(capsys, "restore", rewrite(made, edit), "--force")


def test_a_member_that_leads_outside_is_refused(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tarfile.open(made, "a") as tar:
        tar.addfile(tarfile.TarInfo("files/../../evil"))
    assert "evil" in refused(capsys, "restore", made, "--force")


@pytest.mark.parametrize("content", [b"", b"not a tar at all" * 100])
def test_something_else_is_refused(
    own_database: str, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photo.jpg").write_bytes(content)
    assert "不是完整的督导备份" in refused(capsys, "restore", tmp_path / "photo.jpg")
    assert "找不到" in refused(capsys, "restore", tmp_path / "nothing.tar")


def change(made: Path, **changed: object) -> Path:
    """Return a backup whose manifest says something else, hashes still right."""

    def edit(name: str, content: bytes) -> bytes:
        if name != archive.MANIFEST:
            return content
        manifest = json.loads(content)
        held = {key: changed.pop(key) for key in list(changed) if key in manifest["holdings"]}
        manifest["holdings"].update(held)
        return json.dumps({**manifest, **changed}).encode()

    return rewrite(made, edit)


def test_a_newer_backup_asks_for_an_upgrade(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for newer in (change(made, format=99), change(made, migrations=["org.9999_future"])):
        assert "请先升级" in refused(capsys, "restore", newer, "--force")


def test_a_restore_that_brought_something_else_says_so(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = change(made, rows={"org_person": 7, "no_such_table": 1}, chain="9:ff")
    said = refused(capsys, "restore", odd, "--force")
    assert "org_person: 1 ≠ 7" in said
    assert "no_such_table: 0 ≠ 1" in said
    assert "≠ 9:ff" in said


def test_a_chain_that_was_broken_before_the_backup_is_told(
    person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET name = 'person.forged'")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    assert run(["backup", str(tmp_path / "b.tar")]) == 0
    assert "留痕链从第 1 条" in refused(capsys, "restore", tmp_path / "b.tar", "--force")


def test_it_waits_until_the_site_is_stopped(
    made: Path, own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(own_database):
        assert "1 个连接" in refused(capsys, "restore", made, "--force")


def test_a_dump_that_cannot_be_read_changes_nothing(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hashes = {archive.DUMP: hashlib.sha256(b"nonsense").hexdigest()}
    only = {archive.DUMP: b"nonsense"}
    bad = rewrite(made, lambda name, content: only.get(name, content if "." in name else None))
    bad = change(bad.rename(made.with_name("dump.tar")), sha256=hashes)
    assert "pg_restore" in refused(capsys, "restore", bad, "--force")
    assert Person.objects.count() == 1


def test_a_restore_the_database_refuses_changes_nothing(
    person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:  # rows whose check reads a table that is filled later
        cursor.execute(
            """
            CREATE TABLE zz_limit AS SELECT 5 AS n;
            CREATE TABLE bb_rest AS SELECT repeat('x', 900) FROM generate_series(1, 3000);
            CREATE FUNCTION below(i int) RETURNS bool LANGUAGE plpgsql
              AS 'BEGIN RETURN i < (SELECT n FROM public.zz_limit); END';
            CREATE TABLE aa_row (i int CHECK (below(i) IS TRUE));
            INSERT INTO aa_row VALUES (3);
            """
        )
    assert run(["backup", str(tmp_path / "b.tar")]) == 0
    assert "psql" in refused(capsys, "restore", tmp_path / "b.tar", "--force")
    assert Person.objects.count() == 1


def test_a_backup_overwrites_nothing(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "不会覆盖" in refused(capsys, "backup", made)


def test_a_backup_that_fails_leaves_nothing_behind(
    own_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "备份没有完成" in refused(capsys, "backup", tmp_path / "no" / "folder.tar")
    assert not list(tmp_path.iterdir())


def test_a_database_without_tables_has_nothing_to_back_up(
    own_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert "还没有表" in refused(capsys, "backup", tmp_path / "b.tar")


def test_the_offices_own_programs_come_first(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\n[ $1 = --version ] && echo 'pg_dump (PostgreSQL) 99.1'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert run(["backup", str(tmp_path / "b.tar")]) == 1


def test_without_programs_of_the_servers_version_the_newest_are_tried(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["backup", str(tmp_path / "b.tar")]) == 0
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 99.1'\n")
    program.chmod(0o755)
    monkeypatch.setenv("DUDAO_PG_BIN", str(tmp_path))
    assert run(["backup", str(tmp_path / "c.tar")]) == 1


def test_an_older_backup_is_upgraded(
    person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("migrate", "axes", "zero", verbosity=0)
    assert run(["backup", str(tmp_path / "old.tar")]) == 0
    assert run(["restore", str(tmp_path / "old.tar"), "--force"]) == 0
    assert "项数据库升级" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_changes_nothing(
    made: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FILES_ROOT = made / "files"
    assert "恢复没有完成" in refused(capsys, "restore", made, "--force")
    assert Person.objects.count() == 1
