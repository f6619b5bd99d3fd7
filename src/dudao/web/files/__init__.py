"""Handing out evidence, and taking it in with a form."""
