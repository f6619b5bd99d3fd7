"""`dudao office`: founds the office of a region with its administrator, at a real start."""

from argparse import Namespace

from dudao.access.actions.office import found_office
from dudao.access.actions.shipped import load_norms, load_regions
from dudao.cli.speech import CommandError, _, say
from dudao.lib.errors import DomainError
from dudao.org.models import Region


def run(options: Namespace) -> int:
    """Found the office and print how its administrator signs in; the password is shown once."""
    load_norms()
    load_regions()
    region = Region.objects.filter(code=options.region, valid_to=None).first()
    if region is None:
        raise CommandError(
            _("没有代码为“%(code)s”的区划。县级6位，如431227；地级4位，如4312。")
            % {"code": options.region}
        )
    try:
        office, person, password = found_office(
            region,
            options.name or f"{region.name}人民政府教育督导室",
            options.short_name,
            options.username,
            options.administrator,
        )
    except DomainError as error:
        details = _("；").join(getattr(error, "fields", {}).values())
        raise CommandError(f"{error}{details}") from error
    say(_("已建立：%(office)s") % {"office": office.name})
    say(_("管理员用户名：%(name)s") % {"name": person.username})
    say(_("初始密码（只显示这一次，登录后须修改）：%(password)s") % {"password": password})
    return 0
