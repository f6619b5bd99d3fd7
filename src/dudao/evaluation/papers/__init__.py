"""Papers of evaluation as page layouts: plain Chinese, like every official paper."""
