"""Small words that layouts share."""

UNNUMBERED = "（签发后编号）"
UNDATED = "签发日期"
NUMERALS = "一二三四五六七八九十"


def sentence(text: str) -> str:
    """Return `text` closed with a full stop unless it is closed already."""
    return text if text.endswith(("。", "！", "？", "；", "…")) else f"{text}。"
