"""Pages about indicator systems: the list, a version as a tree, editing, comparing, importing."""
