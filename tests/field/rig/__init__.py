"""Phones, a network and a server that fail at random, and what is left compared afterwards."""
