"""What is in a product: the printed list read into names, and names into ingredients."""
