"""What must not be done, by whom, with which product, and what to look after: reasons, never scores."""
