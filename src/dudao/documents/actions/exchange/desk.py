"""What sending and receiving share: one's own office, its seal, words for what is unsound."""

from django.conf import settings
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents.exchange import Unsound
from dudao.documents.models import Seal
from dudao.lib import sealing
from dudao.lib.errors import DomainError, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.queries import own_office

PURPOSE = "dudao packages"


class SealUnreadable(DomainError):
    """The private key was sealed under a signing key that the installation no longer has."""

    code = "seal_unreadable"
    status = 409


def require_own(by: Person, permission: Permission, office: Unit) -> None:
    """Raise `NotAllowed` unless `by` may do so in the name of `office`, which is their own.

    A city's people reach over its counties; they do not sign in a county's name for that.
    """
    require(by, permission, office)
    if own_office(by).pk != office.pk:
        raise NotAllowed(
            _("数据包只能由“%(office)s”自己的人员办理，请与该单位联系。") % {"office": office}
        )


def private_of(seal: Seal) -> bytes:
    """Return the private key of a seal; raises `SealUnreadable`."""
    try:
        return sealing.unseal(seal.secret, seal.pk, key=settings.SECRET_KEY, purpose=PURPOSE)
    except sealing.Unreadable as error:
        raise SealUnreadable(
            _(
                "服务器的签名密钥换过，本单位的签名密钥取不出来，暂时不能生成数据包和回执。"
                "请主任在“交换单位”中更换签名密钥，再把新名片发给对方。"
            )
        ) from error


def told(error: Unsound, field: str) -> Invalid:
    """Return what is wrong with something from outside, in words, beside the field it came in."""
    words = _(error.text) % error.values
    return Invalid(words, fields={field: words})
