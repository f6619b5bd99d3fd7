"""The request as our pages see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from dudao.org.models import Person


class PageRequest(HttpRequest):
    """A request from somebody who is signed in."""

    user: Person
    htmx: HtmxDetails
