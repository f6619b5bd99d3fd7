"""Documents per second of processor time, as .docx and as PDF, on a batch of 200 notices.

Beside each, in the same run, the plain way: python-docx told paragraph by paragraph for the same
notice, and `typst.compile` called anew for the same page. Both batches are made twice, in turn.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import report

NOTICES = 200
PLAIN = 20  # of the slow ways; a batch of them tells nothing more
ROUNDS = 2
#: A prototype's documents per CPU second: its own ways, and the plain ones.
PROTOTYPE = {"docx": 272, "pdf": 80}


def main() -> None:
    """Measure both forms and both plain ways, and tell the better round of each."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--notices", type=int, default=NOTICES)
    count = options.parse_args().notices
    with tempfile.TemporaryDirectory() as state:
        os.environ["DUDAO_STATE"] = state
        os.environ["DUDAO_SECRET_KEY"] = "only for measuring " * 3
        os.environ["DJANGO_SETTINGS_MODULE"] = "dudao.config.settings"
        import django

        django.setup()
        ways = {
            "docx": (_docx, notices(count)),
            "pdf": (_pdf, notices(count)),
            "plain_docx": (plain_docx, notices(PLAIN)),
            "plain_pdf": (plain_pdf, notices(PLAIN)),
        }
        for make, contents in ways.values():
            make(contents[0])
        rounds = [
            {name: timed(make, contents) for name, (make, contents) in ways.items()}
            for _round in range(ROUNDS)
        ]
    best = {name: min((one[name] for one in rounds), key=lambda it: it[0]) for name in ways}
    per_cpu = {name: len(ways[name][1]) / cpu for name, (cpu, _wall) in best.items()}
    figures = {
        **{f"{name}_per_cpu_s": round(speed, 1) for name, speed in per_cpu.items()},
        **{f"{name}_wall_s": round(best[name][1], 2) for name in ("docx", "pdf")},
        "notices": count,
    }
    ratios = {
        "docx_to_plain": round(per_cpu["docx"] / per_cpu["plain_docx"], 1),
        "pdf_to_plain": round(per_cpu["pdf"] / per_cpu["plain_pdf"], 1),
        **{
            f"{name}_to_prototype": round(per_cpu[name] / its, 2) for name, its in PROTOTYPE.items()
        },
    }
    report.last_line("documents", figures, ratios)


def notices(count: int) -> list[Any]:
    """Return `count` notices to as many schools, each with two problems, a number and copies."""
    from dudao.documents.content import Problem, RectificationNotice, lead_in, usual_demands

    problems = [
        Problem(
            fact=f"第{n}处疏散通道堆放课桌椅，有效宽度不足0.9米",
            basis="《中小学幼儿园安全管理办法》第二十六条",
            demand="立即清理，建立每周巡查记录",
            workdays=10,
            due_on=date(2026, 11, 3),
        )
        for n in (1, 2)
    ]
    told = lead_in(
        bases=[], inspectors=["示例督学"], visited_on=date(2026, 10, 19), subject="经常性督导"
    )
    return [
        RectificationNotice(
            office="示例县人民政府教育督导室",
            school=f"示例县第{n}小学",
            lead_in=told,
            problems=problems,
            demands=usual_demands(report_by=date(2026, 11, 3)),
            head="red",
            copies_to=["示例县教育局"],
            number=f"示教督整〔2026〕{n}号",
            issued_on=date(2026, 10, 20),
        )
        for n in range(1, count + 1)
    ]


def timed(make: Callable[[Any], bytes], contents: Sequence[Any]) -> tuple[float, float]:
    """Return the seconds of processor and of the clock that `contents` take."""
    cpu, clock = time.process_time(), time.perf_counter()
    for content in contents:
        make(content)
    return time.process_time() - cpu, time.perf_counter() - clock


def _link(content: Any) -> str:
    return f"https://dudao.example/d/{sha256(content.number.encode()).hexdigest()[:12]}"


def _docx(content: Any) -> bytes:
    from dudao.documents.compose import compose_docx

    return compose_docx(content, link=_link(content))


def _pdf(content: Any) -> bytes:
    from dudao.documents.compose import compose_pdf

    return compose_pdf(content, link=_link(content))


def plain_docx(content: Any) -> bytes:
    """Write the same words with python-docx, a paragraph and its face at a time."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    from dudao.documents.layout import lay_out

    sheet = lay_out(content)
    document = docx.Document()

    def say(words: str, face: str = "仿宋_GB2312", size: float = 16) -> None:
        run = document.add_paragraph().add_run(words)
        run.font.size = Pt(size)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)

    for line in [*sheet.head.lines, *sheet.title]:
        say(line, "方正小标宋简体", 22)
    for words in [sheet.head.number, sheet.addressee]:
        say(words)
    for block in sheet.blocks:
        say(block.text + getattr(block, "then", ""))  # type: ignore[union-attr]
    for form in sheet.after:
        table = document.add_table(len(form.rows), 4)  # type: ignore[union-attr]
        for y, row in enumerate(form.rows):  # type: ignore[union-attr]
            for x, cell in enumerate(row):
                table.cell(y, x).text = cell.text
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def plain_pdf(content: Any) -> bytes:
    """Set the same page with a compiler of its own, which looks for all fonts anew."""
    import typst

    from dudao.documents import pdf
    from dudao.documents.layout import lay_out

    inputs = pdf.inputs(lay_out(content, link=_link(content)), {})
    made: bytes = typst.compile(str(pdf._TEMPLATE), format="pdf", sys_inputs=inputs)
    return made


if __name__ == "__main__":
    main()
