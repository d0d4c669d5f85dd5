"""Words about a product: sentences, and claims of what it does not contain."""

from __future__ import annotations

import re

from corneum.formula import label_headings
from corneum.formula.bare_names import bare
from corneum.formula.matching import listed
from corneum.formula.segments import plain

_CLAIM = re.compile(
    r"^\W*(?:100\s?%\s*)?(?:free\s+(?:from|of)|formulated\s+without|made\s+without|without|contains?\s+no|no\s+added|no\b|"
    r"does\s+not\s+contain|sans|ohne|senza|sin|ne\s+contient\s+pas|frei\s+von)\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:the|is|are|was|were|our|your|you|we|i|my|it|its|this|that|these|those|which|who|has|have|been|will|can|"
    r"from|for|help|helps|helped|feature|features|contain|contains|provide|provides|known|recogni[sz]ed|formulated|"
    r"reduces?|protects?|strengthens?|clinically|proven|shown|tested|made|keep|store|apply|avoid|rinse|shake|use|used|"
    r"using|discontinue|children|eyes?|skin|farming|organically|origin|percent|distributed|manufactured|imported|"
    r"produced|www|https?|vegan|cruelty|dermatologically|hypoallergenic|warnings?|caution|directions?|exp|expiry|batch|"
    r"issus?|biologique|agriculture|provenant|fabriqu\u00e9|hergestellt|anbau|kontrolliert|biologischem|naturale|"
    r"agricoltura|biologica|procedente|ecol\u00f3gica|est|sont|votre|nous|vous|und\s+ihre|ist|sind|ihre|der|die|das|"
    r"il|lo|gli|una|los|las|su)\b|-free\b|\.com\b"
    rf"|{label_headings.CLAIMS}|{label_headings.PROSE}",
    re.IGNORECASE,
)
_CLAIM_FIRST = re.compile(rf"^\W*(?:{label_headings.CLAIMS})", re.IGNORECASE)
_CLAIM_LAST = re.compile(rf"(?:{label_headings.CLAIMS})\W*$", re.IGNORECASE)


def claims(body: str) -> bool:
    """True where the words begin to say what a product does not contain."""
    shown = plain(body)
    begins = _CLAIM.match(shown) is not None or _CLAIM_FIRST.match(shown) is not None
    return begins and listed(bare(body)).name is None


def ends_claim(body: str) -> bool:
    """True where words after the names say that a product does not contain them: パラベンフリー."""
    return _CLAIM_LAST.search(plain(body)) is not None


def says_more(text: str) -> bool:
    """True where words stand in a text that no name of an ingredient holds."""
    return _PROSE.search(text) is not None


def is_prose(text: str) -> bool:
    """True where a text says more than names, or begins to say what a product does not contain."""
    return says_more(text) or _CLAIM.match(text) is not None
