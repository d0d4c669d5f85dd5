"""Answers to every question about health, so that no open one holds a plan back."""

from __future__ import annotations

from typing import Any

from corneum.client.health import Screens

SCREENS = dict.fromkeys(Screens.model_fields, False)
HEALTHY: dict[str, Any] = {"screens": SCREENS, "conditions": [], "medications": [], "allergies": [], "history": []}
