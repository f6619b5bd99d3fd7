"""Opening the seal of an office: its private key, for whatever is signed in its name."""

from django.conf import settings
from django.utils.translation import gettext as _

from dudao.documents.models import Seal
from dudao.lib import sealing
from dudao.lib.errors import DomainError

PURPOSE = "dudao packages"


class SealUnreadable(DomainError):
    """The private key was sealed under a signing key that the installation no longer has."""

    code = "seal_unreadable"
    status = 409


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
