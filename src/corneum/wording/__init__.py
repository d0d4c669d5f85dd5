"""Sentences as templates, numbers in human units: what people read, made once for each reader."""
