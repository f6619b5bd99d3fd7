"""Triggers that several tables share."""

import pgtrigger

#: What was written stays as it was written.
INSERT_ONLY = pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)
