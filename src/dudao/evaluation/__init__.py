"""Evaluating schools: frameworks of indicators as data, and the scoring that explains itself.

`framework` is the shape of an indicator system and everything that can be wrong with it,
`scoring` the kernel that works out scores, grades and the reasons for them. Both know no database.
"""
