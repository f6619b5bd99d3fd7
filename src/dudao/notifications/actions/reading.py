"""Reading one's own messages."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.notifications.models import Message
from dudao.notifications.queries.messages import messages_of
from dudao.org.models import Person


@transaction.atomic
def read(message_id: UUID, *, by: Person) -> Message:
    """Note that `by` has read a message; reading it again changes nothing."""
    message = messages_of(by).select_for_update(no_key=True).filter(pk=message_id).first()
    if message is None:
        raise NotFound(_("找不到这条消息。"))
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def read_all(*, by: Person) -> int:
    """Note that `by` has read everything; return how many messages that were."""
    return messages_of(by).filter(read_at=None).update(read_at=clock.now())
