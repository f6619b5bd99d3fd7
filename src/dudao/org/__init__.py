"""Regions, units and people: what there is, where, and since when.

A unit is anything that supervises or is supervised or is asked to help: the supervision office,
a section of the bureau, a central school or township, a school, a kindergarten, a teaching point
(a local child of its central school, without a state code), a department outside the bureau.
"""
