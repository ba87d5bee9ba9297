"""CardDAV and CalDAV servers, read through caldav behind the guard of `connectors.transport`."""
