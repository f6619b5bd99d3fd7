"""Filling the demo county, step by step, with progress."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import transaction

from dudao.access import actions as access
from dudao.access.actions.office import found_office
from dudao.access.actions.shipped import load_norms, load_regions
from dudao.audit import actions as audit
from dudao.audit.models import Event
from dudao.cli.demo.archiving import fill_archive
from dudao.cli.demo.bulletins import fill_bulletins
from dudao.cli.demo.calendar import fill_calendar, fill_feed
from dudao.cli.demo.cast import Cast, cast_office, cast_schools
from dudao.cli.demo.channels import fill_channels
from dudao.cli.demo.coverage import fill_coverage
from dudao.cli.demo.dealing import fill_dealing
from dudao.cli.demo.drawing import fill_draws
from dudao.cli.demo.exchanging import fill_exchange
from dudao.cli.demo.forms import fill_forms
from dudao.cli.demo.ledger import fill_ledger
from dudao.cli.demo.levels import fill_levels
from dudao.cli.demo.lineage import fill_lineage
from dudao.cli.demo.meetings import fill_meetings
from dudao.cli.demo.merging import fill_merging
from dudao.cli.demo.metrics import fill_metrics
from dudao.cli.demo.names import COUNTY
from dudao.cli.demo.papers import fill_papers
from dudao.cli.demo.phones import fill_phones
from dudao.cli.demo.plan import SchoolPlan, planned
from dudao.cli.demo.plans import fill_plans
from dudao.cli.demo.programmes import fill_programmes
from dudao.cli.demo.proposals import fill_proposals
from dudao.cli.demo.publishing import fill_publications
from dudao.cli.demo.reminding import fill_reminders
from dudao.cli.demo.results import fill_results
from dudao.cli.demo.reviews import fill_reviews
from dudao.cli.demo.rounds import fill_rounds
from dudao.cli.demo.school_side import fill_school_side
from dudao.cli.demo.systems import fill_systems
from dudao.cli.demo.templates import fill_templates, use_own_notice
from dudao.cli.demo.wordings import fill_wordings
from dudao.cli.demo.workgroup import fill_workgroup
from dudao.cli.demo.year import Year
from dudao.cli.demo.years import fill_years
from dudao.cli.sample import PASSWORD
from dudao.cli.speech import _
from dudao.documents import actions as documents
from dudao.documents.states import Kind
from dudao.evaluation.actions import load_systems
from dudao.inspectorate import actions as inspectorate
from dudao.instruments.actions import load_packs
from dudao.lib import clock
from dudao.metrics.actions import load_metrics
from dudao.org.models import Region, Unit
from dudao.org.queries import within
from dudao.org.states import UnitKind
from dudao.planning.actions import load_rules

SEED = 20260901
RECENT_DAYS = 7
OFFICE_PHONE = "0745-6000000"
Say = Callable[[str], None]


def fill(say: Say, *, year: bool = True, schools: int | None = None) -> None:
    """Make the county and, unless `year` is False, its last school year of work.

    `schools` keeps only so many of them. Call on a migrated, empty database.
    """
    draw = random.Random(SEED)
    today = clock.today()
    begin = school_year_before(today)
    say(_("正在装入行政区划、表单和法规数值……"))
    load_norms()
    load_regions()
    load_packs()
    load_rules()
    load_metrics()
    load_systems()
    with clock.at(_morning(begin - timedelta(days=20))):
        say(_("正在建立督导室、学校和人员……"))
        cast, units = _county(draw, clock.today(), schools)
        fill_calendar(cast, begin, today)
    if year:
        with _reactions_from(today - timedelta(days=RECENT_DAYS)):
            Year(cast, units, draw, begin, today).fill(say)
            say(_("正在写入协商、申辩、延期、交接、工作群、催办和手机来件……"))
            for fill_subject in _subjects(cast, units, draw, today):
                with transaction.atomic():
                    fill_subject()
    say(_("演示县已准备好。"))


def _subjects(
    cast: Cast, units: list[Unit], draw: random.Random, today: date
) -> tuple[Callable[[], None], ...]:
    """Return what the year leaves out, each to be filled in by itself."""
    return (
        lambda: fill_ledger(cast.director, cast.office),
        lambda: fill_dealing(cast),
        lambda: fill_school_side(cast, draw),
        fill_lineage,
        lambda: fill_papers(cast),
        lambda: fill_exchange(cast),
        lambda: fill_draws(cast, units, today),
        lambda: fill_bulletins(cast, cast.office),
        lambda: fill_publications(cast, today),
        lambda: fill_templates(cast),
        lambda: fill_wordings(cast),
        lambda: fill_forms(cast, cast.office),
        lambda: fill_channels(cast.office, by=cast.director),
        lambda: fill_workgroup(cast, draw, today),
        lambda: fill_reminders(cast, today),
        lambda: fill_programmes(cast, units, today),
        lambda: fill_phones(cast, units, today),
        lambda: fill_coverage(cast, units, draw, today),
        lambda: fill_meetings(cast, units, today),
        lambda: fill_archive(cast, today),
        lambda: fill_plans(cast, today),
        lambda: fill_proposals(cast, today),
        lambda: fill_merging(cast, units, today),
        lambda: fill_feed(cast, units, today),
        lambda: fill_systems(cast, today),
        lambda: fill_metrics(cast, units, draw, today),
        lambda: fill_rounds(cast, today),
        lambda: fill_reviews(cast, today),
        lambda: fill_results(cast, today),
        lambda: fill_years(cast, today),
        lambda: fill_levels(cast, today),
    )


@contextmanager
def _reactions_from(day: date) -> Iterator[None]:
    """Let nobody be told today of what happened long ago: nothing follows from older events."""
    begin = datetime.combine(day, time(0), tzinfo=clock.CHINA)
    whole = dict(audit.reactions)

    def react(event: Event) -> None:
        if event.at >= begin:
            whole[event.name](event)

    audit.reactions.update(dict.fromkeys(whole, react))
    try:
        yield
    finally:
        audit.reactions.update(whole)


def school_year_before(today: date) -> date:
    """Return the first day of the school year that lies at least nine months back."""
    year = today.year if today >= date(today.year, 6, 1) else today.year - 1
    return date(year - 1, 9, 1)


@transaction.atomic
def _county(draw: random.Random, since: date, limit: int | None) -> tuple[Cast, list[Unit]]:
    region = Region.objects.get(code=COUNTY[0], valid_to=None)
    office, admin, password = found_office(
        region, "新晃县人民政府教育督导室（演示）", "晃教督", "admin", "系统管理员（演示）"
    )
    access.change_password(admin.pk, by=admin, old=password, new=PASSWORD)
    access.edit_unit(office.pk, by=admin, phone=OFFICE_PHONE)
    cast = cast_office(office, admin, draw, since)
    documents.open_series(
        office, kind=Kind.RECTIFICATION_NOTICE, prefix="晃教督整", by=cast.director
    )
    inside = Region.objects.filter(within(COUNTY[0], "code"), valid_to=None)
    regions = {region.code: region for region in inside}
    plans = planned(draw)[:limit]
    units = [unit for plan in plans for unit in _make(plan, cast, regions, since)]
    cast_schools(cast, units, draw, since)
    use_own_notice(cast)
    _spread_over_areas(cast, units, since)
    _link(cast, units)
    inspectorate.make_plaques(units, by=cast.director)
    return cast, units


def _make(
    plan: SchoolPlan,
    cast: Cast,
    regions: dict[str, Region],
    since: date,
    parent: Unit | None = None,
) -> list[Unit]:
    unit = access.add_unit(
        plan.kind,
        by=cast.admin,
        region=regions[plan.township],
        office=cast.office,
        parent=parent,
        name=plan.name,
        figures_on=date(since.year, 9, 1),
        **plan.profile,
    )
    below = [made for point in plan.points for made in _make(point, cast, regions, since, unit)]
    return [unit, *below]


def _spread_over_areas(cast: Cast, units: list[Unit], since: date) -> None:
    """Put neighbouring schools into 8 areas and give each of them a responsible inspector."""
    size = max(5, -(-len(units) // 8))
    rest = cast.inspectors[8:]
    for n, lead in enumerate(cast.leads):
        members = units[n * size : (n + 1) * size]
        area = inspectorate.make_area(
            cast.office,
            f"第{'一二三四五六七八'[n]}督学责任区",
            by=cast.director,
            lead=lead,
            liaison_leader=cast.leaders[n],
        )
        if members:
            inspectorate.put_in_area(area.pk, members, by=cast.director, start_on=since)
        team = [*rest[n * 3 : n * 3 + 3], cast.inspectors[n]]
        each = max(5, -(-len(members) // len(team)))
        for m, school in enumerate(members):
            inspectorate.make_responsible(
                team[m // each].pk, school, by=cast.director, start_on=since
            )


def _link(cast: Cast, units: list[Unit]) -> None:
    """Let sections and cadres of the bureau stand beside most schools."""
    schools = [unit for unit in units if unit.kind != UnitKind.TEACHING_POINT]
    count = len(cast.sections)
    for n, section in enumerate(cast.sections):
        own = schools[n::count]
        if not own:  # a county of two or three schools, to try it out
            return
        inspectorate.link_section(section, own, by=cast.director)
        cadre = section.people.order_by("pk").first()
        if cadre is not None and n:  # of one section nobody goes yet: the page shows the gap
            inspectorate.link_cadre(cadre, own, by=cast.director)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), tzinfo=clock.CHINA)
