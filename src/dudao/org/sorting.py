"""How Chinese names sort: by pinyin, worked out here since PostgreSQL may lack ICU."""

from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg


def sort_key(name: str) -> str:
    """Return the pinyin of `name` without tones, the name itself behind it to keep homophones."""
    plain = name.strip()
    words = " ".join(_pinyin(word) for word in seg(plain))
    return f"{words.lower()[:90]} {plain}"[:120]


@lru_cache(maxsize=50_000)
def _pinyin(word: str) -> str:
    """Return the syllables of a word; a roster has the same words over and over."""
    return " ".join(lazy_pinyin(word))
