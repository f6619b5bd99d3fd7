"""The keys with which phones encrypt what they keep, held in escrow."""

from django.conf import settings
from django.utils.translation import gettext as _

from dudao.access.models import Device
from dudao.lib import sealing
from dudao.lib.errors import DomainError

PURPOSE = "dudao devices"


class KeyUnreadable(DomainError):
    """The kept key was sealed under a signing key that the installation no longer has."""

    code = "key_unreadable"
    status = 409


def data_key_of(device: Device) -> bytes:
    """Return the key that `device` encrypts with. Raises `KeyUnreadable`."""
    try:
        return sealing.unseal(device.data_key, device.pk, key=settings.SECRET_KEY, purpose=PURPOSE)
    except sealing.Unreadable as error:
        raise KeyUnreadable(
            _(
                "服务器的签名密钥换过，这部手机的密钥暂时取不出来。手机里的内容还在，"
                "请告知系统管理员恢复原来的密钥后再登录。"
            )
        ) from error
