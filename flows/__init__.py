"""Prefect flows, the command line, settings and wiring: the only package that knows the other three."""
