"""Premises of every judgement: which document it is, of which year and body, and whether it can be read."""
