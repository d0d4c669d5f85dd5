"""Diffusion of a solute through layered skin, with or without open channels: problem, mesh, march, exposure."""
