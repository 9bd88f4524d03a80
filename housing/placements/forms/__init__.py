"""The shape of what coordinators and students send about placements."""
