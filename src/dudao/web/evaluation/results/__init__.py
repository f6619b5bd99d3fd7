"""Results: grades by bands, why, publicity, objections, papers, development plans."""
