"""Inspectors and responsibility areas: lists, files, who answers for what, recusal."""
