"""What the acceptor says to the database.

One statement takes a whole batch in: tokens become devices, rows are stored unless their id is
there, and the job that applies them is queued; it commits by itself, in one round trip.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from msgspec import Struct

from dudao.access.models import CONTACT_EVERY
from dudao.inbox.acceptor.lines import Connection, lines
from dudao.lib import clock
from dudao.lib.tokens import digest

#: The task of jobs/inbox.py; one that waits is enough for all who come meanwhile.
_JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock)
    SELECT 'default', 'apply_inbox', 'apply_inbox' WHERE (SELECT count(*) FROM {rows}) > 0
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING"""
# Sorted by id, so that two batches with the same ids never wait for each other crosswise.
_LAND = f"""
WITH call AS MATERIALIZED (
    SELECT c.number, d.id AS device, d.person_id AS person, d.seen_at, d.ended_at
    FROM unnest(%(digests)s::text[]) WITH ORDINALITY AS c(digest, number)
    JOIN access_device d ON d.digest = c.digest
), fresh AS (
    INSERT INTO inbox_operation (id, device_id, person_id, sha256, kind, subject, seq, prev,
        content, received_at)
    SELECT r.id, call.device, call.person, r.sha256, r.kind, r.subject, r.seq, r.prev,
        r.content, %(at)s
    FROM json_to_recordset(%(rows)s) AS r(call bigint, id uuid, sha256 text, kind text,
        subject uuid, seq bigint, prev uuid, content text)
    JOIN call ON call.number = r.call AND call.ended_at IS NULL
    ORDER BY r.id
    ON CONFLICT (id) DO NOTHING
    RETURNING id, sha256, person_id
), outcome AS (
    INSERT INTO inbox_outcome (operation_id, state) SELECT id, 'accepted' FROM fresh
), job AS ({_JOB.format(rows="fresh")})
SELECT number, device, person, seen_at, ended_at IS NOT NULL, NULL FROM call
UNION ALL SELECT NULL, id, person_id, NULL, NULL, sha256 FROM fresh
"""  # noqa: S608 - no value of anybody is in it
_HERE = """
SELECT c.number, m.sha256
FROM unnest(%(digests)s::text[]) WITH ORDINALITY AS c(digest, number)
JOIN access_device d ON d.digest = c.digest
JOIN inbox_medium m ON m.person_id = d.person_id
WHERE m.sha256 = ANY(%(wanted)s)
"""
_SEEN = """
UPDATE access_device SET seen_at = %(at)s WHERE id IN (
    SELECT id FROM access_device WHERE id = ANY(%(devices)s) FOR NO KEY UPDATE SKIP LOCKED)
"""
_KEPT = """
SELECT o.id, o.sha256, o.person_id, o.received_at, t.state, t.code, t.words
FROM inbox_operation o JOIN inbox_outcome t ON t.operation_id = o.id WHERE o.id = ANY(%s)
"""
_OTHER = """
INSERT INTO inbox_otherarrival (operation_id, device_id, person_id, sha256, content, received_at,
    state) VALUES (%s, %s, %s, %s, %s, %s, 'quarantined') ON CONFLICT DO NOTHING
"""
_AGAIN = f"""
WITH again AS (
    UPDATE inbox_outcome SET state = 'accepted', code = '', words = ''
    WHERE operation_id = ANY(%s) AND state = 'quarantined' AND code = 'not_yours'
    RETURNING operation_id
) {_JOB.format(rows="again")}
"""  # noqa: S608 - no value of anybody is in it


class Row(Struct):
    """An operation on its way into the table; `call` is its place in the batch, from 1."""

    id: UUID
    sha256: str
    kind: str
    subject: UUID | None
    seq: int | None
    prev: UUID | None
    content: str
    by: int | None
    media: list[str]
    call: int = 0


class Batch(NamedTuple):
    """What one call brings: a device's token and its operations."""

    secret: str
    rows: list[Row]


class Landed(NamedTuple):
    """What became of a call: whose it was (None: a token that does not hold), what is stored."""

    at: datetime
    device: UUID | None
    person: int
    ended: bool
    fresh: dict[UUID, tuple[str, int]]
    missing: frozenset[str]

    def is_new(self, row: Row) -> bool:
        """Tell whether `row` was stored just now."""
        return self.fresh.get(row.id) == (row.sha256, self.person)


