"""Devices and technique, and what the needles do: depth, channels, closing, coverage, infusion, sensation, abrasion."""
