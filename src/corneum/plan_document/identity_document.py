"""Whose plan it is, as the client's file says."""

from __future__ import annotations

from corneum.client.health import Person
from corneum.plan_document.identity_models import Identity
from corneum.plan_document.reason_document import iso


def identity_document(person: Person) -> Identity | None:
    """The entry `identity` of a plan; None where the file says neither name nor code nor day of birth."""
    if not (person.name or person.code or person.born):
        return None
    return Identity(name=person.name, code=person.code, born=iso(person.born))
