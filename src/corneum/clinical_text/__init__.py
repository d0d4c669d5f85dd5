"""What people write of their health, read: each phrase becomes findings with a status, a time, a place and a reason."""

from corneum.clinical_text.clinical_finding import (
    FIELDS,
    OFF_THE_FACE,
    STATUSES,
    ClinicalFinding,
    ClinicalTime,
    Concept,
    Dose,
    Phrase,
)
from corneum.clinical_text.phrase_reading import read_phrase
from corneum.clinical_text.relative_days import relative_day
from corneum.clinical_text.spelling import suggestions

__all__ = [
    "FIELDS",
    "OFF_THE_FACE",
    "STATUSES",
    "ClinicalFinding",
    "ClinicalTime",
    "Concept",
    "Dose",
    "Phrase",
    "read_phrase",
    "relative_day",
    "suggestions",
]
