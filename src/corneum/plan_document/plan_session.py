"""A plan that is kept while its client's file is changed, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence

from corneum.client import Client, as_read_again, with_entry
from corneum.evidence.stages import Stages
from corneum.plan_document.make_plan import plan_of_stages
from corneum.plan_document.plan_models import Plan

# plans of which stages are kept: the one before an entry was changed is likely to come back
_KEPT_PLANS = 4


class PlanSession:
    """The plan of a client while entries of the client's file are changed.

    After every change `plan` is the plan that `make_plan(client)` gives, to the last byte, whatever was changed
    before; only what depends on the change is computed.
    """

    def __init__(
        self, client: Client, *, treatments: Sequence[str] | None = None, zones: Sequence[str] | None = None
    ) -> None:
        """Plan a client.

        Args:
            client: as `read_client` gives it.
            treatments: ids of the treatments to evaluate; all of the ladder where None.
            zones: the zones to plan; those of the client where None.

        Raises:
            InputFault: a treatment or zone that is not known, with the nearest one.
            PlanWithheld: the independent check disagrees with the finished plan.
        """
        self._stages = Stages()
        self._treatments, self._zones = treatments, zones
        self._client = as_read_again(client)
        self._plan = self._planned(self._client)

    @property
    def client(self) -> Client:
        """The client as changed so far."""
        return self._client

    @property
    def plan(self) -> Plan:
        """The plan of `client`."""
        return self._plan

    def update(self, path: str, value: object) -> Plan:
        """Change one entry of the client's file and plan anew.

        Args:
            path: of the entry, as faults of a client's file name it, such as `client.age`,
                `measurements.cheek_medial.total_skin` or `considering[0].depth`; the place behind the last item of a
                list adds one.
            value: what the file would hold there, such as 52, "1.4 mm" or a list; None takes the entry out.

        Returns:
            The plan, which is then `plan`.

        Raises:
            InputFault: no entry can stand there, or not this value, or no plan can be made with it; the nearest valid
                name where there is one. The session is then as it was.
            InputFaults: several faults at once, likewise.
            PlanWithheld: the independent check disagrees with the finished plan. The session is then as it was.

        Example:
            >>> from corneum import PlanSession
            >>> from corneum.client import parse_client
            >>> client = parse_client("client: {age: 52}\\ngoals: [fine_lines]\\nsamples: 4")
            >>> session = PlanSession(client, treatments=["home_retinoid"], zones=["forehead"])
            >>> session.update("client.age", 60).client["client"]["age"]
            60
        """
        client = with_entry(self._client, path, value)
        self._stages.next_round(_KEPT_PLANS)
        plan = self._planned(client)
        self._client, self._plan = client, plan
        return plan

    def _planned(self, client: Client) -> Plan:
        return plan_of_stages(self._stages, client, treatments=self._treatments, zones=self._zones)
