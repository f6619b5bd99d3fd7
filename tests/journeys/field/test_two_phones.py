"""One visit on two phones: what each says is merged, and where they differ is told."""

from tests.journeys.field.conftest import NewPhone

WHO = "inspector1"


def test_two_phones_on_one_visit_merge_and_hear_where_they_differ(new_phone: NewPhone) -> None:
    first, second = new_phone(), new_phone()
    one, other = first.tab(), second.tab()
    one.enrol(WHO)
    other.enrol(WHO)
    visit = one.run("begin()")
    one.sent()
    other.until_pulled("core.serverVisits.value.has(visit)", visit=visit)
    other.run("core.takeOver(core.serverVisits.value.get(visit))", visit=visit)
    for phone, tab, item in ((first, one, 1), (second, other, 2)):
        phone.offline()
        tab.run("type(visit, 0, text)", visit=visit, text=f"两人都写的，第{item}部手机")
        tab.run("type(visit, n, text)", visit=visit, n=item, text=f"只在第{item}部手机")
        tab.run("core.say(visit)", visit=visit)
    first.offline(False)
    one.until_pulled("core.serverVisits.value.get(visit)?.records[0].answers", visit=visit)
    written = "Object.keys(core.serverVisits.value.get(visit).records[0].answers).length"
    one.until_pulled(f"{written} === 2", visit=visit)
    second.offline(False)
    about = "core.matters.value.filter((it) => it.visit === visit)"
    other.until_pulled(f"{about}.length", visit=visit)
    (matter,) = other.run(about, visit=visit)
    assert matter["state"] == "conflict"
    assert "第1部手机" in matter["words"]
    assert "第2部手机" in matter["words"]
    together = ["两人都写的，第1部手机", "只在第1部手机", "只在第2部手机"]
    for tab in (one, other):
        tab.until_pulled("notes(visit).length === 3", visit=visit)
        assert sorted(tab.run("notes(visit)", visit=visit)) == sorted(together)
