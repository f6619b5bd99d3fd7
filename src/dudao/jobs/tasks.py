"""Found by procrastinate when Django is ready: brings in everything that runs by itself."""

from dudao.jobs import digests, kinship, ladder, obligations, on_clock, on_event, sending
from dudao.jobs.applying import sweeping

__all__ = [
    "digests",
    "kinship",
    "ladder",
    "obligations",
    "on_clock",
    "on_event",
    "sending",
    "sweeping",
]
