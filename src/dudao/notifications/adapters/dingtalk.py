"""DingTalk group robots (钉钉自定义机器人) with 加签: the call is signed with the time of sending.

At most 20 texts a minute; beyond, the robot is mute for ten minutes.
"""

from urllib.parse import urlencode

from dudao.notifications.adapters.parcels import Answer, Call, Outcome, Parcel, by_errcode, posted
from dudao.notifications.rules.sending import dingtalk_sign


def call(parcel: Parcel) -> Call:
    """Return the call: POST …/robot/send?access_token=…&timestamp=…&sign=…"""
    milliseconds = int(parcel.at.timestamp() * 1000)
    query = {
        "access_token": parcel.secrets["token"],
        "timestamp": milliseconds,
        "sign": dingtalk_sign(parcel.secrets["sign"], milliseconds),
    }
    said = f"@{parcel.to} {parcel.text}" if parcel.to else parcel.text
    at = {"atMobiles": [parcel.to] if parcel.to else [], "isAtAll": False}
    body = {"msgtype": "text", "text": {"content": said}, "at": at}
    return posted(f"{parcel.url}?{urlencode(query)}", body)


def judge(_parcel: Parcel, answer: Answer) -> Outcome:
    """Return how it went."""
    return by_errcode(answer)
