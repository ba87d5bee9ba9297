"""Providers: network in, pages of raw records out, and pure parsers from raw record to plain values."""
