"""Tags of our templates: icons, chips, form fields, list headings."""

from typing import Any

from django import forms, template
from django.db.models import Model
from django.forms import BoundField
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dudao.web.field.address import qr
from dudao.web.templatetags.tones import tone_of

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of static/icons.svg; it only accompanies words, so readers skip it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        extra,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """Draw the QR code of an address."""
    return qr(text)


@register.simple_tag
def tag(tone: str, word: str | Promise) -> SafeString:
    """Draw a chip: grey, blue, amber, red, green or violet."""
    return format_html('<span class="chip chip-{}">{}</span>', tone, word)


@register.simple_tag
def chip(thing: Model, field: str) -> SafeString:
    """Draw the chip of a choices field: its colour from `tones`, its word from the model."""
    value = getattr(thing, field)
    word = getattr(thing, f"get_{field}_display")()
    return tag(tone_of(thing, field, str(value)), word) if value else SafeString("")


KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "check"),
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "segments"),
    (forms.FileInput, "files"),
    (forms.Select, "select"),
)
CLASSES = {
    "check": "form-check-input",
    "checks": "form-check-input",
    "segments": "segment-input",
    "files": "form-control",
    "select": "form-select",
    "text": "form-control",
}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, compact: bool = False, inline: bool = False, **attrs: Any) -> Any:
    """Draw a field: label, widget, help, errors. Further arguments become attributes."""
    widget = bound.field.widget
    kind = next((kind for type_, kind in KINDS if isinstance(widget, type_)), "text")
    classes = " ".join(
        [CLASSES[kind], "is-invalid" if bound.errors else "", attrs.pop("class", "")]
    )
    if kind in {"segments", "checks"}:
        widget.attrs = {**widget.attrs, "class": classes.strip()}  # what each option is drawn with
    names = {name.replace("_", "-"): value for name, value in attrs.items()}
    if kind in {"segments", "checks"}:
        widget.attrs["class"] = CLASSES[kind]  # each option is drawn by itself
    drawn = bound.as_widget(attrs={"class": classes.strip(), **names})
    return {
        "field": bound,
        "kind": kind,
        "drawn": drawn,
        "compact": compact,
        "inline": inline,
        "required": bound.field.required and not compact,
        "options": list(bound) if kind in {"segments", "checks"} else [],
    }


@register.inclusion_tag("components/fields.html")
def fields(form: forms.Form) -> dict[str, Any]:
    """Draw every field of a form."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.Form) -> dict[str, Any]:
    """Draw what is wrong with a form, above it, with links to the fields."""
    return {"form": form, "wrong": [bound for bound in form.visible_fields() if bound.errors]}


@register.inclusion_tag("components/seen.html")
def seen(form: Any) -> dict[str, Any]:
    """Draw the hidden values a `WatchedForm` was opened with."""
    return {"pairs": form.opened_with()}


@register.inclusion_tag("components/sort_link.html", takes_context=True)
def sort_link(context: Context, key: str, word: str) -> dict[str, Any]:
    """Draw a column heading that orders the list."""
    listing = context["listing"]
    return {"request": context["request"], "key": key, "word": word, "on": listing.sort == key}


class Repeated(Node):
    """A block of the page once more, so that the title is written once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        """Render the block as the page defines it."""
        block = context.render_context[BLOCK_CONTEXT_KEY].get_block(self.name)
        return SafeString(block.render(context))

    child_nodelists = ()
    nodelist = NodeList()


@register.tag
def repeat(_parser: Parser, token: Token) -> Repeated:
    """Repeat a block: `{% repeat title %}`."""
    return Repeated(token.split_contents()[1])
