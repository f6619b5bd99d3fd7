"""Indicator tables in Excel."""
