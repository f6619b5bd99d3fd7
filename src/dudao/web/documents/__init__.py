"""Official documents: the forms an office made itself."""
