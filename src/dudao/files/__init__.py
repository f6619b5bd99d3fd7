"""Evidence: photos, recordings and papers, stored by the SHA-256 of their content.

Equal content lies on disk once and is never written again; every upload has its own row that says
who gave it, when and whose business it is. What a file is, its content tells, never its name.
"""
