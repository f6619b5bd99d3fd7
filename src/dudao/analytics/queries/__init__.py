"""Reading figures over all areas, a file per subject."""
