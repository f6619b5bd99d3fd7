"""The page and the note by which people find their way in a bundle."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from dudao.documents.bundle.checking import INDEX, MANIFEST, SUMS
from dudao.documents.bundle.parts import Heading, Line, Written
from dudao.lib import clock

_STYLE = """
body { font: 16px/1.7 "Noto Serif CJK SC", "SimSun", serif; color: #1d2733; max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #9aa5b1; padding: .3rem .5rem; text-align: left; vertical-align: top; }
td:nth-child(1), td:nth-child(4) { white-space: nowrap; }
th { background: #eef2f7; } td code { font-size: .7rem; word-break: break-all; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: #52606d; } dd { margin: 0; } ol { padding-left: 1.4rem; }
@media (max-width: 40rem) { th:nth-child(5), td:nth-child(5) { display: none; } }
"""


def index_page(heading: Heading, written: Sequence[Written], story: Sequence[Line]) -> bytes:
    """Return 目录.html: what the bundle is about, what lies in it, what happened, in words."""
    facts = (
        ("档号", heading.number),
        ("案卷类别", heading.matter),
        ("归档单位", heading.office),
        ("涉及单位", heading.unit),
        ("年度", f"{heading.year}年"),
        ("保管期限", heading.retention),
        ("组卷", f"{_moment(heading)}，{heading.closed_by}"),
        ("件数", f"{len(written)}"),
    )
    told = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    rows = "".join(_row(number, row) for number, row in enumerate(written, start=1))
    lines = "".join(f"<li><time>{_minute(line)}</time> {escape(line.text)}</li>" for line in story)
    happened = f"<h2>办理经过</h2><ol>{lines}</ol>" if lines else ""
    page = (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading.title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(heading.title)}</h1><dl>{told}</dl><h2>卷内目录</h2><table><thead><tr>"
        "<th>序号</th><th>题名</th><th>文号</th><th>日期</th><th>校验值（SHA-256）</th>"
        f"</tr></thead><tbody>{rows}</tbody></table>{happened}"
        "<p>核对方法见“说明.txt”。</p></body></html>\n"
    )
    return page.encode()


def readme(heading: Heading, count: int) -> bytes:
    """Return 说明.txt: what lies where, and how to check it."""
    return (
        f"{heading.title}\n档号：{heading.number}\n归档单位：{heading.office}\n\n"
        f"本卷共{count}个文件，不需要专门的软件就能阅读：\n"
        f"  用浏览器打开“{INDEX}”，可看卷内目录、办理经过，点题名打开文件；\n"
        "  “公文”文件夹：每份公文的Word、PDF和结构化数据（JSON）；\n"
        "  “材料”文件夹：照片、录音和其他材料，按原样保存；\n"
        "  “记录”文件夹：督导、问题整改的全部记录和操作日志（JSON）；\n"
        f"  “{MANIFEST}”：供程序读取的目录；“{SUMS}”：每个文件的校验值。\n\n"
        "核对是否完整、未改动（任选一种）：\n"
        f"  1. 解压后在文件夹中运行：sha256sum -c {SUMS}\n"
        "  2. 在装有督导系统的电脑上运行：dudao archive verify 本压缩包\n"
        "Windows也可以用：certutil -hashfile 文件名 SHA256，与目录中的校验值对照。\n"
    ).encode()


def _row(number: int, row: Written) -> str:
    entry = row.entry
    return (
        f'<tr><td>{number}</td><td><a href="{quote(entry.name)}">{escape(entry.title)}</a>'
        f" <small>{escape(entry.name.rpartition('.')[2])}</small></td>"
        f"<td>{escape(entry.number)}</td><td>{entry.on.isoformat()}</td>"
        f"<td><code>{row.sha256}</code></td></tr>"
    )


def _moment(heading: Heading) -> str:
    return f"{heading.closed_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"


def _minute(line: Line) -> str:
    return f"{line.at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"
