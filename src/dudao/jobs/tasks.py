"""Found by procrastinate when Django is ready: brings in everything that runs by itself."""

from dudao.jobs import on_clock, on_event, sending

__all__ = ["on_clock", "on_event", "sending"]
