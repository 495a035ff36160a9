"""Exploring: what a person sees. Queries, the table of events, ``show``, ``explain``, the report, the command line.

Nothing here changes what was coded; a judgement is a row of its own.
"""
