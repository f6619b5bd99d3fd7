"""Going to a school: check-in, records, look-back, feedback list, signature, check-out.

A visit may come from an assignment or be started unplanned. The open findings of the school
appear in it as look-back items. Its feedback list is frozen, hashed and signed; after that
nothing of it changes: a correction is an addition of its own.
"""
