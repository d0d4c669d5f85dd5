"""The typed, versioned plan: its models, and the builders that fill them from the results of planning."""
