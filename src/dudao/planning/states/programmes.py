"""Which step of a programme, and of a programme at one school, may follow which (domain §2.21)."""

from dudao.lib.states import Move
from dudao.planning.states import EntryState, Level, PartState, ProgrammeState

#: On what entries a programme may stand.
GOOD_ENTRIES = frozenset({EntryState.APPROVED, EntryState.PUBLISHED})

#: Over which level another one looks again: 自评 → 县复评 → 市复评.
LEVEL_ORDER = (Level.SCHOOL, Level.COUNTY, Level.CITY, Level.PROVINCE)

PROGRAMME_MOVES = {
    "edit": Move(frozenset({ProgrammeState.DRAFT, ProgrammeState.TEAMED}), ProgrammeState.DRAFT),
    "form_team": Move(
        frozenset({ProgrammeState.DRAFT, ProgrammeState.TEAMED}), ProgrammeState.TEAMED
    ),
    # Somebody falls ill, or has to keep away since.
    "change_team": Move(frozenset({ProgrammeState.NOTIFIED}), ProgrammeState.NOTIFIED),
    "change_team_on_site": Move(frozenset({ProgrammeState.ON_SITE}), ProgrammeState.ON_SITE),
    "draft_notice": Move(frozenset({ProgrammeState.TEAMED}), ProgrammeState.TEAMED),
    "notify": Move(frozenset({ProgrammeState.TEAMED}), ProgrammeState.NOTIFIED),
    "assign": Move(frozenset({ProgrammeState.NOTIFIED}), ProgrammeState.NOTIFIED),
    "assign_more": Move(frozenset({ProgrammeState.ON_SITE}), ProgrammeState.ON_SITE),
    "begin": Move(
        frozenset({ProgrammeState.NOTIFIED, ProgrammeState.ON_SITE}), ProgrammeState.ON_SITE
    ),
    "draft_report": Move(frozenset({ProgrammeState.ON_SITE}), ProgrammeState.ON_SITE),
    "report": Move(frozenset({ProgrammeState.ON_SITE}), ProgrammeState.REPORTED),
    "file": Move(frozenset({ProgrammeState.REPORTED}), ProgrammeState.FILED),
    "publish": Move(frozenset({ProgrammeState.FILED}), ProgrammeState.PUBLISHED),
    "cancel": Move(
        frozenset(
            {
                ProgrammeState.DRAFT,
                ProgrammeState.TEAMED,
                ProgrammeState.NOTIFIED,
                ProgrammeState.ON_SITE,
            }
        ),
        ProgrammeState.CANCELLED,
    ),
}

PART_MOVES = {
    "ask": Move(frozenset({PartState.WAITING}), PartState.ASKED),
    "self_evaluate": Move(frozenset({PartState.ASKED}), PartState.SELF_EVALUATED),
    "return": Move(frozenset({PartState.SELF_EVALUATED}), PartState.ASKED),
    "review": Move(frozenset({PartState.SELF_EVALUATED}), PartState.SELF_EVALUATED),
    # Whoever was at the school before he read what it wrote still has to (L1 art 18).
    "review_after": Move(frozenset({PartState.VISITED}), PartState.VISITED),
    "visit": Move(
        # A school that handed nothing in is visited all the same.
        frozenset({PartState.WAITING, PartState.ASKED, PartState.SELF_EVALUATED}),
        PartState.VISITED,
    ),
    "feed_back": Move(frozenset({PartState.VISITED}), PartState.INITIAL),
    "defend": Move(frozenset({PartState.INITIAL}), PartState.DEFENDED),
    "answer": Move(frozenset({PartState.DEFENDED}), PartState.DEFENDED),
    "opine": Move(frozenset({PartState.INITIAL, PartState.DEFENDED}), PartState.OPINION),
    "close": Move(frozenset({PartState.OPINION}), PartState.RECTIFIED),
    "drop": Move(
        frozenset({PartState.WAITING, PartState.ASKED, PartState.SELF_EVALUATED}),
        PartState.DROPPED,
    ),
}

#: Programmes whose schools are being worked on.
UNDER_WAY = frozenset({ProgrammeState.NOTIFIED, ProgrammeState.ON_SITE})
#: Nobody was at the school yet.
BEFORE_VISIT = frozenset({PartState.WAITING, PartState.ASKED, PartState.SELF_EVALUATED})
#: While it is so far, the opinion is being written.
CONCLUDING = frozenset({PartState.INITIAL, PartState.DEFENDED})
#: Nothing more is to come of it.
OVER = frozenset({PartState.RECTIFIED, PartState.DROPPED})
#: The report may be written when no school is before these.
OPINED = OVER | {PartState.OPINION}
#: Before these the school hears nothing of a visit that is not announced.
HEARD = frozenset(
    {
        PartState.VISITED,
        PartState.INITIAL,
        PartState.DEFENDED,
        PartState.OPINION,
        PartState.RECTIFIED,
    }
)
