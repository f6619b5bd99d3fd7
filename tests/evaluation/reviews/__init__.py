"""Reviews: papers, team, ratings, what is settled."""
