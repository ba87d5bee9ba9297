"""Google: contacts, other contacts and calendars, by the user's own OAuth client."""
