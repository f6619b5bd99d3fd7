"""Channels, and how sending goes."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class ChannelKind(Choice):
    EMAIL = "email", _("电子邮件")
    WECOM = "wecom", _("企业微信机器人")
    DINGTALK = "dingtalk", _("钉钉机器人")
    SMS = "sms", _("短信网关")
    WEBHOOK = "webhook", _("Webhook")


class DispatchState(Choice):
    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    DEAD = "dead", _("发送失败")


MOVES = {
    "send": Move(frozenset({DispatchState.WAITING}), DispatchState.SENT),
    "give_up": Move(frozenset({DispatchState.WAITING}), DispatchState.DEAD),
    "replay": Move(frozenset({DispatchState.DEAD, DispatchState.SENT}), DispatchState.WAITING),
}
