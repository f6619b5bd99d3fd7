"""The first step of a real start: a supervision office and the person who sets it up."""

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions.people import new_person
from dudao.access.actions.units import derive
from dudao.access.models import Grant
from dudao.access.roles import Role, Scope
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Region, Unit
from dudao.org.states import UnitKind


@transaction.atomic
def found_office(
    region: Region,
    name: str,
    short_name: str,
    administrator_username: str,
    administrator_name: str,
) -> tuple[Unit, Person, str]:
    """Found the office of `region` with its administrator; return both and the first password.

    Nobody can be asked for a permission yet, so this works once for a region and only from the
    command line of the machine. The administrator makes everybody else.
    """
    # Whoever founds at the same time waits here, then finds the office.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    if Unit.objects.filter(kind=UnitKind.OFFICE, region_code=region.code).exists():
        raise WrongState(_("“%s”已经有督导室了。请用它的管理员账号登录。") % region.name)
    if not name.strip():
        raise Invalid(_("请填写督导室的名称。"), fields={"name": _("必填")})
    office = Unit(
        kind=UnitKind.OFFICE,
        name=name.strip(),
        short_name=short_name.strip(),
        region=region,
        region_code=region.code,
    )
    derive(office).save()
    person, password = new_person(administrator_username, administrator_name, office)
    grant = Grant.objects.create(
        person=person,
        role=Role.ADMINISTRATOR,
        scope=Scope.REGION,
        region=region,
        start_on=clock.today(),
    )
    record("office.founded", office, by=None, unit=office, name=office.name)
    record("person.added", person, by=None, unit=office)
    record("access.granted", person, by=None, unit=office, role=grant.role, grant=grant.pk)
    return office, person, password
