"""The client: who is planned for, what they want, what was measured and asked. Read from `client.yaml`."""

from corneum.client.anaesthetics import Anaesthetic, AnaestheticAmount
from corneum.client.changed_entry import as_read_again, with_entry
from corneum.client.clinical_phrases import ReadEntry, care_in_use, read_entries, standing_allergies
from corneum.client.device_and_goal_names import goal_variants
from corneum.client.echo import echo
from corneum.client.goals import Goal, PlannedGoal, planned_goals
from corneum.client.health import HistoryEvent, Person, PreviousTreatment, Screens
from corneum.client.json_schema import client_schema, documented_keys
from corneum.client.models import (
    LICENCES,
    Client,
    Event,
    Limits,
    Measurement,
    Observation,
    Operator,
    Reviewed,
    rank_order_weights,
)
from corneum.client.open_questions import SCREEN_QUESTIONS, UnansweredQuestion, unanswered_questions
from corneum.client.other_treatments import OTHER_TREATMENTS, OtherTreatment
from corneum.client.products import Active, Care, Considered, Formula, InlineDevice, Needles
from corneum.client.reading import client_from, client_understood, parse_client, read_client
from corneum.client.stated_technique import SecondPass, StampPress, StatedTechnique, merged
from corneum.client.unknown_words import UnknownWord, UnplannedWord
from corneum.client.values import Age, Amount, Price, When

__all__ = [
    "LICENCES",
    "Active",
    "Age",
    "Amount",
    "Anaesthetic",
    "AnaestheticAmount",
    "Care",
    "Client",
    "Considered",
    "Event",
    "Formula",
    "Goal",
    "HistoryEvent",
    "InlineDevice",
    "Limits",
    "Measurement",
    "Needles",
    "UnansweredQuestion",
    "UnknownWord",
    "UnplannedWord",
    "OTHER_TREATMENTS",
    "Observation",
    "Operator",
    "OtherTreatment",
    "Person",
    "PlannedGoal",
    "PreviousTreatment",
    "Price",
    "ReadEntry",
    "Reviewed",
    "SCREEN_QUESTIONS",
    "Screens",
    "SecondPass",
    "StampPress",
    "StatedTechnique",
    "When",
    "as_read_again",
    "care_in_use",
    "client_from",
    "client_schema",
    "client_understood",
    "documented_keys",
    "echo",
    "merged",
    "goal_variants",
    "parse_client",
    "planned_goals",
    "unanswered_questions",
    "rank_order_weights",
    "read_client",
    "read_entries",
    "standing_allergies",
    "with_entry",
]
