"""Findings that are known and let be: who says so, with which reason, and what is wrong with saying so."""
