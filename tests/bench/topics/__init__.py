"""What matching costs, beside the automaton alone."""
