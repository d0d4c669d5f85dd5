"""What is known: tables with sources and grades, values that carry them, and the record of what was consulted."""
