"""A disk that is full, told as what it is."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from dudao.lib.errors import DomainError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoSpace(DomainError):
    """The disk took no more; nothing was stored."""

    code = "no_space"
    status = 507


@contextmanager
def space() -> Iterator[None]:
    """Let a full disk be a `NoSpace`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpace(
                _("服务器磁盘已满，文件没有保存。请稍后再传，并告知系统管理员。")
            ) from error
        raise
