"""Ways out of the demo's house: set up as an office would, all off, for nothing there is real."""

from dudao.notifications import actions
from dudao.notifications.states import ChannelKind
from dudao.org.models import Person, Unit

CHANNELS = (
    {
        "kind": ChannelKind.EMAIL,
        "name": "督导室邮箱",
        "config": {
            "host": "smtp.example.cn",
            "port": 465,
            "security": "tls",
            "username": "dudao",
            "sender": "dudao@example.cn",
        },
        "secrets": {"password": "not-a-real-one"},
    },
    {
        "kind": ChannelKind.WECOM,
        "name": "督学工作群",
        "url": "https://wecom.example.cn/cgi-bin/webhook/send?key=00000000-demo",
    },
    {
        "kind": ChannelKind.SMS,
        "name": "县政务短信平台",
        "url": "https://sms.example.cn/send",
        "config": {
            "shape": "json",
            "phone_field": "mobile",
            "text_field": "content",
            "sign_name": "【示例县教督】",
            "key_place": "header",
            "key_name": "Authorization",
            "ok_field": "code",
            "ok_value": "0",
        },
        "secrets": {"key": "not-a-real-one"},
    },
    {
        "kind": ChannelKind.WEBHOOK,
        "name": "县教育数据中心",
        "url": "https://data.example.cn/dudao",
        "events": ["finding.*", "visit.signed", "notice.issued"],
    },
)


def fill_channels(office: Unit, *, by: Person) -> None:
    """Set up a channel of four kinds; nothing is sent before somebody turns one on."""
    for channel in CHANNELS:
        actions.make_channel(office, by=by, **channel)
