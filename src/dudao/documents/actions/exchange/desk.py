"""What sending and receiving share: one's own office, its seal, words for what is unsound."""

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents.exchange import Unsound
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.queries import own_office


def require_own(by: Person, permission: Permission, office: Unit) -> None:
    """Raise `NotAllowed` unless `by` may do so in the name of `office`, which is their own.

    A city's people reach over its counties; they do not sign in a county's name for that.
    """
    require(by, permission, office)
    if own_office(by).pk != office.pk:
        raise NotAllowed(
            _("数据包只能由“%(office)s”自己的人员办理，请与该单位联系。") % {"office": office}
        )


def told(error: Unsound, field: str) -> Invalid:
    """Return what is wrong with something from outside, in words, beside the field it came in."""
    words = _(error.text) % error.values
    return Invalid(words, fields={field: words})
