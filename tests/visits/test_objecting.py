"""What the principal does not agree with becomes an objection that somebody else reads."""

from dudao.findings import actions as findings
from dudao.findings.actions import file_objection, tell
from dudao.findings.models import Objection
from dudao.findings.queries.objections import readers_for
from dudao.findings.states import ObjectionState, Outcome
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits import actions, queries
from dudao.visits.models import LookBack
from dudao.visits.states import Done
from tests import make_findings, make_objections
from tests.make_visits import fed_back, on_site, said, signature, signed, told, with_problem

NO = "当时正在更换，已有采购计划。"


def test_an_objection_on_the_list_files_itself(
    school: Unit, inspector: Person, director: Person
) -> None:
    visit, _first = with_problem(school, inspector)
    second = actions.raise_from_item(visit.pk, by=inspector, **said(fact="门卫室无人。"))
    feedback = actions.compose_feedback(visit.pk, by=inspector)
    positions = {p["finding"]: ("agree", "") for p in feedback.content["problems"]}
    positions[str(second.pk)] = ("object", NO)
    actions.sign(visit.pk, by=inspector, **signature(feedback, positions=positions))
    made = Objection.objects.get()
    assert (made.finding_id, made.statement, made.state) == (second.pk, NO, ObjectionState.FILED)
    assert made.on_the_spot
    assert made.filed_by == inspector
    assert inspector not in readers_for(made.finding)


def test_the_principal_who_signs_himself_files_it(
    school: Unit, inspector: Person, principal: Person
) -> None:
    visit, feedback = fed_back(school, inspector)
    positions = {p["finding"]: ("object", NO) for p in feedback.content["problems"]}
    actions.sign(visit.pk, by=principal, **signature(feedback, positions=positions))
    assert Objection.objects.get().filed_by == principal


def test_one_that_stands_already_is_not_filed_twice(
    school: Unit, inspector: Person, principal: Person
) -> None:
    visit, feedback = fed_back(school, inspector)
    [finding] = tell([p["finding"] for p in feedback.content["problems"]], by=inspector)
    file_objection(finding.pk, by=principal, statement="早已书面提出。")
    positions = {finding.pk: ("object", NO)}
    actions.sign(visit.pk, by=inspector, **signature(feedback, positions=positions))
    assert Objection.objects.get().statement == "早已书面提出。"


def test_an_upheld_objection_leaves_nothing_to_follow_up(
    school: Unit, inspector: Person, director: Person
) -> None:
    visit, _feedback = signed(school, inspector)
    [row] = queries.raised_on(visit)
    make_objections.answered(row.finding, director, Outcome.UPHELD)
    ones = queries.five_ones(visit)
    assert [one.done for one in ones] == [Done.YES, Done.YES, *[Done.NOT_NEEDED] * 3]


def test_a_withdrawn_finding_is_not_looked_back_at(
    school: Unit, inspector: Person, director: Person
) -> None:
    old = told(school, inspector)
    judged = told(school, inspector, fact="门卫室无人。")
    visit = on_site(school, inspector)
    actions.look_back(visit.pk, judged.pk, by=inspector, verdict="partly", note="还差一半。")
    assert len(queries.look_backs_of(visit)) == 2
    for finding in (old, judged):
        make_objections.answered(finding, director, Outcome.UPHELD)
    assert [row.finding_id for row in queries.look_backs_of(visit)] == [judged.pk]
    assert not queries.unjudged(LookBack.objects.filter(visit=visit))
    content = queries.feedback_content(visit)
    assert [looked.finding for looked in content.look_backs] == [str(judged.pk)]


def test_a_finding_raised_again_after_the_answer_is_its_own(
    school: Unit, inspector: Person, director: Person
) -> None:
    first = make_findings.told(school, inspector)
    make_objections.answered(first, director, Outcome.UPHELD)
    again = make_findings.told(school, inspector)
    made = findings.file_objection(
        again.pk, by=make_findings.at_school(school), statement="同样的情况。"
    )
    assert made.filed_at == clock.now()
