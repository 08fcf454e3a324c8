"""Checks that one table answers by itself."""
