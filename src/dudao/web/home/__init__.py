"""The first page: today, mine, late, by role."""
