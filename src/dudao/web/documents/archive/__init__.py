"""The archive: volumes, a year handed over."""
