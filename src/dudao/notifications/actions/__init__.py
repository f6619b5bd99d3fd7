"""Everything that changes messages, channels and what is sent."""