class Kept(NamedTuple):
    """An operation that was there before."""

    sha256: str
    person: int
    received_at: datetime
    state: str
    code: str
    words: str


def land(batches: list[Batch]) -> list[Landed | Exception]:
    """Store what the calls bring, all of it in one commit; return what became of each.

    A call that spoils the commit fails alone.
    """
    try:
        return [*lines.run(lambda connection: _land(connection, batches))]
    except psycopg.DataError as error:
        if len(batches) == 1:
            return [error]
        return [landed for batch in batches for landed in land([batch])]


def _land(connection: Connection, batches: list[Batch]) -> list[Landed]:
    at = clock.now()
    digests = [digest(batch.secret) for batch in batches]
    missing = _missing(connection, batches, digests)
    rows = []
    for number, (batch, lacking) in enumerate(zip(batches, missing, strict=True), 1):
        for row in batch.rows:
            row.call = number
            if not lacking.intersection(row.media):
                rows.append(row)
    given = {"digests": digests, "rows": msgspec.json.encode(rows).decode(), "at": at}
    known: dict[int, tuple[UUID | None, int, bool]] = {}
    fresh: dict[UUID, tuple[str, int]] = {}
    silent = []
    for number, name, person, seen_at, ended, sha256 in connection.execute(_LAND, given):
        if number is None:
            fresh[name] = (sha256, person)
        else:
            known[number] = (name, person, ended)
            if at - seen_at > CONTACT_EVERY:
                silent.append(name)
    if silent:
        connection.execute(_SEEN, {"at": at, "devices": silent})
    stranger = (None, 0, False)
    return [
        Landed(at, *known.get(number, stranger), fresh=fresh, missing=lacking)
        for number, lacking in enumerate(missing, 1)
    ]


def _missing(
    connection: Connection, batches: list[Batch], digests: list[str]
) -> list[frozenset[str]]:
    """Return for each call the named content that is not wholly here."""
    wanted = [{name for row in batch.rows for name in row.media} for batch in batches]
    if not any(wanted):
        return [frozenset()] * len(batches)
    everything = list(set().union(*wanted))
    here: dict[int, set[str]] = {}
    given = {"digests": digests, "wanted": everything}
    for number, sha256 in connection.execute(_HERE, given).fetchall():
        here.setdefault(number, set()).add(sha256)
    return [frozenset(names - here.get(n, set())) for n, names in enumerate(wanted, 1)]


def settle(landed: Landed, rows: list[Row], asked: list[UUID]) -> dict[UUID, Kept]:
    """Return what was here before: of the call's operations, and of those `asked` after.

    The same id with another content, or from somebody else, is kept beside it. What a stranger
    was first to send is looked at again as soon as it comes from whom it is.
    """
    old = [row for row in rows if not landed.is_new(row)]
    if not old and not asked:
        return {}
    return lines.run(lambda connection: _settle(connection, landed, old, asked))


def _settle(
    connection: Connection, landed: Landed, old: list[Row], asked: list[UUID]
) -> dict[UUID, Kept]:
    found = _kept(connection, [row.id for row in old] + asked)
    others = [row for row in old if row.id in found and _differs(row, found[row.id], landed)]
    if others:
        with connection.transaction():
            for row in others:
                values = (row.id, landed.device, landed.person, row.sha256, row.content, landed.at)
                connection.execute(_OTHER, values)
            owned = [row.id for row in others if _is_owners(row, found[row.id], landed)]
            connection.execute(_AGAIN, [owned])
        found = _kept(connection, [row.id for row in old] + asked)
    ours = {row.id for row in old}
    return {
        name: kept for name, kept in found.items() if name in ours or kept.person == landed.person
    }


def _kept(connection: Connection, names: list[UUID]) -> dict[UUID, Kept]:
    rows: list[Any] = connection.execute(_KEPT, [names]).fetchall()
    return {name: Kept(*rest) for name, *rest in rows}


def _differs(row: Row, kept: Kept, landed: Landed) -> bool:
    return (row.sha256, landed.person) != (kept.sha256, kept.person)


def _is_owners(row: Row, kept: Kept, landed: Landed) -> bool:
    """Tell whether the very same comes from whom it is, after somebody else sent it."""
    return row.sha256 == kept.sha256 and row.by == landed.person
