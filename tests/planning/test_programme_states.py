"""Every state × every move of entries, programmes and schools' parts, as tables."""

import pytest

from dudao.lib.errors import WrongState
from dudao.lib.states import advance
from dudao.planning.states import ENTRY_MOVES, EntryState, PartState, ProgrammeState
from dudao.planning.states.programmes import PART_MOVES, PROGRAMME_MOVES

E, P, S = EntryState, ProgrammeState, PartState
ENTRIES = {
    (E.DRAFT, "edit"): E.DRAFT,
    (E.DRAFT, "submit"): E.SUBMITTED,
    (E.DRAFT, "withdraw"): E.WITHDRAWN,
    (E.SUBMITTED, "return"): E.DRAFT,
    (E.SUBMITTED, "approve"): E.APPROVED,
    (E.SUBMITTED, "withdraw"): E.WITHDRAWN,
    (E.APPROVED, "publish"): E.PUBLISHED,
    (E.APPROVED, "withdraw"): E.WITHDRAWN,
    (E.PUBLISHED, "withdraw"): E.WITHDRAWN,
}
PROGRAMMES = {
    (P.DRAFT, "edit"): P.DRAFT,
    (P.DRAFT, "form_team"): P.TEAMED,
    (P.DRAFT, "cancel"): P.CANCELLED,
    (P.TEAMED, "edit"): P.DRAFT,
    (P.TEAMED, "form_team"): P.TEAMED,
    (P.TEAMED, "draft_notice"): P.TEAMED,
    (P.TEAMED, "notify"): P.NOTIFIED,
    (P.TEAMED, "cancel"): P.CANCELLED,
    (P.NOTIFIED, "change_team"): P.NOTIFIED,
    (P.ON_SITE, "change_team_on_site"): P.ON_SITE,
    (P.NOTIFIED, "assign"): P.NOTIFIED,
    (P.NOTIFIED, "begin"): P.ON_SITE,
    (P.NOTIFIED, "cancel"): P.CANCELLED,
    (P.ON_SITE, "assign_more"): P.ON_SITE,
    (P.ON_SITE, "begin"): P.ON_SITE,
    (P.ON_SITE, "draft_report"): P.ON_SITE,
    (P.ON_SITE, "report"): P.REPORTED,
    (P.ON_SITE, "cancel"): P.CANCELLED,
    (P.REPORTED, "file"): P.FILED,
    (P.FILED, "publish"): P.PUBLISHED,
}
PARTS = {
    (S.WAITING, "ask"): S.ASKED,
    (S.WAITING, "visit"): S.VISITED,
    (S.WAITING, "drop"): S.DROPPED,
    (S.ASKED, "self_evaluate"): S.SELF_EVALUATED,
    (S.ASKED, "visit"): S.VISITED,
    (S.ASKED, "drop"): S.DROPPED,
    (S.SELF_EVALUATED, "return"): S.ASKED,
    (S.SELF_EVALUATED, "review"): S.SELF_EVALUATED,
    (S.SELF_EVALUATED, "visit"): S.VISITED,
    (S.SELF_EVALUATED, "drop"): S.DROPPED,
    (S.VISITED, "review_after"): S.VISITED,
    (S.VISITED, "feed_back"): S.INITIAL,
    (S.INITIAL, "defend"): S.DEFENDED,
    (S.INITIAL, "opine"): S.OPINION,
    (S.DEFENDED, "answer"): S.DEFENDED,
    (S.DEFENDED, "opine"): S.OPINION,
    (S.OPINION, "close"): S.RECTIFIED,
}


@pytest.mark.parametrize(
    ("moves", "states", "table"),
    [
        (ENTRY_MOVES, EntryState, ENTRIES),
        (PROGRAMME_MOVES, ProgrammeState, PROGRAMMES),
        (PART_MOVES, PartState, PARTS),
    ],
    ids=["entry", "programme", "part"],
)
def test_a_step_follows_only_where_the_table_says(moves, states, table) -> None:  # type: ignore[no-untyped-def]
    for state in states:
        for move in moves:
            if (state, move) in table:
                assert advance(moves, state, move) == table[state, move]
            else:
                with pytest.raises(WrongState):
                    advance(moves, state, move)
