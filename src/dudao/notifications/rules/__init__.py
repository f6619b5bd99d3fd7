"""When and what to tell, and how a message looks on a channel. Pure."""
