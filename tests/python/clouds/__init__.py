"""Compiles every model for warehouses that nobody has on a laptop, and asks the parsers of their SQL."""
