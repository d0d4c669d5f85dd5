"""The skin of a zone: how thick its layers are, where the targets lie, and what must not be met."""
