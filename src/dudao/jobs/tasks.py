"""Found by procrastinate when Django is ready: brings in everything that runs by itself."""

from dudao.jobs import (
    announcing,
    digests,
    kinship,
    ladder,
    obligations,
    on_clock,
    on_event,
    sending,
)
from dudao.jobs.applying import sweeping

__all__ = [
    "announcing",
    "digests",
    "kinship",
    "ladder",
    "obligations",
    "on_clock",
    "on_event",
    "sending",
    "sweeping",
]
