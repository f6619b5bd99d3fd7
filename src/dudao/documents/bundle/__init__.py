"""The closed bundle of a file of the archive: written, and checked without this software.

`checking` needs nothing but Python, so that whoever received a bundle can check it.
"""
