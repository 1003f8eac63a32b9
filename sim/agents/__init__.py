"""Mesa agents: one file per actor, views on the columns, callers of the rules."""
