"""Section tasks, the monthly joint meeting, what areas report."""
