"""Packages between offices: out, in, and whom they are exchanged with."""
