"""Second order in space and in time, against an exact solution in two layers with a partition jump and clearance.

In a cylinder of radius b, sealed all around, u = exp(-x t) J0(j r/b) cos(pi z/H1) in the first layer and
-exp(-x t) J0(j r/b) cos(pi (z - H1)/H2) in the second, with j the first zero of J1: u is continuous, and since both
normal derivatives vanish at the interface so does the flux, whatever the partitions. It solves the equations without a
source where each layer's clearance is k_i = x - D_i ((j/b)^2 + (pi/H_i)^2).
"""

from __future__ import annotations

import numpy as np

from corneum.transport import problem as make
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from tests.transport.stepping import FIRST_ZERO, bessel, cosine, cylinder, last

RADIUS = 500e-6
THICK = np.array([50e-6, 150e-6])
DIFFUSIVITY = np.array([1e-11, 1e-10])
PARTITION = np.array([3.0, 0.6])
BINDING = np.array([0.5, 2.0])
RATE = 0.03  # x, 1/s
CLEARANCE = RATE * (1 + BINDING) - DIFFUSIVITY * ((FIRST_ZERO / RADIUS) ** 2 + (np.pi / THICK) ** 2)
END = 2 / RATE


def case(refine: int = 1) -> tuple[Problem, Mesh]:
    layers = make.layers(("one", "two"), [THICK], [DIFFUSIVITY], [PARTITION], [BINDING], clearance=[CLEARANCE])
    return cylinder(layers, radius=RADIUS, rows=6 * refine, shells=6 * refine)


def exact(mesh: Mesh, at: float) -> np.ndarray:
    """Amounts in the cells, integrated in closed form (Z, R)."""
    heights = mesh.height[:, 0]
    floors = np.cumsum(heights) - np.where(mesh.layer == 0, 0.0, THICK[0])
    along = (
        np.where(
            mesh.layer == 0,
            cosine(floors, heights, THICK[0]),
            -cosine(floors, heights, THICK[1]),
        )
        * (PARTITION * (1 + BINDING))[mesh.layer]
    )
    return np.asarray(np.exp(-RATE * at) * along[:, None] * bessel(mesh))


def orders(errors: list[float]) -> np.ndarray:
    result = np.array(errors)
    return np.asarray(np.log2(result[:-1] / result[1:]))


def test_the_case_has_clearance_in_both_layers() -> None:
    assert np.all(CLEARANCE > 0)


def test_second_order_in_space() -> None:
    steps = np.linspace(0, END, 401)
    errors = []
    for refine in (1, 2, 4):
        problem, mesh = case(refine)
        wanted = exact(mesh, END)
        errors.append(float(np.abs(last(problem, mesh, exact(mesh, 0.0), steps) - wanted).sum() / np.abs(wanted).sum()))
    assert np.all((orders(errors) > 1.9) & (orders(errors) < 2.2)), errors
    assert errors[-1] < 2.5e-3


def test_second_order_in_time() -> None:
    problem, mesh = case()
    start = exact(mesh, 0.0)
    settled = last(problem, mesh, start, np.linspace(0, END, 1025))
    errors = []
    for count in (8, 16, 32):
        result = last(problem, mesh, start, np.linspace(0, END, count + 1))
        errors.append(float(np.abs(result - settled).sum() / np.abs(settled).sum()))
    assert np.all((orders(errors) > 1.8) & (orders(errors) < 2.3)), errors
    assert errors[-1] < 1e-3


def test_second_order_where_space_and_time_are_cut_together() -> None:
    errors = []
    for refine in (1, 2, 4):
        problem, mesh = case(refine)
        result = last(problem, mesh, exact(mesh, 0.0), np.linspace(0, END, 10 * refine + 1))
        wanted = exact(mesh, END)
        errors.append(float(np.abs(result - wanted).sum() / np.abs(wanted).sum()))
    assert np.all((orders(errors) > 1.9) & (orders(errors) < 2.2)), errors


def test_the_exact_solution_is_exact() -> None:
    # a wrong exact solution would not be approached: the error on a fine mesh is small, not only falling
    problem, mesh = case(8)
    result = last(problem, mesh, exact(mesh, 0.0), np.linspace(0, END, 201))
    wanted = exact(mesh, END)
    assert np.abs(result - wanted).sum() < 1e-3 * np.abs(wanted).sum()
