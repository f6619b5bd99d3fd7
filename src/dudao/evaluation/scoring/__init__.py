"""The kernel that scores schools by a framework. Pure: arrays in, arrays out."""
