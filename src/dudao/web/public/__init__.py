"""What anybody reads without signing in: published documents, and the proof of a printed one."""
