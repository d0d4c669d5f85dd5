"""Back ends: each takes the same cases through the same steps. `reference` is the readable one."""
