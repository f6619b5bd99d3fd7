"""What keeps the rows of a visit as they are once its feedback list is out."""

import pgtrigger

from dudao.visits.states import FROZEN

_FROZEN = ", ".join(f"'{state.value}'" for state in sorted(FROZEN))


def frozen(visit: str = "SELECT {row}.visit_id") -> pgtrigger.Trigger:
    """Return the trigger that keeps a row of a frozen visit as it is.

    `visit` selects the id of the visit of {row}; by default its own column.
    """
    return pgtrigger.Trigger(
        name="frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("touched", "uuid")],
        func=f"""
            IF TG_OP = 'DELETE' THEN touched := ({visit.format(row="OLD")});
            ELSE touched := ({visit.format(row="NEW")});
            END IF;
            IF EXISTS (SELECT 1 FROM visits_visit
                       WHERE id = touched AND state IN ({_FROZEN})) THEN
                RAISE EXCEPTION 'the visit is frozen';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,  # noqa: S608 - no value of anybody is in it
    )


def insert_only() -> pgtrigger.Protect:
    """Return the trigger that lets a row neither change nor go."""
    return pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)
