"""What merging visits has spared the schools this school year, on the office's first page."""

from datetime import date

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, roles_of
from dudao.access.roles import Role
from dudao.analytics.queries import burden
from dudao.analytics.queries.grouping import Period
from dudao.analytics.queries.school import year_begin
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.web.home.parts import Home, Tile, link


def burden_home(person: Person, today: date) -> Home:
    """Return the figure for the director; none for others and where nothing was merged yet."""
    if Role.DIRECTOR not in roles_of(person) or not may_anywhere(person, Permission.BURDEN_VIEW):
        return Home([], [])
    period = Period(year_begin(today), today)
    office = own_office(person)
    made = burden.merged_visits(burden.went(person, period).filter(office=office))
    spared = sum(one.spared.visits for one in burden.lines_in(made))
    if not spared:
        return Home([], [])
    note = _("本学年合并入校省下的次数")
    return Home([Tile(_("少打扰学校"), spared, link("burden", sort="spared"), note=note)], [])
