"""Fits that make tables of the package; each table carries the digest of its inputs."""
