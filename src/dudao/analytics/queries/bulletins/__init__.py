"""Bulletins and reports assembled from data; every figure in them opens the rows behind it."""

from dudao.analytics.queries.bulletins.texts import BULLETINS, Bulletin

__all__ = ["BULLETINS", "Bulletin"]
