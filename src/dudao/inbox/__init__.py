"""What a program sends is done once, however often it is sent.

A sender gives every request its own key. The first arrival does the work and keeps its answer in
the same transaction; every later arrival of the same request gets that answer.
"""
