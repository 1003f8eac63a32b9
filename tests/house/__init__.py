"""Guards of the house: what a machine can see of its conventions."""
