"""Pages about placements, for the coordinators who send them and the students who have them."""
