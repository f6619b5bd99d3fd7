"""The certificate of a draw as a paper: what was drawn, from what, and how anybody checks it."""

from dudao.documents.content import day_text
from dudao.documents.layout import closing_of
from dudao.documents.rules import break_title
from dudao.documents.sheet import Block, Code, Column, Head, Heading, Paragraph, Sheet, Table
from dudao.lib import clock
from dudao.planning import drawing
from dudao.planning.models import Draw
from dudao.planning.states.draws import SeedWay

INSTRUMENT = "随机抽查证书"
_TITLE_WIDTH = 20
_RECUSED = "应当回避"
_GROUP = 8


def certificate_sheet(draw: Draw, address: str) -> Sheet:
    """Return the paper; `address` is where the list was made public."""
    drawn = drawing.read_list(draw.list_text)
    day = day_text(clock.today())
    return Sheet(
        head=Head("plain", break_title(draw.office.name, _TITLE_WIDTH), INSTRUMENT, _number(draw)),
        blocks=[
            Paragraph(_said(draw, drawn)),
            Heading(1, "一、抽取结果"),
            _result(draw, drawn),
            *_struck(draw, drawn),
            Heading(1, "二、随机数的来源"),
            *_chance(draw),
            Heading(1, "三、名单和校验值"),
            Paragraph(
                f"名单于{_moment(draw.frozen_at)}冻结并公布，共{len(drawn.entries)}项，公布在{address}。"
                "名单的SHA-256校验值为："
            ),
            Code(_groups(draw.list_sha256)),
            Paragraph("由名单校验值和上述随机数得到的种子为："),
            Code(_groups(draw.seed)),
            Heading(1, "四、任何人都可以复核"),
            Paragraph(
                "从公示页面下载证书的数据文件（JSON），把下面的程序存为文件，在装有Python的电脑上运行"
                "“python 程序文件 数据文件”，即重新抽取一遍并与证书比较，不需要本系统和网络。"
                "抽取规则的文字说明见督导系统文档docs/draw.md。"
            ),
            Code(drawing.recompute_script().rstrip("\n").split("\n")),
            Paragraph("程序打印抽取结果；没有报错，即与证书一致。"),
        ],
        closing=closing_of([draw.office.name], day),
        description=f"{draw.title}{INSTRUMENT}",
    )


def _number(draw: Draw) -> str:
    return f"公示编码 {draw.code[:4]}-{draw.code[4:]}"


def _said(draw: Draw, drawn: drawing.DrawList) -> str:
    where = f"（{draw.unit.name}）" if draw.unit else ""
    basis = f"依据{draw.basis}，" if draw.basis else ""
    shares = "、".join(f"{name or '全部'}{count}个" for name, count in drawn.quotas if count)
    again = f"这是第{draw.nth}次抽取，此前各次已作废并公布理由。" if draw.nth > 1 else ""
    return (
        f"{basis}“{draw.title}”{where}于{_moment(draw.drawn_at)}按事先公布的名单和规则随机抽取，"
        f"应抽{draw.count}个，其中：{shares}。{again}"
    )


def _result(draw: Draw, drawn: drawing.DrawList) -> Table:
    entries = {one.id: one for one in drawn.entries}
    people = {one.id: one.name for one in drawn.inspectors}
    outcome = draw.outcome or {"picked": [], "teams": {}}
    columns = [
        Column("次序", 14, centred=True),
        Column("编号", 30),
        Column("名称", 52),
        Column("分层", 24),
        Column("督学", 36),
    ]
    rows = [
        [
            str(n),
            key,
            entries[key].name,
            entries[key].stratum or "—",
            "、".join(people[who] for who in outcome["teams"].get(key, [])) or "—",
        ]
        for n, key in enumerate(outcome["picked"], 1)
    ]
    return Table(columns, rows)


def _struck(draw: Draw, drawn: drawing.DrawList) -> list[Block]:
    names = drawn.names
    struck = (draw.outcome or {}).get("struck", [])
    if not struck:
        return [Paragraph("抽取过程中没有划去的项目。")]
    columns = [Column("抽到后划去", 62), Column("第几步", 18, centred=True), Column("理由", 76)]
    rows = [
        [names.get(gone, gone), str(step), _RECUSED if why == drawing.RECUSED else why]
        for _stream, step, gone, why in struck
    ]
    return [Paragraph("以下项目抽到后划去，由下一步补抽："), Table(columns, rows)]


def _chance(draw: Draw) -> list[Block]:
    if draw.way == SeedWay.NUMBERS:
        return [
            Paragraph(
                f"名单冻结时已公布使用{draw.source}（{draw.source_on}）。开出的号码为：{draw.numbers}。"
            )
        ]
    found: list[Block] = [Paragraph("名单冻结后，以下各人先各自封存一个数，全部封存后才揭晓。")]
    for share in draw.shares.select_related("person").order_by("position"):
        told = f"{share.person.name}揭晓的数是“{share.value}”，附加码和事先封存的校验值是："
        found += [Paragraph(told), Code([*_groups(share.nonce), *_groups(share.sha256)])]
    return found


def _groups(digits: str) -> list[str]:
    return [" ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))]


def _moment(moment: object) -> str:
    if not hasattr(moment, "astimezone"):
        return "—"
    local = moment.astimezone(clock.CHINA)
    return f"{day_text(local.date())}{local:%H:%M}"
