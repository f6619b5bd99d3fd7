"""The city looks again at what the demo county evaluated: one difference waits for an answer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dudao.access import actions as access
from dudao.access.roles import Role
from dudao.cli.demo.exchanging import CITY_DIRECTOR
from dudao.evaluation import actions
from dudao.evaluation.queries.levels import drawable_results, rounds_below
from dudao.evaluation.queries.results import why
from dudao.lib import clock
from dudao.org.models import Person
from dudao.planning import drawing
from dudao.planning.actions import draws

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.evaluation.models import UpperSample

CITY_STAFF = "citystaff"
AGO = 7


def fill_levels(cast: Cast, today: date) -> None:
    """Let the city draw one of the county's results, rate it lower, and return the difference."""
    director = Person.objects.get(username=CITY_DIRECTOR)
    office = director.unit
    if office is None or not drawable_results(rounds_below(office)).exists():
        return
    staff, _password = access.add_person(
        CITY_STAFF, name="向演城", unit=office, by=Person.objects.get(username="cityadmin"),
        phone="", hashed=cast.director.password,
    )  # fmt: skip
    admin = Person.objects.get(username="cityadmin")
    access.grant(
        staff, Role.OFFICE_STAFF, by=admin, unit=office, start_on=today - timedelta(days=AGO)
    )
    with clock.at(datetime.combine(today - timedelta(days=AGO), time(9), tzinfo=clock.CHINA)):
        said = actions.CheckGiven("办学水平督导评估市级复核", 1, "市督导评估复核办法")
        people = [director, staff]
        check = actions.begin_check(office, list(rounds_below(office)), people, said, by=director)
        _draw(check.draw_id, people)
        actions.take_sample(check.pk, by=director)
    sample = check.samples.select_related("result__version", "result__candidate").get()
    found = _lower(sample)
    note = "现场查看并查阅资料，这一项与县级评定不一致。"
    actions.rate_sample(sample.pk, found, by=staff, note=note)
    actions.return_differences(check.pk, by=director)


def _draw(draw_id: object, people: list[Person]) -> None:
    by = people[0]
    draws.freeze_draw(draw_id, by=by)  # type: ignore[arg-type]
    secrets = [(person, f"{person.pk}", f"{person.pk:032x}") for person in people]
    for person, value, nonce in secrets:
        draws.commit_share(draw_id, drawing.commitment(value, nonce), by=person)  # type: ignore[arg-type]
    for person, value, nonce in secrets:
        draws.reveal_share(draw_id, by=person, value=value, nonce=nonce)  # type: ignore[arg-type]
    draws.carry_out_draw(draw_id, by=by)  # type: ignore[arg-type]
    draws.publish_draw(draw_id, by=by)  # type: ignore[arg-type]


def _lower(sample: UpperSample) -> dict[str, str]:
    """Return one level lower for the first indicator that is answered by a level."""
    told = why(sample.result)
    for leaf in told.plan.framework.leaves():
        steps = [step.name for step in getattr(leaf.rule, "steps", ())]
        said = next((one.reason.answer for one in told.leaves if one.reason.code == leaf.code), "")
        if said in steps[:-1]:
            return {f"#{leaf.code}": steps[steps.index(said) + 1]}
    return {}
