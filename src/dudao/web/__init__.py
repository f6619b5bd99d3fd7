"""Server pages: read the request, make one call into the domain, answer."""
