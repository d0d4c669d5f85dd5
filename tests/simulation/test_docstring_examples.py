"""The examples in the docstrings of the public functions run as they are printed."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from corneum.lookup import claims
from corneum.simulation import deposit_sensitivity, simulate


@pytest.mark.parametrize("module", [simulate, deposit_sensitivity, claims], ids=lambda module: module.__name__)
def test_the_examples_run(module: ModuleType) -> None:
    result = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert result.attempted and not result.failed
