"""What a round over unchanged sources costs, beside a bare loop over requests."""
