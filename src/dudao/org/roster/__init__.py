"""Rosters of schools as offices keep them: read, cleaned and checked. Knows no database.

`sheets` takes the bytes apart, `columns` says what may stand in a roster, `cells` cleans one cell,
`values` reads it, `reading` puts rows together, `template` writes an empty roster.
"""
