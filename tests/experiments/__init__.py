"""The tools of the experiments."""
