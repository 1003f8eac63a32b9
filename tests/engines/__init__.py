"""The engines that walk the days."""
