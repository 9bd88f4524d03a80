"""What services keep and no key of the database can: looked at afterwards, and named where it does not hold."""
