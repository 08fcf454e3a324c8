"""The pack of 新疆: what the province asks for beyond the law of the country. Data alone."""

from __future__ import annotations

from budgetlint.api import load_pack

PACK = load_pack(__name__)
