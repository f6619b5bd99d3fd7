"""A draw with its certificate, one that waits for a secret, and a pass that was read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dudao.inspectorate import actions as inspectorate
from dudao.lib import clock, workdays
from dudao.planning import drawing
from dudao.planning.actions import draws
from dudao.planning.actions.passes import scan_pass
from dudao.planning.models import Assignment, Draw
from dudao.planning.queries.passes import pass_of
from dudao.planning.rules.draws import Terms
from dudao.planning.states import State
from dudao.planning.states.draws import DrawKind, Strata

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.org.models import Person, Unit

TERMS = Terms(
    title="秋季食堂和校园安全随机督导",
    basis="年度督查检查清单第3项；双随机、一公开",
    count=3,
    strata=Strata.STAGE,
    each=2,
)
CLASSES = "一（1）班，低段\n一（2）班，低段\n三（1）班，中段\n三（2）班，中段\n六（1）班，高段"
GATE = "d" * 32


def fill_draws(cast: Cast, units: list[Unit], today: date) -> None:
    """Let the director and a section's officer draw; leave another draw to be sealed."""
    other = cast.staff
    days = [today - timedelta(days=n) for n in (9, 8)]
    with clock.at(_morning(days[0])):
        drawn = _frozen(cast, units, other)
    with clock.at(_morning(days[1])):
        _carry_out(drawn, cast.director, other)
    with clock.at(_morning(today)):
        until = workdays.add(today, 5)
        draws.assign_drawn(
            drawn.pk, by=cast.director, purpose="食堂和校园安全", first_on=today, last_on=until
        )
        draws.publish_draw(drawn.pk, by=cast.director)
        terms = Terms(title="抽班听课", kind=DrawKind.CLASSES, count=2)
        waiting = draws.make_draw(
            units[0], terms, by=cast.director, lines=CLASSES, people=[cast.director, other]
        )
        draws.freeze_draw(waiting.pk, by=cast.director)
    inspectorate.print_plaques(units[:3], by=cast.director)
    _read_a_pass(today)


def _frozen(cast: Cast, units: list[Unit], other: Person) -> Draw:
    made = draws.make_draw(
        cast.office,
        TERMS,
        by=cast.director,
        units=units,
        inspectors=cast.inspectors[:6],
        people=[cast.director, other],
    )
    last = made.lots.order_by("-key")[0]
    draws.edit_lot(last.pk, by=cast.director, weight=1, struck="校舍改造，暂停办学")
    return draws.freeze_draw(made.pk, by=cast.director)


def _carry_out(draw: Draw, *people: Person) -> None:
    secrets = {
        person: (f"{person.pk}号签", drawing.sha256(f"{draw.code}{person.pk}")[:32])
        for person in people
    }
    for person, secret in secrets.items():
        draws.commit_share(draw.pk, drawing.commitment(*secret), by=person)
    for person, (value, nonce) in secrets.items():
        draws.reveal_share(draw.pk, by=person, value=value, nonce=nonce)
    draws.carry_out_draw(draw.pk, by=people[0])


def _read_a_pass(today: date) -> None:
    """Let the gate of a school visited today have read the inspector's pass."""
    going = Assignment.objects.filter(planned_on=today, state=State.TAKEN_UP).order_by("pk")
    if (row := going.first()) is not None and (text := pass_of(row)):
        scan_pass(text, phone=GATE, scanned_at=_morning(today))


def _morning(day: date) -> datetime:
    return min(datetime.combine(day, time(8, 20), tzinfo=clock.CHINA), clock.now())
