"""Reviews of schools: papers looked through, the team, rating on site, what is settled."""
