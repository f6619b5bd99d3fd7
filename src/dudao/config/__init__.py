"""Settings and URLs: the only place that knows everything."""
