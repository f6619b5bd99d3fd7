"""The problem ledger and the rectification loop.

A finding is a problem at a school that must be put right. It is opened, told to the school,
rectified, submitted, verified and closed; or returned; or it comes back (反弹). A finding knows
nothing of the visit, complaint or survey that found it: those hold the link. See `states`.
"""
