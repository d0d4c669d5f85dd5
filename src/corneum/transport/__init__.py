"""Diffusion of a solute through layered skin, with or without open channels.

To be read in this order: `problem` (the equations and their input), `mesh`, `schedule`, `timeline`, `coefficients`,
`backends.sdirk` (a step), `backends.reference` (all of them), `solve` and `exposure`; `delivery` is what plans ask.
"""
