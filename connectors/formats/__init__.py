"""Pure parsers of wire formats: no network, no clock, nothing but `Unreadable` raised."""
