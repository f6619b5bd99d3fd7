"""The command line: one module per command, chosen in `main`."""
