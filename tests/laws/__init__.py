"""What holds in every world, whatever is asked."""
