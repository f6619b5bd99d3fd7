"""Pages of a visit: the list, its steps, forms, problems, the feedback list and its signature."""
