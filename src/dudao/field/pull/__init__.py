"""What a phone downloads and may hold: schools, visits, forms and the rest, each with its hash."""
