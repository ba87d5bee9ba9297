"""Google on loopback: its OAuth and as much of People and Calendar as a source asks for.

What Google publishes in machine-readable form is enforced from there: every request and every answer is
checked against the discovery documents that ship in google-api-python-client (``discovery``). What it says
in prose only, maxima and parameters that exclude each other, stands in the modules of the services.
"""
