"""Finding words inside findings, two Chinese characters or one included."""

import re

from django.db.models import Q

from dudao.findings.rules import number_text
from dudao.lib import clock
from dudao.org.rules import search_terms

#: A number alone is looked for as a serial of these many years.
_YEARS = 10


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
    return wanted & Q(text_parts__contains=sorted(plain)) if plain else wanted


def _numbered(word: str) -> Q:
    if word.isdecimal():
        year = clock.today().year
        numbers = [number_text(year - back, int(word)) for back in range(_YEARS)]
        return Q(number__in=[*numbers, word]) | _formerly(word)
    return Q(number__startswith=word) | _formerly(word)


def _formerly(word: str) -> Q:
    # The second half is that of the index, which holds only what has an old number.
    return Q(legacy_number__startswith=word) & ~Q(legacy_number="")
