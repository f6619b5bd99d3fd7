"""SMS gateways over HTTP: every provider names its fields its own way, so they are settings."""

from typing import Any
from urllib.parse import urlencode

from dudao.notifications.adapters.parcels import (
    DETAIL,
    Answer,
    Call,
    Outcome,
    Parcel,
    by_status,
    posted,
)
from dudao.notifications.rules.channels import Place, Shape


def call(parcel: Parcel) -> Call:
    """Return the call: the phone number, the text, the key and whatever else the gateway wants."""
    config = parcel.config
    fields = {
        **config.get("extra", {}),
        config["phone_field"]: parcel.to,
        config["text_field"]: f"{config.get('sign_name', '')}{parcel.text}",
    }
    headers: dict[str, str] = {}
    key = parcel.secrets.get("key", "")
    if key and config["key_place"] == Place.HEADER:
        headers[config["key_name"]] = key
    elif key:
        fields[config["key_name"]] = key
    if config["shape"] == Shape.JSON:
        return posted(parcel.url, fields, **headers)
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return Call(parcel.url, urlencode(fields).encode(), {**form, **headers})


def judge(parcel: Parcel, answer: Answer) -> Outcome:
    """Return how it went: by the status, and by the gateway's own field where it has one."""
    outcome = by_status(answer)
    name = parcel.config.get("ok_field", "")
    if outcome.error or not name:
        return outcome
    said: Any = answer.json
    for part in name.split("."):
        said = said.get(part) if isinstance(said, dict) else None
    if str(said) == str(parcel.config.get("ok_value", "")):
        return outcome
    text = answer.content.decode(errors="replace")
    return Outcome(f"refused: {text}"[:DETAIL], answer.status)
