"""Telling people: one inbox with read state, and channels that carry a hint of it outside.

A message says that something waits and where; what it is about is read behind the sign-in.
"""
