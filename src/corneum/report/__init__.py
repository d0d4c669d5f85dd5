"""What people see of a plan: one page, a short text for the terminal, words and units for humans."""
