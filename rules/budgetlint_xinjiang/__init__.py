"""The pack of 新疆: what the province asks for beyond the law of the country. Data, and one rule in Python."""

from __future__ import annotations

from budgetlint.api import load_pack
from budgetlint_xinjiang.completeness import listing

PACK = load_pack(__name__, listing.RULES)
