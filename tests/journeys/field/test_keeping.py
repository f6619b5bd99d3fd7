"""What was entered stays: killed, in two tabs, on a full phone; and nobody else can read it."""

from typing import Any

from playwright.sync_api import BrowserType

from tests.journeys.field.phones import Phone, Tab, close, kill

WHO = "inspector1"
WORDS = "食堂留样少了两份，已当场告知"


def test_what_was_typed_a_second_ago_survives_a_dead_battery(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    county: str,
    core: str,
    profile: str,
) -> None:
    def start() -> Phone:
        context = browser_type.launch_persistent_context(
            profile, **browser_type_launch_args, service_workers="block"
        )
        return Phone(context, county, core)

    phone = start()
    tab = phone.tab()
    device = tab.enrol(WHO)
    visit = tab.run("begin()")
    phone.offline()
    for length in range(1, len(WORDS) + 1):
        tab.run("type(visit, 0, text)", visit=visit, text=WORDS[:length])
    tab.run("core.jot('log:1', text)", text=WORDS)
    shot = tab.run("shoot(visit, 300_000)", visit=visit)
    tab.page.wait_for_timeout(800)
    kill(profile)
    close(phone.context)
    phone = start()
    phone.offline()
    tab = phone.tab()
    assert tab.lock()["accounts"][0]["unsent"] > 0
    assert tab.unlock(device) == ""
    assert tab.run("notes(visit)[0]", visit=visit) == WORDS
    assert tab.run("core.jotted.value['log:1']") == WORDS
    assert tab.run("core.content(file).then((it) => it.size)", file=shot["file"]) == 300_000
    phone.offline(False)
    tab.sent()
    close(phone.context)


def test_two_tabs_write_on_one_visit_and_show_the_same(phone: Phone) -> None:
    one, other = phone.tab(), phone.tab()
    device = one.enrol(WHO)
    visit = one.run("begin()")
    other.until("core.lock.value.state === 'locked'")
    other.unlock(device)
    phone.offline()
    for n in range(4):
        one.run("type(visit, n, 'one')", visit=visit, n=n)
        other.run("type(visit, n, 'other')", visit=visit, n=n + 4)
    praise = "Promise.all([1, 2, 3].map(() => praise(visit)))"
    one.page.evaluate("() => { window.praised = Promise.resolve(); }")
    one.run(f"void (window.praised = {praise})", visit=visit)
    other.run(praise, visit=visit)
    one.run("window.praised")
    everything = "[merits(visit).length, notes(visit).length].join() === '6,8'"
    for tab in (one, other):
        tab.until(everything, visit=visit)
    assert one.run("draft(visit)", visit=visit) == other.run("draft(visit)", visit=visit)
    phone.offline(False)
    one.sent()
    other.until("core.status.value.unsent === 0")
    receipts = one.run("core.receipts()")
    assert len({each["id"] for each in receipts}) == len(receipts)
    assert sum(each["kind"] == "visit.merit" for each in receipts) == 6
    one.run("core.lockNow()")
    other.until("core.lock.value.state === 'locked'")
    assert other.run("core.drafts.value.size + core.schools.value.size") == 0


def test_a_full_phone_says_so_and_keeps_nothing_by_halves(phone: Phone) -> None:
    tab = phone.tab(quota=6_000_000)
    tab.enrol(WHO)
    visit = tab.run("begin()")
    phone.offline()
    empty = "core.keep(visit, new Blob([]), {to: {note: '1'}}).catch((error) => error.code)"
    assert tab.run(empty, visit=visit) == "empty_file"
    kept, refused = fill_up(tab, visit)
    assert refused == "storage_full"
    assert tab.run("draft(visit).files.length", visit=visit) == kept
    assert tab.run("core.status.value.unsentMedia") == kept
    write = "core.change(visit, (it) => { it.unsaid.remark = text.repeat(50_000); })"
    tab.run(write, visit=visit, text=WORDS)
    tab.until("core.status.value.trouble?.code === 'storage_full'")
    phone.grant(tab.page, 60_000_000)
    tab.until("core.status.value.trouble?.code !== 'storage_full'")
    phone.offline(False)
    tab.sent()
    written = tab.run("draft(visit).unsaid.remark.length", visit=visit)
    assert written == 50_000 * len(WORDS)


def fill_up(tab: Tab, visit: str) -> tuple[int, str]:
    """Take photos until the phone is full; return how many, and what was said then."""
    for kept in range(30):
        shot = tab.run("shoot(visit, 900_000).catch((error) => error.code)", visit=visit)
        if isinstance(shot, str):
            return kept, shot
    raise AssertionError("it never got full")


def test_whoever_finds_the_phone_reads_nothing(phone: Phone) -> None:
    tab = phone.tab()
    with tab.page.expect_response("**/field/sync/devices") as enrolled:
        tab.enrol(WHO)
    secrets = enrolled.value.json()
    visit = tab.run("begin()")
    phone.offline()
    tab.run("type(visit, 0, text)", visit=visit, text=WORDS)
    tab.run("praise(visit)", visit=visit)
    tab.run("core.jot('log', '写了一半的日志')")
    tab.run("shoot(visit, 70_000)", visit=visit)
    tab.run("core.flush()")
    school = tab.run("[...core.schools.value.values()][0].name")
    lying = tab.run("atRest()")
    assert len(lying) > 70_000
    for secret in (WORDS, "护学岗", "写了一半", school, secrets["token"], secrets["data_key"]):
        assert secret not in lying
    assert visit in lying
