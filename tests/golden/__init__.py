"""Decisions about clients, each with the reason why it is right."""
