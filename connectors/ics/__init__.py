"""Calendars published as one iCalendar file at one address."""
