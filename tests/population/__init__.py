"""Who lives there, before anything happens."""
