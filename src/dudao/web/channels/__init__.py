"""Notification channels, and what was sent over them."""
