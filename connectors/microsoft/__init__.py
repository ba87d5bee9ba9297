"""Microsoft through Graph: contacts, calendars and mail of personal, work and school accounts."""
