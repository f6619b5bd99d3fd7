"""Pages of a county's balance."""
