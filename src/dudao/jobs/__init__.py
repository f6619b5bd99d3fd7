"""What happens by itself: reactions to events (`on_event`), and what the clock brings (`on_clock`).

A job loads and makes one call. Jobs wait in the database's own queue (procrastinate): one is
deferred in the transaction of what it follows from, so neither happens without the other.
"""
