"""Results: grading, publicity, objections, papers, plans."""
