"""Pages saved in one file (.mht, .mhtml; RFC 2557), which Word also saves under the name of a document."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from budgetlint.readers.guard import BROKEN
from budgetlint.readers.layout import Refused


def page_of(data: bytes) -> bytes:
    """The page itself, without its pictures. Raises Refused if there is none."""
    try:
        message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                content = part.get_payload(decode=True)
                if isinstance(content, bytes) and content.strip():
                    return content
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        pass
    raise Refused(BROKEN)
