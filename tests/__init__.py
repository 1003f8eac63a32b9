"""The tests mirror sim/, room by room."""
