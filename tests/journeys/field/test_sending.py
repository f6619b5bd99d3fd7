"""On the way to the server: answers get lost, connections break, nothing is sent twice over."""

import base64
import json
import struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import APIResponse, Route

from tests.journeys.field.phones import Phone

WHO = "inspector1"
CHUNK = 256 * 1024


def test_a_lost_answer_is_asked_for_again_under_the_same_id(phone: Phone) -> None:
    tab = phone.tab()
    tab.enrol(WHO)
    phone.lose_answer("operations")
    visit = tab.run("begin()")
    tab.run("core.sync()")
    tab.until("core.status.value.trouble?.code === 'no_network'")
    assert tab.run("core.status.value.unsent") >= 2
    assert tab.run("core.status.value.oldestUnsentAt && core.status.value.nextTryAt")
    tab.sent()
    receipts = tab.run("core.receipts()")
    assert [each["kind"] for each in receipts] == ["visit.start", "visit.check_in"]
    assert all(each["received_at"] for each in receipts)
    assert visit in tab.run("[...core.drafts.value.keys()]")


def test_a_visit_begun_while_the_phone_downloads_stays(phone: Phone) -> None:
    tab = phone.tab()
    tab.enrol(WHO)
    answers: list[tuple[Route, APIResponse]] = []
    phone.context.route(
        "**/field/sync/pull", lambda route: answers.append((route, route.fetch())), times=1
    )
    tab.run("core.sync()")
    while not answers:
        tab.page.wait_for_timeout(50)
    visit = tab.run("begin()")
    route, answer = answers.pop()  # which knows nothing of it
    route.fulfill(response=answer)
    tab.sent()
    assert visit in tab.run("[...core.drafts.value.keys()]")


def test_a_photo_goes_on_where_it_stopped(phone: Phone) -> None:
    tab = phone.tab()
    tab.enrol(WHO)
    visit = tab.run("begin()")
    tab.sent()
    shot = tab.run("shoot(visit, size)", visit=visit, size=2 * CHUNK + 1000)
    path = f"media/{shot['sha256']}?offset={CHUNK}*"
    phone.lose_answer(path)
    tab.run("core.sync()")
    tab.until("core.status.value.trouble?.code === 'no_network'")
    tab.sent()
    sent = [call.partition("offset=")[2].partition("&")[0] for call in phone.uploads()]
    assert [int(offset) for offset in sent if offset] == [0, CHUNK, 2 * CHUNK]
    assert tab.run("core.picture(file, 320)", file=shot["file"]).startswith("blob:")


def test_a_visit_that_is_over_is_declared_whole_after_its_photos(phone: Phone) -> None:
    tab = phone.tab()
    tab.enrol(WHO)
    visit = tab.run("begin()")
    tab.run("shoot(visit, 1000)", visit=visit)
    tab.run(
        "core.step(visit, 'visit.check_out', {}, (it) => { it.checked_out = {at: core.now()}; })",
        visit=visit,
    )
    tab.sent()
    kinds = [each["kind"] for each in tab.run("core.receipts()")]
    assert kinds == [
        "visit.start",
        "visit.check_in",
        "visit.attach",
        "visit.check_out",
        "visit.complete",
    ]


def test_a_file_for_the_office_holds_everything_unsent(phone: Phone) -> None:
    tab = phone.tab()
    with tab.page.expect_response("**/field/sync/devices") as enrolled:
        device = tab.enrol(WHO)
    key = base64.b64decode(enrolled.value.json()["data_key"])
    phone.offline()
    visit = tab.run("begin()")
    shot = tab.run("shoot(visit, 1000)", visit=visit)
    file = "core.exportFile().then((it) => it.arrayBuffer()).then((it) => [...new Uint8Array(it)])"
    header, content = opened(bytes(tab.run(file)), key)
    assert header["device"] == device
    kinds = [json.loads(each["content"])["kind"] for each in content["operations"]]
    assert kinds == ["visit.start", "visit.check_in", "visit.attach"]
    (media,) = content["media"]
    assert media["sha256"] == shot["sha256"]
    assert len(base64.b64decode(media["data"])) == 1000


def opened(file: bytes, key: bytes) -> tuple[dict, dict]:
    """Read an export file as docs/sync.md describes it."""
    assert file[:6] == b"DUDAO1"
    (length,) = struct.unpack(">I", file[6:10])
    header, rest = file[10 : 10 + length], file[10 + length :]
    return json.loads(header), json.loads(AESGCM(key).decrypt(rest[:12], rest[12:], None))
