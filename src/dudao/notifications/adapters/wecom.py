"""WeCom group robots (企业微信群机器人): a text into a group, the person named by mobile number.

The key in the address is the only secret. At most 20 texts a minute; `errcode` 45009 beyond.
"""

from typing import Any

from dudao.notifications.adapters.parcels import Answer, Call, Outcome, Parcel, by_errcode, posted


def call(parcel: Parcel) -> Call:
    """Return the call: POST …/cgi-bin/webhook/send?key=…"""
    text: dict[str, Any] = {"content": parcel.text}
    if parcel.to:
        text["mentioned_mobile_list"] = [parcel.to]
    url = f"{parcel.url}?key={parcel.secrets['key']}"
    return posted(url, {"msgtype": "text", "text": text})


def judge(_parcel: Parcel, answer: Answer) -> Outcome:
    """Return how it went."""
    return by_errcode(answer)
