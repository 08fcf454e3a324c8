"""Families: plain functions that make rules from data, and what such rules look at (DESIGN §8)."""
