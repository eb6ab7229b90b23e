"""Measurements of the project on generated events; each module is one command."""
