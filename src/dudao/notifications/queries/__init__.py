"""Reading messages, channels and what was sent."""
