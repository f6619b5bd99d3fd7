"""The city above the county: packages filed with a receipt, and some that wait with differences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from dudao.access import actions as access
from dudao.access.actions.office import found_office
from dudao.access.roles import Role
from dudao.analytics.queries.packages import composed
from dudao.cli.sample import PASSWORD
from dudao.documents import actions as documents
from dudao.documents.exchange import Enclosed, Table, fingerprint, written
from dudao.documents.models import Document, Package, Peer, Seal
from dudao.documents.queries import exchange as queries
from dudao.documents.states import State
from dudao.files import queries as files
from dudao.lib import clock
from dudao.org.models import Person, Region, Unit

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast

CITY, CITY_DIRECTOR = "4312", "citydirector"
#: What the city plans, first and as it was changed.
PLANS = (
    [["开学工作专项督导", "9月", "各县"], ["校园食堂专项督导", "10月", "各县"]],
    [["开学工作专项督导", "9月", "各县"], ["校园食堂专项督导", "11月", "新晃、芷江"],
     ["县级政府履职自查", "12月", "各县"]],
)  # fmt: skip


def found_city(since: date, hashed: str) -> tuple[Unit, Person]:
    """Found the city's office with a director; return it and its administrator."""
    region = Region.objects.get(code=CITY, valid_to=None)
    office, admin, password = found_office(
        region, "怀化市人民政府教育督导室（演示）", "怀教督", "cityadmin", "市管理员（演示）"
    )
    access.change_password(admin.pk, by=admin, old=password, new=PASSWORD)
    director, _password = access.add_person(
        CITY_DIRECTOR, name="舒演城", unit=office, by=admin, phone="", hashed=hashed
    )
    access.grant(director, Role.DIRECTOR, by=admin, unit=office, start_on=since)
    return office, admin


def fill_exchange(people: Cast) -> None:
    """Let county and city trust each other and exchange a month of packages."""
    city, now = Person.objects.get(username=CITY_DIRECTOR), clock.now()
    with clock.at(now - timedelta(days=40)):
        seals = documents.make_seal(by=people.director), documents.make_seal(by=city)
        county_knows, city_knows = _trust(people.director, seals[1]), _trust(city, seals[0])
    last = (now.astimezone(clock.CHINA).date().replace(day=1)) - timedelta(days=1)
    with clock.at(now - timedelta(days=20)):
        filed = _report(people, county_knows, last, "报送整改通知书备案和月度督导数据")
        _answer(filed, people.director, city)
        planned = _plan(city, city_knows, PLANS[0])
        _answer(planned, city, people.director)
    with clock.at(now - timedelta(hours=3)):
        _bring(_report(people, county_knows, last, "更正月度督导数据，附问题整改汇总"), city)
        _bring(_plan(city, city_knows, PLANS[1]), people.director)


def _trust(by: Person, seal: Seal) -> Peer:
    digits = fingerprint(seal.public_key)
    return documents.trust_peer(queries.card_of(seal), by=by, spoken=digits)


def _report(people: Cast, peer: Peer, month: date, subject: str) -> Package:
    """Send the newest papers with a month's figures; the second time the summary too."""
    again = Package.objects.filter(office=people.office, outgoing=True).exists()
    issued = Document.objects.filter(office=people.office, state=State.ISSUED)
    papers = [] if again else list(issued.order_by("-issued_at").values_list("pk", flat=True)[:2])
    figures = composed(people.director, month, summary=again)
    if not again:
        figures.tables[:] = [_forgotten(table) for table in figures.tables]
    return documents.make_package(
        peer.pk,
        by=people.staff,
        subject=subject,
        documents=papers,
        tables=figures.tables,
        covers=figures.covers,
    )


def _forgotten(table: Enclosed) -> Enclosed:
    """Return the figures as they were first reported: one visit was forgotten."""
    rows = cast("Table", table.content).rows
    (name, visits), rest = rows[0], rows[1:]
    first = [name, max(0, int(visits or 0) - 1)]
    return table._replace(content=Table(columns=["指标", "数值"], rows=[first, *rest]))


def _plan(city: Person, peer: Peer, rows: list[list[str]]) -> Package:
    table = Table(columns=["事项", "时间", "督导对象"], rows=[[*row] for row in rows])
    plan = Enclosed("plans/city", "全市下半年督导安排", table)
    return documents.make_package(
        peer.pk, by=city, subject="全市下半年督导安排", tables=[plan], covers=["plans/"]
    )


def _bring(package: Package, by: Person) -> Package:
    with files.content(package.file) as stream:
        return documents.receive_package(stream.read(), by=by).package


def _answer(package: Package, sender: Person, by: Person) -> None:
    """Let the other side accept a package and the sender take the receipt."""
    came = _bring(package, by)
    seen = queries.seen_of(queries.differences_of(came, queries.opened(came)))
    done = documents.accept_package(came.pk, by=by, seen=seen)
    documents.take_receipt(written(done.receipt), by=sender)
