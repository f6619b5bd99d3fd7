"""What phones sent takes effect: the operations of a visit, log or post in their order, once each.

`sweeping` finds what waits, `ordering` what comes next, `operations` applies one, `kinds` is the
table from kind to function; the other modules hold those functions, a group of kinds each.
"""
