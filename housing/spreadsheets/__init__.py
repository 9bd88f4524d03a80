"""Files of rows that people send: reading them safely, and saying what is wrong with which row.

The package knows nothing of housing or placements; it gives `stock.reading` and
`placements.reading` typed cells and one vocabulary of mistakes. What comes in is hostile until
shown otherwise: everything that cannot be read ends in `UnreadableFile`, never in another error.
"""
