"""Pages about plans: the tree, a plan by month, bringing a month table in."""
