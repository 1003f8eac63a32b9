"""Both engines live one life, whatever is asked of them."""
