"""The year's report on what merging visits spared the schools (减负情况报告)."""

from dudao.analytics.queries.bulletins.frame import (
    Facts,
    government_of,
    heading,
    paragraphs,
    period_text,
    signers_of,
)
from dudao.analytics.queries.figures import Asked
from dudao.documents.blanks import TO_WRITE
from dudao.documents.content import Official, Piece
from dudao.documents.states import Kind
from dudao.inspectorate.models import Area
from dudao.org.models import Person

_TAKEN = (
    ("入校次数", "burden.visits"),
    ("督学人时", "burden.person_hours"),
    ("检查表单", "burden.forms"),
    ("少入校", "burden.visits_spared"),
    ("少填表", "burden.forms_spared"),
    ("少问", "burden.questions_spared"),
)


def burden_report(person: Person, asked: Asked) -> Official:
    """Return what supervision took of schools and what merging spared them (教师厅〔2025〕2号)."""
    facts, period = Facts(person, asked), period_text(asked.since, asked.until)
    areas = Area.objects.filter(office=asked.office).order_by("pk")
    rows = [(area.name, asked._replace(area=area)) for area in areas]
    pieces: list[Piece] = [
        *paragraphs(f"现将{period}统筹督导任务、减轻学校负担的情况报告如下。"),
        heading("一、总体情况"),
        *paragraphs(
            f"{period}合并入校，少打扰学校{facts('少入校', 'burden.visits_spared')}次、"
            f"少填{facts('少填表', 'burden.forms_spared')}张表、"
            f"少问{facts('少问', 'burden.questions_spared')}个问题。",
            f"同期共入校{facts('入校次数', 'burden.visits')}次，"
            f"督学在校{facts('督学人时', 'burden.person_hours')}人时，"
            f"使用检查表单{facts('检查表单', 'burden.forms')}份，"
            f"学校回答问题{facts('回答问题', 'burden.questions')}个。",
        ),
        heading("二、主要做法"),
        *paragraphs(
            "各科室的督导任务由月度联席会议汇总，能合并的并入责任督学当月入校，一次入校办多件事；"
            "几份表单都要的问题只问一次，结果分送各科室；新增任务先看占用学校多少，再决定怎样安排。"
        ),
        *([heading("三、各责任区情况")] if rows else []),
        *([facts.table("各责任区占用学校和减负情况", "责任区", _TAKEN, rows)] if rows else []),
        heading("四、存在的不足和下一步打算" if rows else "三、存在的不足和下一步打算"),
        *paragraphs(TO_WRITE),
    ]
    return Official(
        genre=Kind.REPORT,
        offices=[asked.office.name],
        title=f"{asked.office.name}关于{period}减轻学校督导负担情况的报告",
        recipients=[government_of(asked.office)],
        signers=signers_of(asked.office),
        pieces=pieces,
        facts=facts.given,
    )
