"""Sent mail: in a demonstration, where every mail can be read, since it goes to invented people."""
