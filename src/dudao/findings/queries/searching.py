"""Finding words inside findings, two Chinese characters or one included."""

import re

from django.db.models import BooleanField, Case, Count, Q, When

from dudao.findings.models import Finding
from dudao.findings.rules import number_text
from dudao.lib import clock
from dudao.org.rules import search_terms

#: A number alone is looked for as a serial of these many years.
_YEARS = 10
#: So many of the newest findings tell how common a word is …
_LOOKED_AT = 1000
#: … and so many of them make it common: less often the index alone is faster.
_COMMON = 5


def containing(text: str) -> Q:
    """Return the filter for findings that hold every word of `text`.

    Words are looked for in the fact and the demand, served by the index of bigrams; a word with a
    digit may also be the finding's number, or how its number (the old one, too) begins.
    """
    wanted = Q()
    plain: set[str] = set()
    for word in text.split():
        if re.search(r"\d", word):
            wanted &= Q(text_parts__contains=search_terms(word)) | _numbered(word)
        else:
            plain.update(search_terms(word))
    return wanted & _holding(sorted(plain)) if plain else wanted


def _holding(terms: list[str]) -> Q:
    """Return the filter for findings that hold all of `terms`; several cost a short look.

    The pairs of one word come together, but the planner takes them for independent: of a common
    word of four characters it expects thirty findings and fetches fifty thousand. So it is given
    the rarest pair, of which it knows how common it is, and the rest to compare.
    """
    together = Q(text_parts__contains=terms)
    if len(terms) == 1:
        return together
    newest = Finding.objects.order_by("-found_on", "-id")[:_LOOKED_AT]
    hits = newest.aggregate(
        together=Count("pk", filter=together),
        **{f"of_{n}": Count("pk", filter=_has(term)) for n, term in enumerate(terms)},
    )
    if hits["together"] < _COMMON:
        return together
    rarest = min(range(len(terms)), key=lambda n: hits[f"of_{n}"])
    compared = Case(When(together, then=True), default=False, output_field=BooleanField())
    return _has(terms[rarest]) & Q(compared)


def _has(term: str) -> Q:
    return Q(text_parts__contains=[term])


def _numbered(word: str) -> Q:
    if word.isdecimal():
        year = clock.today().year
        numbers = [number_text(year - back, int(word)) for back in range(_YEARS)]
        return Q(number__in=[*numbers, word]) | _formerly(word)
    return Q(number__startswith=word) | _formerly(word)


def _formerly(word: str) -> Q:
    # The second half is that of the index, which holds only what has an old number.
    return Q(legacy_number__startswith=word) & ~Q(legacy_number="")
