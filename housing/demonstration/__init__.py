"""The demonstration: an invented world laid out from today's date, a bar that changes person, and three stories."""
