"""Files that a person has: address books, calendars and exports, each recognised by what is in it."""
