"""The sync protocol's messages (docs/sync.md) as types: for the acceptor, the jobs and OpenAPI."""

from dudao.inbox.messages.bodies import BODIES, Body
from dudao.inbox.messages.envelope import (
    Content,
    Envelope,
    Head,
    Malformed,
    Moment,
    Operations,
    Problem,
    Progress,
    Result,
    Results,
    body_of,
    envelope,
    head_of,
    operations,
    read,
)

__all__ = [
    "BODIES",
    "Body",
    "Content",
    "Envelope",
    "Head",
    "Malformed",
    "Moment",
    "Operations",
    "Problem",
    "Progress",
    "Result",
    "Results",
    "body_of",
    "envelope",
    "head_of",
    "operations",
    "read",
]
