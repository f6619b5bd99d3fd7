"""Pages of the office around its documents."""
