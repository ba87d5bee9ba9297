"""Who is who, among people of whom the truth is known: how right, how sure, how fast, beside Splink."""
