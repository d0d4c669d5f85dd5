"""Pictures are small, so that a page of several stays small."""

from __future__ import annotations

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.answered_treatments import answered_treatments
from corneum.report.figures import pictures
from tests.plans import EXAMPLES, plan_of

CLIENTS = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
# most bytes
FACE, SECTION, COURSE, PATCH, COMPARISON, SMALL_FACES = 8_000, 10_000, 6_000, 6_000, 8_192, 10_000


@pytest.fixture(scope="module", params=CLIENTS)
def plan(request: pytest.FixtureRequest) -> Plan:
    return plan_of(request.param)


def test_each_picture_stays_within_its_size(plan: Plan) -> None:
    compared = pictures.compared(plan)
    assert compared.wide is not None
    assert max(len(part.encode()) for part in (compared.narrow, compared.wide)) <= COMPARISON
    identities = [treatment.id for treatment in answered_treatments(plan)]
    for identity, drawn in pictures.of_treatments(plan, identities).items():
        for both, most in ((drawn.face, FACE), (drawn.section, SECTION), (drawn.course, COURSE), (drawn.patch, PATCH)):
            assert both is None or (both.wide is None and len(both.narrow.encode()) <= most), identity
        small = pictures.small_multiple(plan, identity)
        assert small is None or len(small.encode()) <= SMALL_FACES, identity
