"""Dudao: education supervision, from the year's plan to the last closed problem."""
