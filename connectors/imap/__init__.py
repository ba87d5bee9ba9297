"""Mail servers, read through imaplib within bounds: headers only, and nothing is ever changed there."""
