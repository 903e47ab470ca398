"""A made-up dating market, lived through day by day, to compare rankers in."""
