"""Official documents: their pages."""
