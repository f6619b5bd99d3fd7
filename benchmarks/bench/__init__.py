"""What the benchmarks share: a database of their own, the machine's description, the last line."""
