"""Interrupt studies in every way that is known, and see whether one ever loses or doubles a run."""
