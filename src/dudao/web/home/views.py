"""The first page: today, mine, late, put together from the roles one holds."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, roles_of
from dudao.access.roles import Role
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries.calendar import calendar_of
from dudao.web.home.burden import burden_home
from dudao.web.home.coming import coming_home
from dudao.web.home.coverage import coverage_home
from dudao.web.home.draws import draws_home
from dudao.web.home.extensions import extensions_home
from dudao.web.home.field import field_home
from dudao.web.home.handovers import handovers_home
from dudao.web.home.levels import levels_home
from dudao.web.home.meetings import meetings_home
from dudao.web.home.metrics import metrics_home
from dudao.web.home.objections import objections_home
from dudao.web.home.office import office_home
from dudao.web.home.others import (
    administrator_home,
    auditor_home,
    onlooker_home,
    section_home,
)
from dudao.web.home.parts import Home, joined
from dudao.web.home.phone_inbox import phone_inbox_home
from dudao.web.home.plans import plans_home
from dudao.web.home.plaques import plaques_home
from dudao.web.home.posts import posts_home
from dudao.web.home.programmes import programmes_home
from dudao.web.home.proposals import proposals_home
from dudao.web.home.publications import publications_home
from dudao.web.home.results import results_home
from dudao.web.home.reviews import reviews_home
from dudao.web.home.school import school_home
from dudao.web.home.self_evaluations import self_evaluations_home
from dudao.web.home.systems import systems_home
from dudao.web.home.years import years_home
from dudao.web.request import PageRequest

HOMES: dict[Role, Callable[[Person, date], Home]] = {
    Role.DIRECTOR: office_home,
    Role.OFFICE_STAFF: office_home,
    Role.ZONE_LEAD: field_home,
    Role.RESPONSIBLE_INSPECTOR: field_home,
    Role.PART_TIME_INSPECTOR: field_home,
    Role.SECTION_OFFICER: section_home,
    Role.LIAISON_LEADER: onlooker_home,
    Role.PRINCIPAL: school_home,
    Role.SCHOOL_LIAISON: school_home,
    Role.TOWNSHIP_OFFICER: onlooker_home,
    Role.CITY_OFFICER: onlooker_home,
    Role.AUDITOR: auditor_home,
    Role.ADMINISTRATOR: administrator_home,
}


@require_GET
def home_page(request: PageRequest) -> HttpResponse:
    """Show what is for today, what is mine, what is late."""
    today = clock.today()
    roles = roles_of(request.user)
    parts = dict.fromkeys(HOMES[role] for role in roles)
    shares = [
        part(request.user, today)
        for part in [
            *parts,
            coverage_home,
            coming_home,
            extensions_home,
            objections_home,
            handovers_home,
            posts_home,
            phone_inbox_home,
            publications_home,
            meetings_home,
            plans_home,
            proposals_home,
            draws_home,
            plaques_home,
            burden_home,
            programmes_home,
            metrics_home,
            self_evaluations_home,
            systems_home,
            reviews_home,
            results_home,
            years_home,
            levels_home,
        ]
    ]
    home = joined(shares)
    context = {
        "home": home,
        "roles": roles,
        "inspector": not roles and Inspector.objects.filter(person=request.user).exists(),
        "workday": calendar_of(request.user.unit).is_workday(today),
        "may_assign": may_anywhere(request.user, Permission.ASSIGNMENT_MAKE),
        "may_visit": may_anywhere(request.user, Permission.VISIT_MAKE),
    }
    return render(request, "home/home.html", context)
