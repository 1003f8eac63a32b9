"""The institutions and households one by one."""
