"""How Chinese names sort: by pinyin, worked out here since PostgreSQL may lack ICU."""

from pypinyin import lazy_pinyin


def sort_key(name: str) -> str:
    """Return the pinyin of `name` without tones, the name itself behind it to keep homophones."""
    plain = name.strip()
    return f"{' '.join(lazy_pinyin(plain)).lower()[:90]} {plain}"[:120]
