"""The papers that end a programme, put together from what its visits found."""

from collections.abc import Sequence

from django.utils.functional import Promise

from dudao.analytics.queries.bulletins.frame import government_of, signers_of
from dudao.analytics.queries.names import given
from dudao.documents.blanks import TO_WRITE
from dudao.documents.content import Fact, Official, Piece, Text, day_text
from dudao.documents.states import Kind
from dudao.findings import queries as findings
from dudao.findings.models import Finding
from dudao.findings.states import UNFINISHED, State
from dudao.org.models import Person
from dudao.planning.models import Part, Programme
from dudao.planning.rules.programme_papers import span
from dudao.planning.states import PartState, TeamRole
from dudao.visits.models import Visit, VisitFinding

_LISTED = 200


def visits_of(part: Part) -> list[Visit]:
    """Return the visits that were made at a school for a programme, the first first."""
    rows = Visit.objects.filter(
        unit=part.unit_id, assignment__jobs__obligation__programme=part.programme_id
    )
    return list(rows.select_related("leader").order_by("planned_on", "id"))


def findings_of(person: Person, part: Part) -> list[Finding]:
    """Return the problems those visits found that `person` may see; one taken back was none."""
    raised = VisitFinding.objects.filter(visit__in=[visit.pk for visit in visits_of(part)])
    seen = findings.visible_to(person).exclude(state=State.WITHDRAWN.value)
    return list(seen.filter(pk__in=raised.values("finding")).order_by("pk")[:_LISTED])


def opinion(person: Person, part: Part) -> Official:
    """Return 督导意见书: evaluation, problems found, what became of the defence, demands, day."""
    programme, visits = part.programme, visits_of(part)
    found = findings_of(person, part)
    day = part.visited_on
    facts: dict[str, Fact] = given(person, {"学校": ("unit.name", part.unit_id)})
    when = day_text(day) if day else TO_WRITE
    if visits:
        facts |= given(person, {"督导日期": ("visit.day", visits[0].pk)})
        when = "{督导日期}"
    merits = [one.text for visit in visits for one in visit.good_practices.order_by("pk")]
    until = day_text(part.rectify_until) if part.rectify_until else TO_WRITE
    return Official(
        genre=Kind.SUPERVISION_OPINION,
        offices=[programme.office.name],
        title=f"{programme.office.name}关于" + "{学校}" + f"{programme.title}的督导意见书",
        facts=facts,
        recipients=[part.unit.name],
        pieces=[
            Text(
                text=f"根据《教育督导条例》，我室督导组于{when}对你校开展了"
                f"{programme.title}，现提出以下督导意见。"
            ),
            Text(text="一、总体评价", level=1),
            *_lines(part.conclusion),
            *_listed(merits),
            Text(text="二、存在的问题", level=1),
            *(
                _listed([f"{_bare(one.fact)}{_basis(one)}" for one in found])
                # Of a visit whose record is elsewhere nothing can be said from here.
                or [Text(text="本次督导未发现需要整改的问题。" if visits else TO_WRITE)]
            ),
            *_defence(part),
            Text(text=f"{'四' if part.defence else '三'}、整改要求", level=1),
            *_listed([f"{_bare(one.demand)}（{day_text(one.due_on)}前）" for one in found]),
            Text(
                text=f"请你校于{until}前完成整改，举一反三，并将整改情况书面报告我室。"
                "我室将对整改情况进行核查。"
            ),
        ],
    )


def _defence(part: Part) -> list[Piece]:
    if not part.defence:
        return []
    return [
        Text(text="三、对申辩的答复", level=1),
        *_lines(part.defence_answer or TO_WRITE),
    ]


def report(person: Person, programme: Programme) -> Official:
    """Return 督导报告 to the government: how it was done, school by school, what was found."""
    parts = list(
        programme.parts.exclude(state=PartState.DROPPED)
        .select_related("unit", "opinion", "programme")
        .order_by("unit__sort_key", "unit_id")
    )
    found = {part.pk: findings_of(person, part) for part in parts}
    every = [one for rows in found.values() for one in rows]
    closed = sum(one.state not in UNFINISHED for one in every)
    team = [str(one.person) for one in programme.team.select_related("person").order_by("pk")]
    lead = programme.team.filter(role=TeamRole.LEAD).select_related("person").first()
    return Official(
        genre=Kind.REPORT,
        offices=[programme.office.name],
        title=f"{programme.office.name}关于{programme.title}情况的报告",
        recipients=[government_of(programme.office)],
        signers=signers_of(programme.office),
        pieces=[
            Text(
                text=f"根据《教育督导条例》和年度督查检查清单，我室组织{len(team)}人的督导组"
                f"（组长：{lead.person if lead else TO_WRITE}），于"
                f"{span(programme.first_on, programme.last_on)}对{len(parts)}所学校开展了"
                f"{programme.title}。现将有关情况报告如下。"
            ),
            Text(text="一、督导内容", level=1),
            *_lines(programme.matters),
            Text(text="二、总体情况", level=1),
            Text(
                text=f"共发现问题{len(every)}个，已整改销号{closed}个；"
                f"{sum(bool(part.defence) for part in parts)}所学校提出申辩，已全部答复；"
                f"已出具督导意见书{sum(part.opinion is not None for part in parts)}份。"
            ),
            Text(text="三、分校情况", level=1),
            *(
                Text(text=_of_school(n, part, found[part.pk]), level=3)
                for n, part in enumerate(parts, 1)
            ),
            Text(text="四、意见和建议", level=1),
            Text(text=TO_WRITE),
        ],
    )


def _of_school(n: int, part: Part, found: Sequence[Finding]) -> str:
    topics = "、".join(dict.fromkeys(one.topic_title for one in found)) or "未发现需要整改的问题"
    number = part.opinion.number if part.opinion else ""
    word: str | Promise = f"督导意见书{number}" if number else part.get_state_display()
    said = " ".join(part.conclusion.split())
    return f"{n}.{part.unit.name}：{_bare(said) or '—'}。问题{len(found)}个（{topics}）。{word}。"


def _lines(text: str) -> list[Piece]:
    return [Text(text=line.strip()) for line in text.splitlines() if line.strip()]


def _listed(texts: Sequence[str]) -> list[Piece]:
    return [Text(text=f"{n}.{_bare(text)}。", level=3) for n, text in enumerate(texts, 1)]


def _basis(finding: Finding) -> str:
    return f"（依据：{_bare(finding.basis)}）" if finding.basis else ""


def _bare(text: str) -> str:
    return text.strip().rstrip("。；")
