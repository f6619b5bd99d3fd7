"""Forms: the list, one as it prints with its basis and wording bank, up and down as a file."""
