"""What a row is called where only its name is shown."""

from dudao.documents.models import Delivery, Document, Urging
from dudao.files.models import File
from dudao.findings.models import Finding, LedgerUpload, Objection, ObjectionFile, Reminder, Step
from dudao.findings.states import ObjectionState, Rung
from dudao.lib import clock
from dudao.notifications.models import Channel, Dispatch, Message, Preference
from dudao.org.models import Person, Unit


def test_rows_have_names() -> None:
    finding, school = Finding(number="问〔2026〕1号"), Unit(name="示例小学")
    delivery = Delivery(document=Document(number="晃教督整〔2026〕1号"), unit=school)
    objection = Objection(finding=finding, state=ObjectionState.FILED)
    day = clock.today().isoformat()
    assert str(Urging(delivery=delivery, at=clock.now())).startswith("晃教督整〔2026〕1号 → 示例")
    assert str(Reminder(finding=finding, rung=Rung.OVERDUE)) == "问〔2026〕1号 逾期催办"
    assert str(LedgerUpload(name="旧台账.xlsx")) == "旧台账.xlsx"
    assert str(ObjectionFile(objection=objection, file=File(name="课表.jpg"))).endswith("课表.jpg")
    assert str(Step(text="清理通道")) == "清理通道"
    assert str(Message(text=f"有新的问题，期限{day}")).endswith(day)
    assert str(Preference(person=Person(name="示例校长"))) == "示例校长"
    assert str(Dispatch(channel=Channel(name="短信"), key="k")) == "短信 k"
