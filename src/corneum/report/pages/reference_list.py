"""The works that a plan cites: citation, what kind of study, who paid, and where it can be read."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.plan_models import Reference

_DOI = "doi:"


@dataclass(frozen=True)
class ListedWork:
    """One work; `url` is a web address or empty, since only a web address may become a link."""

    text: str
    url: str
    about: str


def listed_work(reference: Reference) -> ListedWork:
    """One work as it is listed."""
    address = reference.address
    url = f"https://doi.org/{address.removeprefix(_DOI)}" if address.startswith(_DOI) else address
    paid = f"paid by: {reference.funding_or_conflict}" if reference.funding_or_conflict else ""
    return ListedWork(
        text=reference.citation.removesuffix(address).rstrip(" .") if address else reference.citation,
        url=url if url.startswith(("https://", "http://")) else "",
        about="; ".join(part for part in (reference.design, paid) if part),
    )
