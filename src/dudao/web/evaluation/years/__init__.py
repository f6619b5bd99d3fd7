"""The evaluation of a year: its scheme, results, vetoes."""
