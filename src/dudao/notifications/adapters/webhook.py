"""Webhooks as Standard Webhooks 1.0 has them: signed, one id for every try of the same thing."""

from dudao.notifications.adapters.parcels import (
    HTTP_GONE,
    Answer,
    Call,
    Outcome,
    Parcel,
    by_status,
    posted,
)
from dudao.notifications.rules.sending import webhook_signature


def call(parcel: Parcel) -> Call:
    """Return the call; while a new secret is introduced it is signed with the old one too."""
    plain = posted(parcel.url, parcel.body)
    seconds = int(parcel.at.timestamp())
    held = [parcel.secrets["signing"], parcel.secrets.get("former", "")]
    signed = [webhook_signature(s, parcel.id, seconds, plain.content) for s in held if s]
    headers = {
        "webhook-id": parcel.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signed),
    }
    return plain._replace(headers={**plain.headers, **headers})


def judge(_parcel: Parcel, answer: Answer) -> Outcome:
    """Return how it went; 410 means that nobody wants to hear us there any more."""
    if answer.status == HTTP_GONE:
        return Outcome("gone", answer.status, final=True)
    return by_status(answer)
