"""Studies of many chunks: where they are lived, and by whom."""
