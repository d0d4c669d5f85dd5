"""Sensitivities of what arrives to where solute is placed: the exact discrete adjoint of the reference back end."""
