"""A wording bank in which something waits and something was taken in."""

from typing import Any

from dudao.instruments import actions
from dudao.instruments.actions import Spoken
from dudao.instruments.definition import Route, Severity, Wording
from dudao.instruments.models import OfficeWording, Version, WordingProposal
from dudao.instruments.rules import Names
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit

FACT, DEMAND = "消防通道被课桌堵塞，无法通行。", "当天清空通道，落实专人每日巡查。"
BASIS = "《中小学幼儿园安全管理办法》"


def spoken(form: Version, fact: str = FACT, demand: str = DEMAND, **given: Any) -> Spoken:
    """What a finding said of the first item of the form of `make_visits`."""
    wording = Wording(Severity.GENERAL, Route.NOTICE, fact, demand, given.pop("basis", BASIS))
    names = Names(school=("龙溪口示例小学",), people=("示例校长",))
    said = {"version": form, "item": "exits", "answer": "fails", "wording": wording}
    return Spoken(**{**said, "names": names, "finding": uuid7(), **given})


def proposal(form: Version, office: Unit, fact: str = FACT, **given: Any) -> WordingProposal:
    """A proposal that waits."""
    made = actions.gather_wording(spoken(form, fact, **given), office=office)
    assert made is not None
    return made


def own(form: Version, office: Unit, by: Person, fact: str = "安全出口上锁。") -> OfficeWording:
    """A ready text that the office took in."""
    return actions.take_wording(proposal(form, office, fact, demand="立即开锁。").pk, by=by)


def bank(form: Version, office: Unit, by: Person) -> dict[str, int]:
    """One of each, by the names of the API's paths."""
    made = own(form, office, by)
    return {"own_wording_id": made.pk, "wording_id": proposal(form, office).pk}


def another(office: Unit, by: Person) -> None:
    """One more of each, for the item and the form of `bank`."""
    form = WordingProposal.objects.filter(office=office)[0].version
    own(form, office, by, "楼梯口堆放清洁工具，照明灯不亮。")
