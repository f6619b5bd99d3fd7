"""One's messages, and how one wants to be told."""
