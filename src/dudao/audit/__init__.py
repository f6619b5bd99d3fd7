"""Immutable chained events: who did what to which thing, and when.

`actions.record` writes an event in the transaction of the action it records. At commit a
deferred database trigger gives it the next number and chains its digest to the one before, so a
removed, changed or inserted row shows. Neither table can be updated or deleted from.
"""
