"""CardDAV and CalDAV servers, read behind the guard of `connectors.transport`."""
