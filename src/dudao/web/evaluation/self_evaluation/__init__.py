"""A school fills in its self-evaluation, section by section."""
