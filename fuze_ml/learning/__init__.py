"""Learning paths through one's own pages."""
