"""What is known of a claim, a skin or a solute, looked up in tables and models."""
