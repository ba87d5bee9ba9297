"""Enrich: what addresses, dates, cards and numbers say of people, by themselves."""
