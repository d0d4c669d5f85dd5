"""corneum plans and simulates needle-based facial skin treatments.

The public nouns and verbs, each loaded when it is first used:

- `read_client(path)` reads a client's file; `make_plan(client)` makes the `Plan`, typed as plan.json
  is; `write_plan(plan, folder)` writes its pages.
- `PlanSession(client)` keeps a plan; `.update(path, value)` changes one entry and computes only what follows it.
- `simulate(case)` solves the transport physics of one case; its `Outcome` has `.uptake`, `.to_dict()`, `.to_xarray()`
  and `.plot()`. `simulate(case, vary={path: values})` gives `Variations`, one outcome a combination, solved together;
  `simulate_many(cases)` does so for cases of any kind; `fit_together(case, data_sets)` fits several data sets at once.
- `deposit_sensitivity(case, of)` gives what solute deposited at any depth of that case adds to a layer;
  `.best_depth(height)`.
- `load_tables()` gives the evidence as `Tables`; `search_evidence(words)` searches it.
- `InputFault`, `InputFaults`, `PlanWithheld`, `OutOfDomain`, `NotConverged` are the errors that a user may meet.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Client": "corneum.client",
    "read_client": "corneum.client",
    "Plan": "corneum.plan_document.plan_models",
    "PlanSession": "corneum.plan_document.plan_session",
    "make_plan": "corneum.plan_document.make_plan",
    "write_plan": "corneum.report.pages.plan_files",
    "Tables": "corneum.evidence.tables",
    "load_tables": "corneum.evidence.tables",
    "search_evidence": "corneum.lookup.claims",
    "Case": "corneum.simulation.case_keys",
    "Outcome": "corneum.simulation.outcome",
    "Variations": "corneum.simulation.variations",
    "simulate": "corneum.simulation.simulate",
    "simulate_many": "corneum.simulation.simulate",
    "DepositSensitivity": "corneum.simulation.deposit_sensitivity",
    "deposit_sensitivity": "corneum.simulation.deposit_sensitivity",
    "fit_together": "corneum.simulation.joint_fit",
    "InputFault": "corneum.errors",
    "InputFaults": "corneum.errors",
    "OutOfDomain": "corneum.errors",
    "NotConverged": "corneum.errors",
    "PlanWithheld": "corneum.errors",
}

__all__ = [
    "Case",
    "Client",
    "DepositSensitivity",
    "InputFault",
    "InputFaults",
    "NotConverged",
    "OutOfDomain",
    "Outcome",
    "Plan",
    "PlanSession",
    "PlanWithheld",
    "Tables",
    "Variations",
    "__version__",
    "deposit_sensitivity",
    "fit_together",
    "load_tables",
    "make_plan",
    "read_client",
    "search_evidence",
    "simulate",
    "simulate_many",
    "write_plan",
]

if TYPE_CHECKING:
    from corneum.client import Client as Client
    from corneum.client import read_client as read_client
    from corneum.errors import InputFault as InputFault
    from corneum.errors import InputFaults as InputFaults
    from corneum.errors import NotConverged as NotConverged
    from corneum.errors import OutOfDomain as OutOfDomain
    from corneum.errors import PlanWithheld as PlanWithheld
    from corneum.evidence.tables import Tables as Tables
    from corneum.evidence.tables import load_tables as load_tables
    from corneum.lookup.claims import search_evidence as search_evidence
    from corneum.plan_document.make_plan import make_plan as make_plan
    from corneum.plan_document.plan_models import Plan as Plan
    from corneum.plan_document.plan_session import PlanSession as PlanSession
    from corneum.report.pages.plan_files import write_plan as write_plan
    from corneum.simulation.case_keys import Case as Case
    from corneum.simulation.deposit_sensitivity import DepositSensitivity as DepositSensitivity
    from corneum.simulation.deposit_sensitivity import deposit_sensitivity as deposit_sensitivity
    from corneum.simulation.joint_fit import fit_together as fit_together
    from corneum.simulation.outcome import Outcome as Outcome
    from corneum.simulation.simulate import simulate as simulate
    from corneum.simulation.simulate import simulate_many as simulate_many
    from corneum.simulation.variations import Variations as Variations


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"corneum has no {name}")


def __dir__() -> list[str]:
    return __all__
