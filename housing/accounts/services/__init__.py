"""What is done with accounts; nothing here commits, but for what must stay although the rest is undone."""
