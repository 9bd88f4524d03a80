"""Selects about placements. Those for people take the scope of the viewer."""
