"""A rule that no calendar can satisfy, in words: what is asked, what is possible, what would do."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from dudao.planning.rules.feasible import Trouble


def told(trouble: Trouble, many: int = 1) -> str:
    """Return what cannot be kept and the smallest relaxations with which it could."""
    window = trouble.window
    what = _("%(first)s至%(last)s要求%(asked)d次，最多只能安排%(possible)d次") % {
        "first": window.first_on.isoformat(),
        "last": window.last_on.isoformat(),
        "asked": trouble.asked,
        "possible": trouble.possible,
    }
    if many > 1:
        what += _("（共有%d个时段办不到）") % many
    ways = _("；或者").join(_ways(trouble))
    return _("%(what)s。可以：%(ways)s。") % {"what": what, "ways": ways or _("停用这项规则")}


def _ways(trouble: Trouble) -> Iterator[str]:
    ease = trouble.relaxation
    if ease.visits:
        yield _("改为%d次") % ease.visits
    if ease.week:
        yield _("把每校每周上限放宽到%d次") % ease.week
    if ease.month:
        yield _("把每校每月上限放宽到%d次") % ease.month
    if ease.both:
        yield _("把每校每周上限放宽到%(week)d次、每月上限放宽到%(month)d次") % ease.both._asdict()
    if ease.until:
        yield _("把截止日期延到%s") % _day(ease.until)


def _day(day: date) -> str:
    return day.isoformat()
