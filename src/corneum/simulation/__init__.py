"""Case files: one physical situation read, solved, compared with measurements and summarised."""
