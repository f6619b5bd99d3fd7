"""Schools and other units: the list, the file of one, its profile."""
