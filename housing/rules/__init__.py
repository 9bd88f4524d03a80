"""Policy as plain Python: values in, a decision out.

Standard library only. A rule never asks what day it is, never reads a database and
never words a sentence: it answers with codes and facts (see ``refusals``).
"""
