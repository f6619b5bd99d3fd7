"""Forms of channels: a shape per kind, as the other side's settings page shows its values."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.queries import channels_visible_to
from dudao.notifications.rules.channels import TOLD_AREAS, Place, Security, Shape
from dudao.notifications.states import ChannelKind, DispatchState
from dudao.web.administration.wording import AREAS
from dudao.web.forms import any_of
from dudao.web.listing import FilterForm

STAYS = _("已加密保存，不再显示；留空则不变")


class ChannelFilter(FilterForm):
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=any_of(ChannelKind))

    def narrow(self, rows: QuerySet[Channel]) -> QuerySet[Channel]:
        """Apply what was chosen."""
        return rows.filter(**self.chosen)


class DispatchFilter(FilterForm):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(DispatchState))
    channel = forms.ModelChoiceField(
        label=_("渠道"), required=False, queryset=Channel.objects.none(), empty_label=_("全部")
    )

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        field = self.fields["channel"]
        field.queryset = channels_visible_to(self.person)  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
        """Apply what was chosen."""
        return rows.filter(**self.chosen)


class ChannelForm(forms.Form):
    """What every kind has; `SECRETS` are never shown again, the other fields are settings."""

    SECRETS: tuple[str, ...] = ()
    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("本室内部使用，如“县局短信平台”")
    )

    def __init__(self, *given: Any, channel: Channel | None = None, **named: Any) -> None:
        if channel is not None:
            named["initial"] = self.opened(channel)
        super().__init__(*given, **named)
        for name in self.SECRETS:
            if channel is not None:
                self.fields[name].required = False
                self.fields[name].help_text = STAYS

    @staticmethod
    def opened(channel: Channel) -> dict[str, Any]:
        """Return what the fields show of a channel."""
        return {"name": channel.name, "url": channel.url, **channel.config}

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        rest = {name: self.cleaned_data[name] for name in self.cleaned_data}
        return {
            "name": rest.pop("name"),
            "url": rest.pop("url", ""),
            "events": self.take_events(rest),
            "secrets": {name: rest.pop(name) for name in self.SECRETS},
            "config": rest,
        }

    def take_events(self, _rest: dict[str, Any]) -> list[str]:
        """Take the events out of what was given; only webhooks have some."""
        return []


def _secret(label: Any, **given: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=300, widget=widget, **given)


class EmailForm(ChannelForm):
    SECRETS = ("password",)
    host = forms.CharField(
        label=_("发信服务器"), max_length=200, help_text=_("如 smtp.example.gov.cn")
    )
    port = forms.IntegerField(label=_("端口"), min_value=1, max_value=65535, initial=465)
    security = forms.ChoiceField(
        label=_("加密方式"), choices=Security.choices(), initial=Security.TLS.value
    )
    sender = forms.EmailField(label=_("发信邮箱"))
    username = forms.CharField(label=_("登录名"), max_length=200, required=False)
    password = _secret(_("密码或授权码"), required=False, help_text=_("服务器不需要登录时留空"))


class WecomForm(ChannelForm):
    url = forms.CharField(
        label=_("机器人地址"),
        max_length=500,
        help_text=_("群设置 › 群机器人 › 复制Webhook地址，整行粘贴；其中的key会加密保存，不再显示"),
    )


class DingtalkForm(ChannelForm):
    SECRETS = ("sign",)
    url = forms.CharField(
        label=_("机器人地址"),
        max_length=500,
        help_text=_("群设置 › 机器人 › 自定义，整行粘贴；其中的access_token会加密保存，不再显示"),
    )
    sign = _secret(_("加签密钥"), help_text=_("安全设置里选择“加签”，以SEC开头"))


class SmsForm(ChannelForm):
    SECRETS = ("key",)
    url = forms.CharField(label=_("接口地址"), max_length=500)
    shape = forms.ChoiceField(label=_("提交格式"), choices=Shape.choices())
    phone_field = forms.CharField(label=_("手机号字段"), max_length=60, initial="mobile")
    text_field = forms.CharField(label=_("内容字段"), max_length=60, initial="content")
    sign_name = forms.CharField(
        label=_("短信签名"), max_length=30, required=False, help_text=_("如【某县教督】")
    )
    extra = forms.CharField(
        label=_("其他固定字段"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一个：名称=值"),
    )
    key = _secret(_("接口密钥"), required=False)
    key_place = forms.ChoiceField(label=_("密钥放在"), choices=Place.choices())
    key_name = forms.CharField(
        label=_("密钥名称"), max_length=60, required=False, initial="Authorization"
    )
    ok_field = forms.CharField(
        label=_("结果字段"),
        max_length=60,
        required=False,
        help_text=_("如 code 或 data.code；留空则只看HTTP状态"),
    )
    ok_value = forms.CharField(label=_("表示成功的值"), max_length=60, required=False)

    @staticmethod
    def opened(channel: Channel) -> dict[str, Any]:
        """Return what the fields show, fixed values a line each."""
        shown = ChannelForm.opened(channel)
        extra = shown.get("extra", {})
        return {**shown, "extra": "\n".join(f"{name}={value}" for name, value in extra.items())}

    def clean_extra(self) -> dict[str, str]:
        """Return the fixed values by name."""
        lines = [line.strip() for line in self.cleaned_data["extra"].splitlines() if line.strip()]
        if not all("=" in line for line in lines):
            raise forms.ValidationError(_("每行一个：名称=值"))
        pairs = (line.partition("=") for line in lines)
        return {name.strip(): value.strip() for name, _equals, value in pairs}


class WebhookForm(ChannelForm):
    url = forms.CharField(label=_("接收地址"), max_length=500)
    events = forms.MultipleChoiceField(
        label=_("告知哪些事件"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(f"{area}.*", AREAS[area]) for area in TOLD_AREAS if area in AREAS],
    )
    more_events = forms.CharField(
        label=_("个别事件"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一个事件名称，如 finding.told；名称见 docs/api.md"),
    )

    @staticmethod
    def opened(channel: Channel) -> dict[str, Any]:
        """Return what the fields show: whole areas as boxes, single events a line each."""
        single = [event for event in channel.events if not event.endswith(".*")]
        shown = ChannelForm.opened(channel)
        return {**shown, "events": channel.events, "more_events": "\n".join(single)}

    def take_events(self, rest: dict[str, Any]) -> list[str]:
        """Take both kinds out of what was given."""
        return [*rest.pop("events"), *rest.pop("more_events").split()]


FORMS: dict[ChannelKind, type[ChannelForm]] = {
    ChannelKind.EMAIL: EmailForm,
    ChannelKind.WECOM: WecomForm,
    ChannelKind.DINGTALK: DingtalkForm,
    ChannelKind.SMS: SmsForm,
    ChannelKind.WEBHOOK: WebhookForm,
}
