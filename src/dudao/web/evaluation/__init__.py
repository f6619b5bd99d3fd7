"""Pages about evaluation."""
