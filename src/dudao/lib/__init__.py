"""States, errors, clock, workdays, ids: what every area needs and no database knows."""
