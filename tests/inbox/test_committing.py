"""What only shows when it is really committed: races, broken connections, killed processes."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest
from django.db import connection

from dudao.inbox.acceptor import lines, storing
from dudao.inbox.models import Medium, Operation, Outcome
from dudao.lib.ids import uuid7
from dudao.org.models import Person
from tests import make_field
from tests.inbox.conftest import Phone
from tests.serving import serving


def test_sixteen_clients_racing_one_id_make_one_row(far_phone: Phone) -> None:
    sent = [far_phone.did() for _n in range(5)]
    with ThreadPoolExecutor(16) as clients:
        turns = [sent if n % 2 else sent[::-1] for n in range(16)]
        answers = list(clients.map(lambda turn: far_phone.send(*turn), turns))
    results = [result for answer in answers for result in answer["results"]]
    assert {result["status"] for result in results} == {200}
    assert len({(result["id"], result["received_at"]) for result in results}) == 5
    assert Operation.objects.count() == Outcome.objects.count() == 5


def test_a_connection_that_broke_is_made_anew(far_phone: Phone) -> None:
    far_phone.send(far_phone.did())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert far_phone.send(far_phone.did())["results"][0]["status"] == 200
    assert Operation.objects.count() == 2


def test_a_call_that_spoils_the_commit_fails_alone(far_phone: Phone) -> None:
    good, bad = (storing.Batch(far_phone.secret, [row(text)]) for text in ("{}", "\x00"))
    landed, failed = storing.land([good, bad])
    assert isinstance(failed, psycopg.DataError)
    assert isinstance(landed, storing.Landed)
    assert Operation.objects.get().content == "{}"


def row(text: str) -> storing.Row:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return storing.Row(uuid7(), digest, "", None, None, None, text, None, [])


def test_two_phones_of_one_person_writing_one_photo_make_one(far_phone: Phone) -> None:
    photo = b"p" * 300_000
    name = hashlib.sha256(photo).hexdigest()
    with ThreadPoolExecutor(8) as writers:
        sent = [writers.submit(put, far_phone, name, photo) for _n in range(8)]
    assert {turn.result() for turn in sent} <= {200, 409}
    assert far_phone.progress(name) == {"received": len(photo), "complete": True}
    assert Medium.objects.count() == 1


def put(phone: Phone, name: str, photo: bytes) -> int:
    """Send a photo in three chunks, whatever the others do; return the worst status."""
    worst = 0
    for offset in (0, 100_000, 200_000):
        query = {"offset": offset, "size": len(photo)}
        chunk = photo[offset : offset + 100_000]
        worst = max(
            worst, phone.http.put(f"/media/{name}", content=chunk, params=query).status_code
        )
    return worst


SERVE = """
import sys, django
django.setup()
from tests.serving import serving
with serving() as address:
    print(address, flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(state: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve this test's database and files in a process that may be killed."""
    whole = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(whole._replace(path=f"/{connection.settings_dict['NAME']}"))
    environment = {**os.environ, "DATABASE_URL": url, "DUDAO_STATE": str(state)}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def test_a_process_killed_in_the_middle_of_a_chunk_costs_that_chunk(
    transactional_db: None, inspector: Person, tmp_path: Path
) -> None:
    device, secret = make_field.device(inspector)
    photo = os.urandom(300_000)
    name = hashlib.sha256(photo).hexdigest()
    with another_process(tmp_path) as (process, address):
        phone = Phone(device, secret, httpx.HTTPTransport(), address)
        sent = phone.did()
        first = phone.send(sent)["results"]
        phone.put(name, photo[:200_000], 0, len(photo))
        with cut_short(address, secret, name, photo[200_000:]):
            process.send_signal(signal.SIGKILL)
            process.wait()
    with serving() as address:
        phone = Phone(device, secret, httpx.HTTPTransport(), address)
        assert phone.send(sent)["results"] == first
        assert phone.progress(name) == {"received": 200_000, "complete": False}
        phone.put(name, photo[200_000:], 200_000, len(photo))
        assert phone.progress(name)["complete"] is True
    assert Operation.objects.count() == Medium.objects.count() == 1


@contextmanager
def cut_short(address: str, secret: str, name: str, chunk: bytes) -> Iterator[None]:
    """Be in the middle of sending a chunk."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            f"PUT /field/sync/media/{name}?offset=200000&size=300000 HTTP/1.1\r\nHost: {host}\r\n"
            f"Authorization: Bearer {secret}\r\nContent-Length: {len(chunk)}\r\n\r\n".encode()
            + chunk[:50_000]
        )
        yield


def test_who_finds_every_line_busy_is_told_to_come_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "WAIT_SECONDS", 0.01)
    kept = lines.Lines()
    held = [kept._free.get() for _number in range(lines.LINES)]
    with pytest.raises(psycopg.OperationalError, match="every line is busy"):
        kept.run(lambda connection: connection.execute("SELECT 1"))
    for line in held:
        kept._free.put(line)
    used = []
    kept.run(lambda connection: used.append(connection) or connection)
    kept.close()
    assert [connection.closed for connection in used] == [True]
