"""What happens by itself: reactions to events, and what the clock brings."""
