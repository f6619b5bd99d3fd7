"""Who opens the phone: the PIN, the lease, a second person, the end."""

from playwright.sync_api import Page

from tests.journeys.field.conftest import NewPhone
from tests.journeys.field.phones import OTHER_PIN, PIN, Phone

DAY_MS = 86_400_000
WHO, SECOND = "inspector1", "lead1"


def test_a_phone_is_enrolled_once_and_opens_with_the_pin(phone: Phone) -> None:
    tab = phone.tab()
    assert tab.lock() == {"state": "none"}
    refused = tab.run(
        "core.enrol({username: 'inspector1', password: 'no', code: '', pin: '135790'})"
        ".catch((error) => [error.code, error.words.length > 0])"
    )
    assert refused == ["not_signed_in", True]
    device = tab.enrol(WHO)
    schools = tab.run("core.schools.value.size")
    phone.offline()
    again = phone.tab()
    assert again.lock()["state"] == "locked"
    assert again.unlock(device, OTHER_PIN) == "wrong_pin"
    assert again.lock()["triesLeft"] == tab.run("core.parts.value.rules.pin_tries") - 1
    assert again.unlock(device) == ""
    assert again.run("core.schools.value.size") == schools
    assert again.run("core.status.value.leaseUntil")


def test_inside_another_app_nothing_is_begun(new_phone: NewPhone) -> None:
    phone = new_phone(user_agent="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.49")
    tab = phone.tab()
    assert tab.run("core.unsafe") == "wechat"
    assert tab.run("indexedDB.databases().then((found) => found.length)") == 0


def test_a_pin_that_is_easy_to_guess_is_refused_before_anything_is_sent(phone: Phone) -> None:
    tab = phone.tab()
    given = "{username: 'inspector1', password: 'x', code: '', pin: '123456'}"
    fields = tab.run(f"core.enrol({given}).catch((error) => error.fields)")
    assert list(fields) == ["pin"]
    assert not [call for call in phone.calls if "/sync/devices" in call]


def test_too_many_wrong_pins_cost_the_key_and_nothing_else(phone: Phone) -> None:
    tab = phone.tab()
    device = tab.enrol(WHO)
    visit = tab.run("begin()")
    phone.offline()
    tries = tab.run("core.parts.value.rules.pin_tries")
    tab.run("type(visit, 0, '不该丢的话')", visit=visit)
    tab.run("core.lockNow()")
    tab.until("core.lock.value.state === 'locked'")
    codes = [tab.unlock(device, OTHER_PIN) for _ in range(tries)]
    assert codes == ["wrong_pin"] * (tries - 1) + ["sign_in"]
    assert tab.lock()["why"] == "tries"
    assert tab.unlock(device) == "sign_in"
    phone.offline(False)
    tab.sign_in_again(device, OTHER_PIN)
    assert "不该丢的话" in tab.run("notes(visit)", visit=visit)
    tab.sent()


def test_a_phone_that_was_away_for_too_long_opens_no_more(phone: Phone) -> None:
    tab = phone.tab(frozen_clock=True)
    device = tab.enrol(WHO)
    visit = tab.run("begin()")
    phone.offline()
    days = tab.run("core.parts.value.rules.lease_days")
    pass_time(tab.page, (days - 1) * DAY_MS)
    assert tab.lock()["state"] == "open"
    pass_time(tab.page, 2 * DAY_MS)
    tab.until("core.lock.value.state === 'sign_in'")
    assert tab.lock()["why"] == "lease"
    tab.page.close()
    again = phone.tab()  # whose clock is put back
    assert again.unlock(device) == "sign_in"
    phone.offline(False)
    again.sign_in_again(device)
    assert visit in again.run("[...core.drafts.value.keys()]")


def pass_time(page: Page, milliseconds: int) -> None:
    """Let the clock of the page run; it looks at the lease twice a minute."""
    page.clock.fast_forward(milliseconds)
    page.clock.fast_forward(31_000)


def test_two_people_share_a_phone_and_see_only_their_own(phone: Phone) -> None:
    tab = phone.tab()
    device = tab.enrol(WHO)
    visit = tab.run("begin()")
    tab.sent()
    phone.offline()
    tab.run("praise(visit)", visit=visit)
    assert tab.run("core.signOut()") == {"unsent": 1}
    assert tab.run("core.drafts.value.size + core.schools.value.size") == 0
    phone.offline(False)
    other = tab.enrol(SECOND, OTHER_PIN)
    assert other != device
    assert tab.run("core.drafts.value.size") == 0
    assert tab.run("core.signOut()") == {"unsent": 0}
    (account,) = tab.lock()["accounts"]
    assert (account["device"], account["unsent"], account["signedOut"]) == (device, 1, True)
    assert tab.unlock(device, OTHER_PIN) == "wrong_pin"
    assert tab.unlock(device, PIN) == ""
    assert len(tab.run("merits(visit)", visit=visit)) == 1
    tab.sent()


def test_an_ended_phone_forgets_the_schools_and_keeps_what_is_unsent(phone: Phone) -> None:
    tab = phone.tab()
    with tab.page.expect_response("**/field/sync/devices") as enrolled:
        device = tab.enrol(WHO)
    token = enrolled.value.json()["token"]
    visit = tab.run("begin()")
    end = f"{phone.county}/field/sync/devices/end"
    ended = phone.context.request.post(end, headers={"Authorization": f"Bearer {token}"})
    assert ended.status == 204
    tab.run("type(visit, 0, '停用前写的')", visit=visit)
    tab.run("core.sync()")
    tab.until("core.lock.value.state === 'sign_in'")
    assert tab.lock()["why"] == "ended"
    assert tab.lock()["account"]["unsent"] > 0
    assert tab.run("core.schools.value.size") == 0
    tab.sign_in_again(device)
    assert "停用前写的" in tab.run("notes(visit)", visit=visit)
    tab.sent()
