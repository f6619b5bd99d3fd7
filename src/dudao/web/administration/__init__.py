"""Administration: people, roles, units, rosters, numbers, and the record for the auditor."""
