"""Documents about documents: what corrects one and what withdraws one."""

from dudao.documents.content import Content, Official, Text
from dudao.documents.states import Amends, Kind

_WORD = {Amends.CORRECTION: "更正", Amends.WITHDRAWAL: "撤回"}


def amending(content: Content, number: str, title: str, how: Amends, reason: str) -> Official:
    """Return the usual text that corrects or withdraws a document, for the office to edit."""
    if isinstance(content, Official):
        offices, recipients = content.offices, content.recipients
    else:
        offices, recipients = [content.office], [_receiver(content)]
    office = offices[0]
    name = f"《{title}》（{number}）"
    if how == Amends.WITHDRAWAL:
        told = f"因{_bare(reason)}，现决定撤回{name}。该文自本通知印发之日起不再执行。"
    else:
        told = f"{name}有误，现更正如下：{_bare(reason)}。其余内容不变。"
    return Official(
        genre=Kind.NOTICE,
        offices=offices,
        title=f"{office}关于{_WORD[how]}{number}文件的通知",
        recipients=recipients or ["各有关单位"],
        pieces=[Text(text=told), Text(text="特此通知。")],
    )


def _receiver(content: Content) -> str:
    return str(getattr(content, "section", "") or getattr(content, "school", ""))


def _bare(reason: str) -> str:
    return reason.strip().rstrip("。；，")
