"""Handing over open work when an inspector or a principal changes, with a briefing both sign."""
