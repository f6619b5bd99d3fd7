"""Secrets for programs that act for a person."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.models import Token
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import NotAllowed
from dudao.lib.tokens import digest, make
from dudao.org.models import Person

LIFETIME_DAYS = 180


@transaction.atomic
def make_token(name: str, *, by: Person) -> tuple[Token, str]:
    """Make a token of one's own; return it with the secret, which is shown once."""
    if not by.is_active:
        raise NotAllowed(_("账号已停用。"))
    secret = make()
    token = Token.objects.create(
        person=by,
        name=name.strip() or _("未命名"),
        digest=digest(secret),
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(days=LIFETIME_DAYS),
    )
    record("token.made", by, by=by, unit=by.unit, token=token.pk)
    return token, secret


@transaction.atomic
def end_token(token_id: int, *, by: Person) -> Token:
    """End a token of one's own at once."""
    token = Token.objects.select_for_update(no_key=True).get(pk=token_id)
    if token.person_id != by.pk:
        raise NotAllowed(_("只能停用自己的令牌。"))
    token.ended_at = clock.now()
    token.save(update_fields=["ended_at"])
    record("token.ended", by, by=by, unit=by.unit, token=token.pk)
    return token


def end_all_tokens(person: Person) -> None:
    """End every token of `person`; part of the action that closes or resets the account."""
    Token.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())
